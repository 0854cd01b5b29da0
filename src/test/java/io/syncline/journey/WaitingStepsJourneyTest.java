package io.syncline.journey;

import static io.syncline.core.workflow.WorkflowInstance.State.COMPENSATED;
import static io.syncline.core.workflow.WorkflowInstance.State.DONE;
import static io.syncline.core.workflow.WorkflowInstance.State.FAILED;
import static io.syncline.core.workflow.WorkflowInstance.State.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.value.Value;
import io.syncline.core.workflow.WorkflowInstance;
import io.syncline.core.workflow.WorkflowInstance.Status;
import io.syncline.core.workflow.WorkflowInstance.Step;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps that wait for what becomes of the record, over real PostgreSQL. */
class WaitingStepsJourneyTest {

  private static final String TYPE =
      """
      type: office
      baseUrl: https://office.example
      objects:
        orders:
          entities: [order]
          marker: mark
          fields:
            number: {attribute: number, type: text}
            payment: {attribute: payment, type: text}
            mark: {type: text}
          operations: {get: {method: GET, path: /x}, find: {method: GET, path: /x}, findMarker: {method: GET, path: /x}, list: {method: GET, path: /x}, create: {method: POST, path: /x}, update: {method: PATCH, path: /x}}
      """;

  private static String sync(String more) {
    return """
    service: orders
    direction: unidirectional
    systems:
      - {id: till, type: office, primary: true}
      - {id: books, type: office}
    fieldMapping: {number: number}
    workflows:
      - name: order
        trigger: created
        steps:
          - {uses: "direct:reserve", compensate: "direct:release"}
          - {wait: payment == 'paid'%s}
          - books.create
    """
        .formatted(more);
  }

  private RuledWorld world = new RuledWorld(TYPE, sync(", timeout: 14d"));

  private String placed() {
    var order = world.system("till").create(Map.of("number", Value.text("7")));
    world.settle();
    return order;
  }

  private WorkflowInstance only() {
    assertThat(world.instances()).hasSize(1);
    return world.instances().get(0);
  }

  private Step waiting() {
    return only().steps().get(1);
  }

  @Test
  @DisplayName("it waits over a restart, says for what and until when, and goes on at once")
  void itGoesOnWhenTheConditionHolds() {
    var order = placed();
    assertThat(only().state()).isEqualTo(RUNNING);
    assertThat(waiting().status()).isEqualTo(Status.RUNNING);
    assertThat(waiting().note())
        .isEqualTo("waits until payment == 'paid', at the latest 2026-03-16T08:00:05Z");
    assertThat(world.system("books").ids()).isEmpty();

    world.restart();
    world.clock.pass(Duration.ofDays(3));
    world.system("till").edit(order, "payment", Value.text("paid"));
    world.judge();
    world.steps();
    assertThat(waiting().status()).isEqualTo(Status.DONE);
    world.settle();
    assertThat(world.system("books").ids()).hasSize(1);
    assertThat(world.calls).containsExactly("reserve");
    assertThat(only().state()).isEqualTo(DONE);
  }

  @Test
  @DisplayName("another edit does not end it, nor does the time begin again")
  void anotherEditDoesNotEndIt() {
    var order = placed();
    world.clock.pass(Duration.ofDays(13));
    world.system("till").edit(order, "payment", Value.text("refused"));
    world.settle();
    assertThat(waiting().note()).endsWith("at the latest 2026-03-16T08:00:05Z");
    world.clock.pass(Duration.ofDays(1));
    world.settle();
    assertThat(only().state()).isEqualTo(FAILED);
  }

  @ParameterizedTest
  @CsvSource({
    "fail,FAILED,reserve",
    "continue,DONE,reserve",
    "compensate,COMPENSATED,reserve release"
  })
  void whatFollowsWhereItWaitedInVain(
      String otherwise, WorkflowInstance.State state, String calls) {
    world = new RuledWorld(TYPE, sync(", timeout: 14d, otherwise: " + otherwise));
    placed();
    world.clock.pass(Duration.ofDays(14).minusMinutes(10));
    world.settle();
    assertThat(only().state()).isEqualTo(RUNNING);
    world.clock.pass(Duration.ofMinutes(10));
    world.settle();
    assertThat(only().state()).isEqualTo(state);
    assertThat(waiting().note()).startsWith("waited in vain until 2026-03-16");
    assertThat(world.calls).containsExactly(calls.split(" "));
    assertThat(world.system("books").ids()).hasSize(state == DONE ? 1 : 0);
  }

  @Test
  @DisplayName("an edit while a route is called does not call it again")
  void anEditRepeatsNoCall() {
    world.calling =
        () -> {
          world.calling = () -> {};
          world.system("till").edit("1", "payment", Value.text("asked"));
          world.judge();
          world.steps();
        };
    placed();
    assertThat(world.calls).containsExactly("reserve");
  }

  @Test
  @DisplayName("what came while it did not run is seen before the time is up")
  void whatCameInTimeCounts() {
    var order = placed();
    world.system("till").edit(order, "payment", Value.text("paid"));
    world.judge();
    world.clock.pass(Duration.ofDays(30));
    world.settle();
    assertThat(only().state()).isEqualTo(DONE);
  }

  @Test
  @DisplayName("a person retries, skips and cancels it as any step; without a timeout it waits on")
  void aPersonMayAct() {
    placed();
    world.clock.pass(Duration.ofDays(15));
    world.settle();
    world.control().retry(only().id());
    world.settle();
    assertThat(waiting().note()).contains("waits until").doesNotContain("03-16");
    world.control().skip(only().id(), "mara", "paid in cash");
    world.settle();
    assertThat(only().state()).isEqualTo(DONE);

    world = new RuledWorld(TYPE, sync(""));
    placed();
    world.clock.pass(Duration.ofDays(400));
    world.settle();
    assertThat(waiting().note()).isEqualTo("waits until payment == 'paid'");
    world.control().cancel(only().id(), true);
    world.settle();
    assertThat(only().state()).isEqualTo(COMPENSATED);
    assertThat(world.calls).containsExactly("reserve", "release");
  }
}
