package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static io.syncline.core.workflow.WorkflowInstance.State.CANCELLED;
import static io.syncline.core.workflow.WorkflowInstance.State.COMPENSATED;
import static io.syncline.core.workflow.WorkflowInstance.State.FAILED;
import static io.syncline.core.workflow.WorkflowInstance.State.WAITING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.Contacts;
import io.syncline.core.definition.model.WorkflowPlan;
import io.syncline.core.definition.model.WorkflowPlan.Action;
import io.syncline.core.definition.model.WorkflowPlan.Kind;
import io.syncline.core.definition.model.WorkflowPlan.Start;
import io.syncline.core.definition.rule.DeletePolicy;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import io.syncline.core.notify.Message;
import io.syncline.core.review.EnrichmentSteps;
import io.syncline.core.sync.workflow.WorkflowControl;
import io.syncline.core.sync.workflow.WorkflowRunner;
import io.syncline.core.sync.workflow.WorkflowSteps;
import io.syncline.core.system.OperationRoutes;
import io.syncline.core.workflow.WorkflowInstance;
import io.syncline.core.workflow.WorkflowStore;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import io.syncline.store.workflow.PostgresWorkflows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Workflows over real PostgreSQL: each step once, in its order, on its day. */
class WorkflowJourneyTest {

  private static final Map<String, Value> ANN = Ann.WHOLE;

  private final Called called = new Called();
  private final List<Message> messages = new ArrayList<>();
  private World world = world(onboarding(), leaving());

  /** A route that notes its calls, and fails as it is told to. */
  private static final class Called implements OperationRoutes {
    final List<String> calls = new ArrayList<>();
    OperationRoutes.@Nullable Outcome fails;

    @Override
    public boolean has(String name) {
      return true;
    }

    @Override
    public @Nullable Value call(
        String name, Value body, Map<String, String> about, Duration timeout) {
      calls.add(
          name
              + " "
              + about.get("idempotencyKey").replaceAll("^.*-", "")
              + " "
              + about.get("attempt"));
      if (fails != null) {
        throw new Failed("it does not work", fails);
      }
      return null;
    }
  }

  private static WorkflowPlan.Step step(String name, Kind kind, String target) {
    return new WorkflowPlan.Step(name, new Action(kind, target), null, null);
  }

  private static WorkflowPlan plan(
      String name, Start start, String condition, Set<String> ends, WorkflowPlan.Step... steps) {
    return new WorkflowPlan(
        name, new WorkflowPlan.Trigger(start, condition, Map.of()), List.of(steps), ends);
  }

  private static WorkflowPlan onboarding() {
    return plan(
        "hire",
        Start.CREATED,
        "",
        Set.of("leave"),
        step("books", Kind.CREATE, "books"),
        new WorkflowPlan.Step("desk", new Action(Kind.CREATE, "desk"), "company", null),
        step("laptop", Kind.ROUTE, "order-laptop"));
  }

  private static WorkflowPlan leaving() {
    return plan(
        "leave",
        Start.CONDITION,
        "company == 'gone'",
        Set.of("hire"),
        step("desk", Kind.ARCHIVE, "desk"),
        step("books", Kind.ARCHIVE, "books"));
  }

  private World world(WorkflowPlan... plans) {
    return new World(
        TestDatabase.fresh(),
        Contacts.synced()
            .deletes(CRM, DeletePolicy.ARCHIVE)
            .deletes(BOOKS, DeletePolicy.ARCHIVE)
            .deletes(DESK, DeletePolicy.ARCHIVE)
            .creatingByWorkflow(Set.of(BOOKS, DESK), plans),
        1);
  }

  private WorkflowStore workflows() {
    return new PostgresWorkflows(new Database(world.database()));
  }

  private WorkflowRunner runner(OperationRoutes routes) {
    return new WorkflowRunner(
        world.stores.changes(),
        workflows(),
        world.runtime(),
        new WorkflowSteps(world.transformer, world.ids),
        new WorkflowRunner.Outside(
            routes,
            new EnrichmentSteps(id -> Optional.empty(), world.transformer, world.ids),
            messages::add),
        Wakeups.NONE);
  }

  private WorkflowControl control() {
    return new WorkflowControl(world.stores.changes(), workflows(), world.runtime());
  }

  /** Lets everything go on until nothing is due within a minute. */
  private void run() {
    for (int i = 0; i < 30; i++) {
      world.settle();
      runner(called).runOnce("contacts");
      world.clock.pass(Duration.ofSeconds(3));
    }
    world.settle();
  }

  private WorkflowInstance only() {
    return workflows().list(new WorkflowStore.Query(null, null, false, null, 10)).get(0);
  }

  @Test
  @DisplayName("the steps of a new record are carried out in their order, each on its day")
  void stepsAreCarriedOutInTheirOrder() {
    world = world(onboarding());
    var fields = new HashMap<>(ANN);
    fields.put("company", Value.text(world.clock.instant().plus(Duration.ofDays(3)).toString()));
    world.system(CRM).create(fields);
    run();

    assertThat(world.system(BOOKS).ids()).hasSize(1);
    assertThat(world.system(DESK).ids()).isEmpty();
    assertThat(only().steps().get(1).note()).startsWith("waits for company");
    assertThat(called.calls).isEmpty();

    world.clock.pass(Duration.ofDays(3));
    run();
    assertThat(world.system(DESK).ids()).hasSize(1);
    assertThat(called.calls).containsExactly("order-laptop 2 1");
    assertThat(only().state()).isEqualTo(WorkflowInstance.State.DONE);
    world.assertQuiet();
  }

  @Test
  @DisplayName("a record that a poll shows before its event of creation starts its workflows once")
  void aPollBeforeTheEventOfACreation() {
    world =
        world(
            plan("hire", Start.CREATED, "", Set.of(), step("books", Kind.CREATE, "books")),
            plan(
                "greet",
                Start.CONDITION,
                "lastName == 'Lee'",
                Set.of(),
                step("mail", Kind.ROUTE, "mail")));
    world.system(CRM).dated = false;
    var ann = world.system(CRM).create(ANN);
    world.hooks.clear();
    world.stores.inbox().accept(List.of(world.event(CRM, ann, InboxEvent.Source.POLL)));
    run();
    assertThat(called.calls).isEmpty();
    assertThat(world.system(BOOKS).ids()).isEmpty();

    for (int i = 0; i < 2; i++) {
      var created = world.event(CRM, ann, InboxEvent.Source.HOOK, EventKind.CREATED);
      world.stores.inbox().accept(List.of(created));
      run();
      assertThat(world.system(BOOKS).ids()).hasSize(1);
      assertThat(called.calls).containsExactly("mail 0 1");
    }
  }

  @Test
  @DisplayName("a first day that moves is followed at once")
  void aDayThatMovesIsFollowed() {
    world = world(onboarding());
    var fields = new HashMap<>(ANN);
    fields.put("company", Value.text(world.clock.instant().plus(Duration.ofDays(3)).toString()));
    var ann = world.system(CRM).create(fields);
    run();
    world.system(CRM).edit(ann, "company", Value.text(world.clock.instant().toString()));
    run();
    assertThat(world.system(DESK).ids()).hasSize(1);
  }

  @Test
  @DisplayName("what the sync alone would create waits for the workflow; edits flow as usual")
  void editsFlowToWhatTheWorkflowCreated() {
    world = world(plan("hire", Start.CREATED, "", Set.of(), step("books", Kind.CREATE, "books")));
    var ann = world.system(CRM).create(ANN);
    world.settle();
    assertThat(world.system(BOOKS).ids()).isEmpty();
    run();
    world.system(CRM).edit(ann, "lastName", Value.text("Moss"));
    world.settle();
    assertThat(world.system(BOOKS).fields("1")).containsEntry("lastName", Value.text("Moss"));
    assertThat(world.system(DESK).ids()).isEmpty();
  }

  @Test
  @DisplayName(
      "a condition that becomes true starts one, ends its counterpart, and archives in order")
  void aConditionStartsItsWorkflow() {
    world =
        world(
            plan(
                "hire",
                Start.CREATED,
                "",
                Set.of(),
                step("books", Kind.CREATE, "books"),
                step("ask", Kind.APPROVE, "")),
            leaving());
    var ann = world.system(CRM).create(ANN);
    run();
    assertThat(only().state()).isEqualTo(WAITING);

    world.system(CRM).edit(ann, "company", Value.text("gone"));
    run();

    var all = workflows().list(new WorkflowStore.Query(Set.of("contacts"), null, false, null, 10));
    assertThat(all)
        .extracting(it -> it.subject().workflow() + " " + it.state())
        .containsExactly("leave DONE", "hire CANCELLED");
    assertThat(world.system(BOOKS).archived()).containsExactly("1");
    world.system(CRM).edit(ann, "lastName", Value.text("Moss"));
    run();
    assertThat(workflows().list(new WorkflowStore.Query(Set.of("contacts"), null, false, null, 10)))
        .hasSize(2);
  }

  @Test
  @DisplayName("a route that fails is called again with the same key, then a person decides")
  void aRouteThatFailsIsCalledAgain() {
    world =
        world(
            plan("order", Start.CREATED, "", Set.of(), step("laptop", Kind.ROUTE, "order-laptop")));
    called.fails = OperationRoutes.Outcome.UNAVAILABLE;
    world.system(CRM).create(ANN);
    run();
    assertThat(called.calls).startsWith("order-laptop 0 1", "order-laptop 0 2");
    for (int i = 0; i < 12; i++) {
      world.clock.pass(Duration.ofHours(1));
      run();
    }
    assertThat(called.calls).hasSize(8);
    assertThat(only().state()).isEqualTo(FAILED);

    called.fails = null;
    control().retry(only().id());
    run();
    assertThat(only().state()).isEqualTo(WorkflowInstance.State.DONE);
  }

  @Test
  @DisplayName("after a step failed, what was done is undone, last first")
  void aFailureIsCompensated() {
    world =
        world(
            plan(
                "order",
                Start.CREATED,
                "",
                Set.of(),
                new WorkflowPlan.Step(
                    "stock",
                    new Action(Kind.ROUTE, "reserve"),
                    null,
                    new Action(Kind.ROUTE, "release")),
                new WorkflowPlan.Step(
                    "books",
                    new Action(Kind.CREATE, "books"),
                    null,
                    new Action(Kind.ARCHIVE, "books")),
                step("payment", Kind.ROUTE, "charge")));
    world.system(CRM).create(ANN);
    for (int i = 0; i < 8; i++) {
      world.settle();
      called.fails = called.calls.isEmpty() ? null : OperationRoutes.Outcome.INVALID;
      runner(called).runOnce("contacts");
      world.clock.pass(Duration.ofSeconds(3));
      if (called.calls.stream().anyMatch(it -> it.startsWith("charge"))) {
        break;
      }
    }
    called.fails = null;
    run();

    assertThat(called.calls)
        .extracting(it -> it.split(" ")[0])
        .containsExactly("reserve", "charge", "release");
    assertThat(world.system(BOOKS).archived()).containsExactly("1");
    assertThat(only().state()).isEqualTo(COMPENSATED);
  }

  @Test
  @DisplayName("a crash between the attempt and its answer calls again with the same key")
  void aCrashRepeatsTheCallWithTheSameKey() {
    world =
        world(
            plan("order", Start.CREATED, "", Set.of(), step("laptop", Kind.ROUTE, "order-laptop")));
    world.system(CRM).create(ANN);
    world.settle();
    var crashing =
        new OperationRoutes() {
          @Override
          public boolean has(String name) {
            return true;
          }

          @Override
          public @Nullable Value call(
              String name, Value body, Map<String, String> about, Duration timeout) {
            throw new Error("killed");
          }
        };
    var dying = runner(crashing);
    assertThatThrownBy(() -> dying.runOnce("contacts")).isInstanceOf(Error.class);
    run();
    assertThat(called.calls).isEmpty();
    world.clock.pass(Duration.ofMinutes(3));
    run();
    assertThat(called.calls).containsExactly("order-laptop 0 2");
    assertThat(only().state()).isEqualTo(WorkflowInstance.State.DONE);
  }

  @Test
  @DisplayName("a message is sent each time a condition becomes true, once, without values")
  void aMessageIsSentWhenAConditionBecomesTrue() {
    world =
        world(
            plan(
                "gone-quiet",
                Start.CONDITION,
                "company == 'gone'",
                Set.of(),
                step("notify", Kind.NOTIFY, "")));
    var ann = world.system(CRM).create(ANN);
    run();
    assertThat(messages).isEmpty();
    world.system(CRM).edit(ann, "company", Value.text("gone"));
    run();
    world.system(CRM).edit(ann, "lastName", Value.text("Moss"));
    run();
    var record = world.record(CRM, ann).id();
    assertThat(messages)
        .extracting(Message::text)
        .containsExactly("`gone-quiet` of `contacts` concerns the contact " + record);
    assertThat(messages.get(0).occasion()).isNotNull();
    world.system(CRM).edit(ann, "company", Value.text("back"));
    run();
    world.system(CRM).edit(ann, "company", Value.text("gone"));
    run();
    assertThat(messages).extracting(Message::occasion).doesNotHaveDuplicates().hasSize(2);
  }

  @Test
  @DisplayName("a person starts, skips and cancels; the same workflow does not run twice at once")
  void aPersonControlsIt() {
    world =
        world(
            plan(
                "review",
                Start.MANUAL,
                "",
                Set.of(),
                step("ask", Kind.APPROVE, ""),
                step("books", Kind.CREATE, "books")));
    var ann = world.system(CRM).create(ANN);
    run();
    assertThat(workflows().list(new WorkflowStore.Query(null, null, false, null, 10))).isEmpty();
    var record =
        world
            .stores
            .records()
            .find(new NativeRef(CRM, "contacts", ann))
            .orElseThrow()
            .record()
            .id();
    var control = control();
    var started = control.start("contacts", "review", record, "mara");
    assertThatThrownBy(() -> control.start("contacts", "review", record, "mara"))
        .isInstanceOf(WorkflowControl.NotPossible.class);
    run();
    control.approve(started.id(), "mara");
    control.skip(started.id(), "mara", "she has an account");
    run();
    assertThat(only().steps().get(1).note()).isEqualTo("skipped by mara: she has an account");
    assertThat(world.system(BOOKS).ids()).isEmpty();

    var again = control.start("contacts", "review", record, "mara");
    control.cancel(again.id(), false);
    assertThat(only().state()).isEqualTo(CANCELLED);
    assertThatThrownBy(() -> control.retry(again.id())).hasMessageContaining("No step has failed");
  }
}
