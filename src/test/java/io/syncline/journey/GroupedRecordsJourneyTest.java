package io.syncline.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.MemorySystem.Fault;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.model.value.Value;
import io.syncline.core.notify.Message;
import io.syncline.core.review.answer.Choice;
import io.syncline.core.workflow.WorkflowInstance;
import io.syncline.core.workflow.WorkflowInstance.State;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Invoices from time entries, over real PostgreSQL: each entry is billed once. */
class GroupedRecordsJourneyTest {

  private static final String OPERATIONS =
      "{get: {method: GET, path: /x}, find: {method: GET, path: /x}, findMarker: {method: GET,"
          + " path: /x}, list: {method: GET, path: /x}, create: {method: POST, path: /x}, update:"
          + " {method: PATCH, path: /x}}";

  private static final String TYPE =
      """
      type: office
      baseUrl: https://office.example
      objects:
        entries:
          entities: [entry]
          marker: mark
          fields:
            project: {attribute: project, type: text}
            day: {attribute: day, type: date}
            text: {attribute: text, type: text}
            hours: {attribute: hours, type: decimal}
            rate: {attribute: rate, type: decimal}
            currency: {attribute: currency, type: currency}
            approved: {attribute: approved, type: boolean}
            mark: {type: text}
          operations: %1$s
        invoices:
          entities: [invoice]
          marker: mark
          fields:
            title: {attribute: title, type: text}
            total: {attribute: total, type: decimal}
            lines: {attribute: lines, type: list}
            mark: {type: text}
          operations: %1$s
      """
          .formatted(OPERATIONS);

  private static final String SYNC =
      """
      service: billing
      direction: unidirectional
      systems:
        - {id: clock, type: office, primary: true, objects: [entries]}
        - {id: books, type: office, objects: [invoices], create: create}
      businessRules:
        - name: bill
          action: generate_invoice
          source: clock.entry
          target: books.invoice
          condition: approved
          group: {by: [project], until: month, date: day, grace: 2d}
          mapping:
            title: "Work on {project}"
            total: sum(hours * rate)
            lines: [{text: text, amount: hours * rate}, {text: "'in all'", hours: sum(hours), count: count()}]
      syncConfig: {currency: EUR}
      """;

  private static final String APPROVED = SYNC.replace(", until: month, date: day, grace: 2d", "");

  private RuledWorld world = new RuledWorld(TYPE, SYNC);

  private String entry(String project, String day, String text, String hours) {
    return world
        .system("clock")
        .create(
            new HashMap<>(
                Map.of(
                    "project", Value.text(project),
                    "day", Value.text(day),
                    "text", Value.text(text),
                    "hours", Value.decimal(hours),
                    "rate", Value.decimal("33.35"),
                    "approved", Value.flag(true))));
  }

  private void edit(String entry, String field, Value value) {
    world.system("clock").edit(entry, field, value);
    world.settle();
  }

  private List<Map<String, Value>> invoices() {
    var books = world.system("books");
    return books.ids().stream().map(books::fields).toList();
  }

  /** The texts of the lines of an invoice, but the last, and its total. */
  private static String shown(Map<String, Value> invoice) {
    var lines = ((Value.Items) invoice.get("lines")).values();
    var texts =
        lines.subList(0, lines.size() - 1).stream()
            .map(it -> ((Value.Text) ((Value.Struct) it).fields().get("text")).value())
            .toList();
    return texts + " " + ((Value.Decimal) invoice.get("total")).value().toPlainString();
  }

  private void pass(Duration time) {
    world.clock.pass(time);
    world.settle();
  }

  private List<WorkflowInstance> open() {
    return world.instances().stream().filter(it -> !it.state().ended()).toList();
  }

  @Test
  @DisplayName("the entries of a project and month become one invoice, a line each, once each")
  void entriesBecomeOneInvoice() {
    entry("A", "2026-03-03", "second", "0.1");
    entry("A", "2026-03-02", "first", "0.2");
    entry("B", "2026-03-02", "other", "1");
    world.settle();
    assertThat(invoices()).isEmpty();
    assertThat(open())
        .hasSize(3)
        .allMatch(
            it ->
                it.steps()
                    .get(0)
                    .note()
                    .equals("its group waits for the end of the month, 2026-04-03T00:00:00Z"));
    pass(Duration.ofDays(35));
    assertThat(invoices())
        .extracting(GroupedRecordsJourneyTest::shown)
        .containsExactlyInAnyOrder("[first, second] 10.005", "[other] 33.35");
    assertThat(((Value.Items) invoices().get(0).get("lines")).values())
        .contains(
            new Value.Struct(
                Map.of(
                    "text", Value.text("in all"),
                    "hours", Value.decimal("0.3"),
                    "count", Value.decimal(2))));
    assertThat(open()).isEmpty();
  }

  @Test
  @DisplayName("each step survives another process, and a lost answer makes no second invoice")
  void oneIsMadeWhateverIsLost() {
    var faults = List.of(Fault.LOST_ANSWER, Fault.LOST_REQUEST, Fault.LATE).iterator();
    world.system("books").faults = () -> faults.hasNext() ? faults.next() : Fault.NONE;
    for (int i = 0; i < 5; i++) {
      entry("A", "2026-03-1" + i, "t" + i, "1");
    }
    world.settle();
    world.clock.pass(Duration.ofDays(35));
    for (int i = 0; i < 5; i++) {
      world.restart();
      world.steps();
      world.restart();
      world.deliver();
    }
    world.settle();
    assertThat(invoices())
        .extracting(GroupedRecordsJourneyTest::shown)
        .containsExactly("[t0, t1, t2, t3, t4] 166.75");
    assertThat(open()).isEmpty();
  }

  @Test
  @DisplayName("two workers that meet the end of the month at once make one invoice")
  void workersDoNotShareAGroup() throws Exception {
    for (int i = 0; i < 12; i++) {
      entry("A", "2026-03-02", "t", "1");
    }
    world.settle();
    world.clock.pass(Duration.ofDays(35));
    Callable<Boolean> worker =
        () -> {
          world.steps();
          return true;
        };
    var pool = Executors.newFixedThreadPool(3);
    try {
      for (var it : pool.invokeAll(List.of(worker, worker, worker))) {
        assertThat(it.get()).isTrue();
      }
    } finally {
      pool.shutdownNow();
    }
    world.settle();
    assertThat(invoices()).hasSize(1);
    assertThat(((Value.Items) invoices().get(0).get("lines")).values()).hasSize(13);
  }

  @Test
  @DisplayName("what comes after the invoice goes to the next one, what is edited is reported")
  void whatComesLateGoesToTheNext() {
    var billed = entry("A", "2026-03-02", "first", "1");
    world.settle();
    pass(Duration.ofDays(35));
    edit(billed, "hours", Value.decimal("2"));
    assertThat(world.messages)
        .extracting(Message::text)
        .hasSize(1)
        .first()
        .asString()
        .contains("edited or deleted after a record was derived from it");
    entry("A", "2026-03-20", "late", "1");
    entry("A", "2026-04-02", "next", "1");
    world.settle();
    assertThat(invoices()).hasSize(1);
    pass(Duration.ofDays(30));
    assertThat(invoices())
        .extracting(GroupedRecordsJourneyTest::shown)
        .containsExactly("[first] 33.35", "[late, next] 66.7");
    edit(billed, "approved", Value.flag(false));
    edit(billed, "approved", Value.flag(true));
    pass(Duration.ofDays(40));
    assertThat(invoices()).hasSize(2);
  }

  @Test
  @DisplayName("an entry of the next month does not go into the invoice that waits for its grace")
  void theNextMonthIsAnotherInvoice() {
    entry("A", "2026-03-31", "march", "1");
    world.settle();
    world.clock.pass(Duration.ofDays(31));
    entry("A", "2026-04-01", "april", "1");
    entry("A", "2026-03-30", "came in the grace", "1");
    world.settle();
    pass(Duration.ofDays(2));
    assertThat(invoices())
        .extracting(GroupedRecordsJourneyTest::shown)
        .containsExactly("[came in the grace, march] 66.7");
    pass(Duration.ofDays(30));
    assertThat(invoices()).hasSize(2);
  }

  @Test
  @DisplayName("two currencies are never added up; once they are one, a retry bills all")
  void twoCurrenciesAreRefused() {
    entry("A", "2026-03-02", "first", "1");
    var other = entry("A", "2026-03-03", "second", "1");
    world.system("clock").edit(other, "currency", Value.text("USD"));
    world.settle();
    pass(Duration.ofDays(35));
    assertThat(invoices()).isEmpty();
    var failed = open().stream().filter(it -> it.state() == State.FAILED).toList();
    assertThat(failed).hasSize(1);
    assertThat(failed.get(0).steps().get(0).note())
        .isEqualTo(
            "the records are in two currencies, which are not added up: group them by `currency`");
    assertThat(open()).hasSize(2);

    edit(other, "currency", Value.text("EUR"));
    assertThat(invoices()).isEmpty();
    world.control().retry(failed.get(0).id());
    world.settle();
    assertThat(invoices())
        .extracting(GroupedRecordsJourneyTest::shown)
        .containsExactly("[first, second] 66.7");
    assertThat(open()).isEmpty();
  }

  @Test
  @DisplayName("what is to be the same of all and is not, or cannot be added up, is refused")
  void whatDiffersIsRefused() {
    world =
        new RuledWorld(
            TYPE,
            SYNC.replace("\"Work on {project}\"", "text")
                .replace("  total: sum(hours * rate)\n", "  total: sum(hours)\n"));
    entry("A", "2026-03-02", "first", "1");
    entry("A", "2026-03-02", "second", "1");
    world.system("clock").edit(entry("B", "2026-03-02", "only", "1"), "hours", Value.CLEARED);
    world.settle();
    pass(Duration.ofDays(35));
    assertThat(invoices()).isEmpty();
    assertThat(open())
        .filteredOn(it -> it.state() == State.FAILED)
        .extracting(it -> it.steps().get(0).note())
        .containsExactlyInAnyOrder(
            "the records of the group give different values for title",
            "a part of a sum is empty or no number for lines, total");
  }

  @Test
  @DisplayName("what is deleted, or approved no more, before its month ends is in no invoice")
  void whatIsGoneIsNotBilled() {
    var deleted = entry("A", "2026-03-02", "deleted", "1");
    var refused = entry("A", "2026-03-02", "refused", "1");
    entry("A", "2026-03-02", "stays", "1");
    world.settle();
    world.system("clock").delete(deleted);
    edit(refused, "approved", Value.flag(false));
    pass(Duration.ofDays(35));
    assertThat(invoices())
        .extracting(GroupedRecordsJourneyTest::shown)
        .containsExactly("[stays] 33.35");
    edit(refused, "approved", Value.flag(true));
    pass(Duration.ofDays(35));
    assertThat(invoices())
        .extracting(GroupedRecordsJourneyTest::shown)
        .containsExactly("[stays] 33.35", "[refused] 33.35");
    assertThat(open()).isEmpty();
  }

  @Test
  @DisplayName("an entry without a project waits, and says so, until it has one")
  void anEntryWithoutAGroupWaits() {
    var entry = entry("A", "2026-03-02", "first", "1");
    world.system("clock").edit(entry, "project", Value.CLEARED);
    world.settle();
    pass(Duration.ofDays(35));
    assertThat(open().get(0).steps().get(0).note())
        .isEqualTo("an attribute that it is grouped by is empty: project");
    edit(entry, "project", Value.text("B"));
    assertThat(invoices()).hasSize(1);
  }

  @Test
  @DisplayName("where a person completes a group, one approval bills all of it")
  void aPersonCompletesAGroup() {
    world = new RuledWorld(TYPE, APPROVED);
    entry("A", "2026-03-02", "first", "1");
    world.settle();
    entry("A", "2026-03-02", "second", "1");
    entry("B", "2026-03-02", "other", "1");
    pass(Duration.ofDays(3));
    assertThat(open()).hasSize(3).allMatch(it -> it.state() == State.WAITING);
    var first = open().stream().min(Comparator.comparing(WorkflowInstance::id)).orElseThrow();
    world.control().approve(first.id(), "mara");
    world.settle();
    assertThat(invoices())
        .extracting(GroupedRecordsJourneyTest::shown)
        .containsExactly("[first, second] 66.7");
    assertThat(open()).hasSize(1);
  }

  @Test
  @DisplayName("what one rule has billed, another bills only when a person says so")
  void twoRulesBillARecordOnceUnlessAPersonWantsMore() {
    var second =
        """
          - name: long-days
            action: generate_invoice
            source: clock.entry
            target: books.invoice
            condition: hours > 5
            group: {by: [project], until: day, date: day}
            mapping: {title: "Long days of {project}", total: sum(hours)}
        """;
    world = new RuledWorld(TYPE, SYNC.replace("syncConfig:", second + "syncConfig:"));
    entry("A", "2026-03-02", "short", "1");
    entry("A", "2026-03-02", "long", "8");
    world.settle();
    pass(Duration.ofDays(2));
    assertThat(titles()).containsExactly("Long days of A");
    pass(Duration.ofDays(35));
    assertThat(titles()).containsExactly("Long days of A", "Work on A");
    assertThat(shown(invoices().get(1))).isEqualTo("[short] 33.35");

    var waiting = open().get(0);
    assertThat(open()).hasSize(1).allMatch(it -> it.state() == State.WAITING);
    assertThat(waiting.steps().get(0).note()).startsWith("`long-days` has made an invoice of it");
    world.control().approve(waiting.id(), "mara");
    world.settle();
    pass(Duration.ofDays(1));
    assertThat(titles()).containsExactly("Long days of A", "Work on A", "Work on A");
    assertThat(open()).isEmpty();
  }

  private List<String> titles() {
    return invoices().stream().map(it -> ((Value.Text) it.get("title")).value()).toList();
  }

  @Test
  @DisplayName("a person is asked before an invoice is made, unless the sync says otherwise")
  void aPersonIsAskedFirst() {
    world = new RuledWorld(TYPE, SYNC.replace(", create: create", ""));
    entry("A", "2026-03-02", "first", "1");
    entry("A", "2026-03-02", "second", "1");
    world.settle();
    pass(Duration.ofDays(35));
    assertThat(invoices()).isEmpty();
    assertThat(world.questions())
        .extracting(ReviewItem::kind)
        .containsExactly(ReviewItem.Kind.CREATE_APPROVAL);
    world
        .engine
        .decisions(world.stores.records(), world.stores.questions())
        .decide(world.questions().get(0).id(), new Choice.Create(), null, "mara");
    world.settle();
    assertThat(invoices()).hasSize(1);
    assertThat(open()).isEmpty();
  }
}
