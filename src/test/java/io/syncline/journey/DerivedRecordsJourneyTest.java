package io.syncline.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.MemorySystem.Fault;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.notify.Message;
import io.syncline.core.review.answer.Choice;
import io.syncline.core.workflow.WorkflowInstance.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Records that rules derive from others, over real PostgreSQL: once for each source. */
class DerivedRecordsJourneyTest {

  private static final String OPERATIONS =
      "{get: {method: GET, path: /x}, find: {method: GET, path: /x}, findMarker: {method: GET, path: /x}, list: {method: GET, path: /x},"
          + " create: {method: POST, path: /x%s}, update: {method: PATCH, path: /x}}";

  private static final String TYPE =
      """
      type: office
      baseUrl: https://office.example
      objects:
        sales:
          entities: [sale]
          marker: mark
          fields:
            number: {attribute: number, type: text}
            status: {attribute: status, type: text}
            amount: {attribute: amount, type: decimal}
            mark: {type: text}
          operations: %s
        invoices:
          entities: [invoice]
          marker: mark
          fields:
            label: {attribute: label, type: text}
            net: {attribute: net, type: decimal}
            day: {attribute: day, type: date}
            mark: {type: text}
          operations: %s
      """;

  private static final String SYNC =
      """
      service: billing
      direction: unidirectional
      systems:
        - {id: till, type: office, primary: true, objects: [sales]}
        - {id: books, type: office, objects: [invoices]}
      businessRules:
        - name: bill
          source: till.sale
          target: books.invoice
          condition: status == 'done'
          mapping: {label: "Sale {number}", net: amount * 2}
      """;

  private static final Map<String, Value> SALE =
      Map.of("number", Value.text("7"), "status", Value.text("done"), "amount", Value.decimal(21));

  private static String type(String more) {
    return TYPE.formatted(OPERATIONS.formatted(""), OPERATIONS.formatted(more));
  }

  private RuledWorld world = new RuledWorld(type(""), SYNC);

  private RecordId record(String sale) {
    return world
        .stores
        .records()
        .find(new NativeRef(SystemId.of("till"), "sales", sale))
        .orElseThrow()
        .record()
        .id();
  }

  private void setStatus(String sale, String status) {
    world.system("till").edit(sale, "status", Value.text(status));
    world.settle();
  }

  @Test
  @DisplayName(
      "each step survives another process, and a create whose answer is lost is one create")
  void oneIsMadeWhateverIsLost() {
    var faults = List.of(Fault.LOST_ANSWER, Fault.LOST_REQUEST, Fault.LATE).iterator();
    world.system("books").faults = () -> faults.hasNext() ? faults.next() : Fault.NONE;
    world.system("till").create(SALE);
    world.judge();
    world.restart();
    world.steps();
    world.restart();
    world.deliver();
    world.restart();
    world.settle();

    assertThat(world.system("books").ids()).hasSize(1);
    assertThat(world.system("books").fields(world.system("books").ids().get(0)))
        .containsEntry("label", Value.text("Sale 7"))
        .containsEntry("net", Value.decimal(42));
    assertThat(world.instances()).extracting(it -> it.state()).containsExactly(State.DONE);
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName("it is made once for the life of the source, also after an edit of the definition")
  void itIsMadeOnce() {
    var sale = world.system("till").create(SALE);
    world.settle();
    setStatus(sale, "open");
    world.edited(type(""), SYNC.replace("amount * 2", "amount * 3"));
    setStatus(sale, "done");
    assertThat(world.instances()).hasSize(2).allMatch(it -> it.state() == State.DONE);
    assertThat(world.system("books").ids()).hasSize(1);

    var invoice = world.system("books").ids().get(0);
    world.system("books").delete(invoice);
    world.settle();
    setStatus(sale, "open");
    setStatus(sale, "done");
    assertThat(world.system("books").ids()).isEmpty();
  }

  @Test
  @DisplayName("an edit of the derived record stays, and none of the source reaches it")
  void bothGoTheirOwnWays() {
    var sale = world.system("till").create(SALE);
    world.settle();
    var invoice = world.system("books").ids().get(0);
    world.system("books").edit(invoice, "label", Value.text("Sofa"));
    world.settle();
    world.system("till").edit(sale, "number", Value.text("8"));
    world.settle();
    world.system("till").delete(sale);
    world.settle();
    assertThat(world.system("books").fields(invoice)).containsEntry("label", Value.text("Sofa"));
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName("a source that changes or is deleted afterwards is reported, each time once")
  void aChangeOfTheSourceIsReported() {
    var sale = world.system("till").create(SALE);
    world.settle();
    assertThat(world.messages).isEmpty();
    setStatus(sale, "open");
    assertThat(world.messages).isEmpty();
    world.system("till").edit(sale, "amount", Value.decimal(5));
    world.settle();
    var record = record(sale);
    assertThat(world.messages)
        .extracting(Message::text)
        .containsExactly(
            "`bill changed` of `billing`: the sale "
                + record
                + " was edited or deleted after a record was derived from it, which is left as it"
                + " was");
    world.system("till").delete(sale);
    world.settle();
    assertThat(world.messages).extracting(Message::occasion).doesNotHaveDuplicates().hasSize(2);
  }

  @Test
  @DisplayName("a change of what nothing was derived from is not reported")
  void aChangeOfAnotherRecordIsNotReported() {
    var sale = world.system("till").create(Map.of("number", Value.text("7")));
    world.settle();
    world.system("till").edit(sale, "number", Value.text("8"));
    world.settle();
    world.system("till").delete(sale);
    world.settle();
    assertThat(world.messages).isEmpty();
    assertThat(world.instances()).isEmpty();
  }

  @Test
  @DisplayName("where a create moves money a person is asked, and one create follows the answer")
  void moneyWaitsForAPerson() {
    world = new RuledWorld(type(", effect: money"), SYNC);
    world.system("till").create(SALE);
    world.settle();
    assertThat(world.system("books").ids()).isEmpty();
    assertThat(world.questions())
        .extracting(ReviewItem::kind)
        .containsExactly(ReviewItem.Kind.CREATE_APPROVAL);
    answer(new Choice.Create());
    assertThat(world.system("books").ids()).hasSize(1);
    assertThat(world.instances().get(0).state()).isEqualTo(State.DONE);
  }

  @Test
  @DisplayName("a refused create leaves the workflow failed, and nothing is written")
  void aRefusedCreateFails() {
    world = new RuledWorld(type(", effect: money"), SYNC);
    world.system("till").create(SALE);
    world.settle();
    answer(new Choice.Leave());
    assertThat(world.system("books").ids()).isEmpty();
    assertThat(world.instances().get(0).state()).isEqualTo(State.FAILED);
    world.control().cancel(world.instances().get(0).id(), false);
  }

  private void answer(Choice choice) {
    world
        .engine
        .decisions(world.stores.records(), world.stores.questions())
        .decide(world.questions().get(0).id(), choice, null, "mara");
    world.settle();
  }

  @Test
  @DisplayName("a derived record over a limit waits for an approval as any other")
  void aDerivedRecordMayNeedAnApproval() {
    world =
        new RuledWorld(
            type(""), SYNC + "  - {name: big, condition: net > 40, action: require_approval}\n");
    world.system("till").create(SALE);
    world.settle();
    assertThat(world.questions())
        .extracting(ReviewItem::kind)
        .containsExactly(ReviewItem.Kind.QUARANTINE);
    assertThat(world.system("books").ids()).isEmpty();
    answer(new Choice.LetGo());
    assertThat(world.system("books").ids()).hasSize(1);
  }

  private static final String WINDOW =
      SYNC + "  - {name: twice, window: 24h, fields: [label, net]}\n";

  @Test
  @DisplayName("of two sources that make the same within the window one is written, one is asked")
  void aDuplicateOfADerivedRecordIsAsked() {
    world = new RuledWorld(type(""), WINDOW);
    world.system("till").create(SALE);
    world.settle();
    world.system("till").create(SALE);
    world.settle();
    assertThat(world.system("books").ids()).hasSize(1);
    assertThat(world.questions())
        .extracting(ReviewItem::question)
        .singleElement()
        .asString()
        .contains("The rule `twice` finds the same label, net in the record ");
    answer(new Choice.LetGo());
    assertThat(world.system("books").ids()).hasSize(2);
    assertThat(world.instances()).allMatch(it -> it.state() == State.DONE);
  }

  @Test
  @DisplayName("of two duplicates that are derived at the same moment one is found")
  void duplicatesOfTheSameMomentAreFound() throws Exception {
    world = new RuledWorld(type(""), WINDOW);
    world.system("till").create(SALE);
    world.system("till").create(SALE);
    world.judge();
    Callable<Boolean> worker =
        () -> {
          world.steps();
          return true;
        };
    var pool = Executors.newFixedThreadPool(2);
    try {
      for (var it : pool.invokeAll(List.of(worker, worker))) {
        assertThat(it.get()).isTrue();
      }
    } finally {
      pool.shutdownNow();
    }
    world.settle();
    assertThat(world.system("books").ids()).hasSize(1);
    assertThat(world.questions()).hasSize(1);
  }

  @Test
  @DisplayName("what is made after the window, or differs in one of its fields, is no duplicate")
  void whatIsOutsideTheWindowIsNoDuplicate() {
    world = new RuledWorld(type(""), WINDOW);
    world.system("till").create(SALE);
    world.settle();
    world
        .system("till")
        .create(
            Map.of(
                "number", Value.text("8"),
                "status", Value.text("done"),
                "amount", Value.decimal(21)));
    world.settle();
    world.clock.pass(Duration.ofHours(25));
    world.system("till").create(SALE);
    world.settle();
    assertThat(world.system("books").ids()).hasSize(3);
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName("a condition that holds no more when the step comes makes nothing")
  void aConditionThatEndedMakesNothing() {
    var sale = world.system("till").create(SALE);
    world.judge();
    world.system("till").edit(sale, "status", Value.text("void"));
    world.judge();
    world.settle();
    assertThat(world.system("books").ids()).isEmpty();
    assertThat(world.instances().get(0).steps().get(0).note()).contains("does not hold any more");
  }

  @Test
  @DisplayName("a value of another type than the attribute's fails the step, which names it")
  void anUnfitValueFailsTheStep() {
    var sync = SYNC.replace("net: amount * 2", "net: amount, day: number");
    world = new RuledWorld(type(""), sync);
    var sale = world.system("till").create(SALE);
    world.settle();
    var failed = world.instances().get(0);
    assertThat(failed.state()).isEqualTo(State.FAILED);
    assertThat(failed.steps().get(0).note()).isEqualTo("what the mapping gives is refused for day");

    world.system("till").edit(sale, "number", Value.text("2026-03-04"));
    world.settle();
    world.control().retry(failed.id());
    world.settle();
    assertThat(world.system("books").ids()).hasSize(1);
  }

  @Test
  @DisplayName("of two sources that become one, the derived record of the one is that of both")
  void aMergedSourceMakesNoSecondOne() {
    var one = world.system("till").create(SALE);
    world.settle();
    var other = world.system("till").create(Map.of("number", Value.text("9")));
    world.settle();
    world.engine.identities().merge(record(other), record(one), "person", "mara");
    world.settle();
    setStatus(one, "open");
    setStatus(other, "open");
    setStatus(other, "done");
    setStatus(one, "open");
    setStatus(one, "done");
    assertThat(world.system("books").ids()).hasSize(1);
    assertThat(world.instances()).hasSizeGreaterThan(1).allMatch(it -> it.state() == State.DONE);
  }

  @Test
  @DisplayName("a rule that was removed makes nothing, and says so")
  void aRuleThatIsGoneMakesNothing() {
    world.system("till").create(SALE);
    world.judge();
    world.edited(type(""), SYNC.replace("name: bill", "name: other"));
    world.settle();
    assertThat(world.system("books").ids()).isEmpty();
    assertThat(world.instances().get(0).steps().get(0).note()).contains("no such rule");
  }
}
