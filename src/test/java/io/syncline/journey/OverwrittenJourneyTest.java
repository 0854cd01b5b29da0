package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem.Fault;
import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.Questions;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.value.Value;
import io.syncline.store.TestDatabase;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** S8: what a write without a condition may have gone over is kept, and our own echoes are not. */
class OverwrittenJourneyTest {

  private static final Map<String, Value> ANN = Ann.WITHOUT_LAST_NAME;

  private World world = new World(TestDatabase.fresh(), Contacts.synced(), 1);

  @Test
  @DisplayName("S8: an edit between our read and our write is kept as possibly overwritten")
  void s8AnEditBetweenReadAndWriteIsKeptAsPossiblyOverwritten() {
    world.reportsEdits(BOOKS, true);
    var ann = settledAnn();
    editWhileWriting("company", "theirs");
    world.system(CRM).edit(ann, "company", Value.text("ours"));
    world.settle();

    assertThat(world.system(BOOKS).fields("1")).containsEntry("company", Value.text("ours"));
    var conflict = only();
    assertThat(conflict.kind()).isEqualTo(Conflict.Kind.POSSIBLY_OVERWRITTEN);
    assertThat(conflict.attribute()).isEqualTo("company");
    assertThat(conflict.held().value()).isEqualTo(Value.text("ours"));
    assertThat(conflict.seen().system()).isEqualTo(BOOKS);
    assertThat(conflict.seen().value()).isEqualTo(Value.text("theirs"));
    assertThat(world.questions())
        .singleElement()
        .asString()
        .startsWith("conflict: company was edited in books")
        .doesNotContain("known only there");
    assertThat(world.reasons()).contains("possibly-overwritten: company");
  }

  @Test
  @DisplayName("S8: an event that names no field keeps all that was written, its value unknown")
  void s8WithoutAFieldAllThatWasWrittenIsKept() {
    world.reportsEdits(BOOKS, false);
    var ann = settledAnn();
    editWhileWriting("company", "theirs");
    world.system(CRM).edit(ann, "company", Value.text("ours"));
    world.settle();

    assertThat(only().seen().value()).isNull();
    assertThat(only().attribute()).isEqualTo("company");
    assertThat(world.questions())
        .singleElement()
        .asString()
        .contains("and what it said is known only there");
  }

  @Test
  @DisplayName("S8: an edit that is reported twice is one conflict")
  void s8AnEditThatIsReportedTwiceIsOneConflict() {
    world.reportsEdits(BOOKS, true);
    var ann = settledAnn();
    editWhileWriting("company", "theirs");
    world.system(CRM).edit(ann, "company", Value.text("ours"));
    world.arrive();
    world.step();
    var reported = world.hooks.stream().filter(OverwrittenJourneyTest::saysTheirs).toList();
    assertThat(reported).hasSize(1);
    world.hooks.add(once(reported.get(0)));
    world.settle();

    assertThat(conflicts()).hasSize(1);
  }

  @Test
  @DisplayName("S8: an edit whose value the record holds by now is no conflict")
  void s8AnEditWithTheValueOfTheRecordIsNoConflict() {
    world.reportsEdits(BOOKS, true);
    var ann = settledAnn();
    editWhileWriting("company", "theirs");
    world.system(CRM).edit(ann, "company", Value.text("ours"));
    world.arrive();
    world.step();
    var reported = world.hooks.stream().filter(OverwrittenJourneyTest::saysTheirs).toList();
    world.hooks.removeAll(reported);
    world.settle();
    world.system(CRM).edit(ann, "company", Value.text("theirs"));
    world.settle();
    world.hooks.addAll(reported);
    world.settle();

    assertThat(reported).hasSize(1);
    assertThat(conflicts()).isEmpty();
    assertThat(world.questions()).isEmpty();
  }

  private static boolean saysTheirs(InboxEvent it) {
    return Value.text("theirs").equals(it.payload().fields().get("value"));
  }

  /** The same event with an id of its own. */
  private InboxEvent once(InboxEvent it) {
    return new InboxEvent(
        world.ids.next(),
        it.ref(),
        it.kind(),
        it.source(),
        it.arrival(),
        it.content(),
        it.origin());
  }

  @Test
  @DisplayName("S8: an edit of a field that was not written is judged as any other")
  void s8AnEditOfAnotherFieldIsNoConflict() {
    world.reportsEdits(BOOKS, true);
    var ann = settledAnn();
    editWhileWriting("lastName", "Lee");
    world.system(CRM).edit(ann, "company", Value.text("ours"));
    world.settle();

    assertThat(conflicts()).isEmpty();
    assertThat(world.system(CRM).fields(ann)).containsEntry("lastName", Value.text("Lee"));
  }

  @Test
  @DisplayName("S8: a write of the whole record may go over an edit of any of its fields")
  void s8AReplacementMayGoOverAnyField() {
    world =
        new World(TestDatabase.fresh(), Contacts.synced().types(BOOKS, Types.replacing(false)), 1);
    world.reportsEdits(BOOKS, true);
    var ann = world.system(CRM).create(Ann.WHOLE);
    world.settle();
    world.clock.pass(Duration.ofSeconds(5));
    editWhileWriting("lastName", "Moss");
    world.system(CRM).edit(ann, "company", Value.text("ours"));
    world.settle();

    assertThat(world.system(BOOKS).fields("1")).containsEntry("lastName", Value.text("Lee"));
    assertThat(only().attribute()).isEqualTo("lastName");
    assertThat(only().seen().value()).isEqualTo(Value.text("Moss"));
  }

  @Test
  @DisplayName("S8: our own echoes open no question, however they look and however many there are")
  void s8EchoesOpenNoQuestion() {
    for (boolean fields : List.of(true, false)) {
      world = new World(TestDatabase.fresh(), Contacts.synced(), 1);
      world.reportsEdits(BOOKS, fields);
      var ann = settledAnn();
      for (int i = 0; i < 5; i++) {
        world.system(CRM).edit(ann, "company", Value.text("Acme " + i));
        world.system(CRM).edit(ann, "firstName", Value.text("Ann " + i));
        world.arrive();
        world.step();
        world.clock.pass(Duration.ofMillis(3));
      }
      world.settle();
      assertThat(conflicts()).isEmpty();
      assertThat(world.questions()).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "S8: an edit that was read before the write and is reported late was not overwritten")
  void s8AnEditThatWasReadIsKnown() {
    world.reportsEdits(BOOKS, true);
    var ann = settledAnn();
    world.system(BOOKS).edit("1", "company", Value.text("theirs"));
    var late = List.copyOf(world.hooks);
    world.settle();
    world.clock.pass(Duration.ofSeconds(5));
    world.system(CRM).edit(ann, "company", Value.text("ours"));
    world.settle();
    world.hooks.addAll(late.stream().map(it -> world.event(BOOKS, "1", it.source())).toList());
    world.hooks.add(world.reported(BOOKS, "1", Map.of("by", Value.text("us"))));
    world.settle();

    assertThat(conflicts()).isEmpty();
  }

  @Test
  @DisplayName("S6, S8: an edit that undoes a write whose answer was lost is asked about")
  void s8AnEditThatUndoesAWriteWithoutAnswerIsAskedAbout() {
    world.reportsEdits(BOOKS, true);
    var ann = settledAnn();
    var faults = new ArrayDeque<>(List.of(Fault.NONE, Fault.LOST_ANSWER));
    world.system(BOOKS).faults = () -> faults.isEmpty() ? Fault.NONE : faults.poll();
    world.system(CRM).edit(ann, "company", Value.text("ours"));
    world.arrive();
    world.step();
    assertThat(world.system(BOOKS).fields("1")).containsEntry("company", Value.text("ours"));
    world.clock.pass(Duration.ofSeconds(1));
    world.system(BOOKS).edit("1", "company", ANN.get("company"));
    world.settle();

    assertThat(only().kind()).isEqualTo(Conflict.Kind.POSSIBLY_OVERWRITTEN);
    assertThat(only().seen().value()).isEqualTo(ANN.get("company"));
    assertThat(world.questions()).hasSize(1);
  }

  private String settledAnn() {
    var ann = world.system(CRM).create(ANN);
    world.settle();
    world.clock.pass(Duration.ofSeconds(5));
    return ann;
  }

  /** Somebody edits the copy once, after it was read and before our write arrives. */
  private void editWhileWriting(String field, String value) {
    var books = world.system(BOOKS);
    books.writing =
        () -> {
          books.writing = () -> {};
          world.clock.pass(Duration.ofMillis(20));
          books.edit("1", field, Value.text(value));
          world.clock.pass(Duration.ofMillis(20));
        };
  }

  private Conflict only() {
    assertThat(conflicts()).hasSize(1);
    return conflicts().get(0);
  }

  private List<Conflict> conflicts() {
    return world.stores.questions().conflicts(new Questions.Query(null, false, null, 10));
  }
}
