package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem.Fault;
import io.syncline.core.conflict.Questions;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Slice;
import io.syncline.core.model.value.Value;
import io.syncline.store.TestDatabase;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Journeys in which something changes while the outcome of a write is unknown. */
class UnknownOutcomeJourneyTest {

  private static final Map<String, Value> ANN = Ann.WITHOUT_LAST_NAME;

  private World world = world(Contacts.synced());

  @Test
  @DisplayName("S7: what is emptied while a create has no known outcome is sent after it")
  void whatIsEmptiedDuringACreateIsSent() {
    nextInBooks(Fault.LOST_ANSWER);
    var ann = world.system(CRM).create(ANN);
    world.arrive();
    world.step();
    world.system(CRM).edit(ann, "company", Value.CLEARED);
    world.settle();

    assertThat(world.system(BOOKS).fields("1")).containsEntry("company", Value.CLEARED);
  }

  @Test
  @DisplayName("S7: what is changed back while a write has no known outcome is sent after it")
  void whatIsChangedBackDuringAWriteIsSent() {
    var ann = world.system(CRM).create(ANN);
    world.settle();
    nextInBooks(Fault.NONE, Fault.LOST_ANSWER);
    world.system(CRM).edit(ann, "company", Value.text("Acme Ltd"));
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, 10);
    world.deliverer.runOnce(BOOKS, Slice.WHOLE, 10);
    world.system(CRM).edit(ann, "company", Value.text("Acme"));
    world.settle();

    assertThat(world.system(BOOKS).journal).hasSize(3);
    assertThat(world.system(BOOKS).fields("1")).containsEntry("company", Value.text("Acme"));
  }

  @Test
  @DisplayName(
      "S6, seed 456: one attribute was edited after a write without a known outcome, and the others"
          + " of that write stay ours")
  void whatWasWrittenBesideAnEditIsNotTakenForAnEdit() {
    var ann = world.system(CRM).create(ANN);
    world.settle();
    nextInBooks(Fault.NONE, Fault.LOST_ANSWER);
    world.system(CRM).edit(ann, "company", Value.text("Acme Ltd"));
    world.system(CRM).edit(ann, "firstName", Value.text("Anne"));
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, 10);
    world.deliverer.runOnce(BOOKS, Slice.WHOLE, 10);
    assertThat(world.system(BOOKS).fields("1")).containsEntry("company", Value.text("Acme Ltd"));
    world.system(CRM).edit(ann, "company", Value.text("Acme GmbH"));
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, 10);
    world.clock.pass(Duration.ofSeconds(1));
    world.system(BOOKS).edit("1", "firstName", Value.text("Anna"));
    world.settle();

    assertThat(world.system(CRM).fields(ann)).containsEntry("company", Value.text("Acme GmbH"));
    assertThat(world.system(BOOKS).fields("1"))
        .containsEntry("company", Value.text("Acme GmbH"))
        .containsEntry("firstName", Value.text("Anna"));
    assertThat(world.query("select attribute from conflict")).doesNotContain("company");
  }

  @Test
  @DisplayName("S9: an edit that the answer to a repeated create shows is not taken for its answer")
  void anEditShownByARepeatedCreateIsAnEdit() {
    world = world(Contacts.synced().types(BOOKS, Types.remembering(Duration.ofHours(1))));
    nextInBooks(Fault.LOST_ANSWER);
    var ann = world.system(CRM).create(ANN);
    world.arrive();
    world.step();
    world.system(BOOKS).edit("1", "company", Value.text("Acme Ltd"));
    world.settle();

    assertThat(world.system(BOOKS).ids()).hasSize(1);
    assertThat(world.system(CRM).fields(ann)).containsEntry("company", Value.text("Acme Ltd"));
    assertThat(world.system(BOOKS).fields("1")).containsEntry("company", Value.text("Acme Ltd"));
  }

  @Test
  @DisplayName(
      "S9: what a create without an outcome made is asked about, not taken for a second person,"
          + " though its address changed")
  void aCopyWhoseAddressChangedBeforeItWasSeenIsAQuestion() {
    world = world(Contacts.synced().types(BOOKS, Types.unmarked()));
    nextInBooks(Fault.LOST_ANSWER);
    var ann = world.system(CRM).create(ANN);
    world.arrive();
    while (world.system(BOOKS).ids().isEmpty()) {
      world.step();
      world.clock.pass(Duration.ofSeconds(1));
    }
    world.system(BOOKS).edit("1", "email", Value.text("ann.lee@example.com"));
    world.settle();

    assertThat(world.questions())
        .anySatisfy(it -> assertThat(it).contains("Which record is books/contacts/1?"));
    assertThat(world.system(CRM).ids()).hasSize(1);
    link("books/contacts/1");
    assertThat(world.questions().stream().filter(it -> !it.startsWith("dead")))
        .singleElement()
        .asString()
        .startsWith("first_meeting: Which value of email should be kept");
    assertThat(world.system(BOOKS).ids()).hasSize(1);
    assertThat(world.system(CRM).ids()).containsExactly(ann);
  }

  @Test
  @DisplayName("S9, S12: so it is where the clock of its system is behind")
  void aCopyOfASystemWhoseClockIsBehindIsAskedAboutToo() {
    world = world(Contacts.synced().types(BOOKS, Types.unmarked()));
    world.system(BOOKS).skew = Duration.ofMinutes(-10);
    world.system(BOOKS).ahead = Duration.ofMinutes(-10);
    nextInBooks(Fault.LOST_ANSWER);
    var ann = world.system(CRM).create(ANN);
    world.arrive();
    while (world.system(BOOKS).ids().isEmpty()) {
      world.step();
      world.clock.pass(Duration.ofSeconds(1));
    }
    world.system(BOOKS).edit("1", "email", Value.text("ann.lee@example.com"));
    world.settle();

    assertThat(world.questions())
        .anySatisfy(it -> assertThat(it).contains("Which record is books/contacts/1?"));
    assertThat(world.system(CRM).ids()).containsExactly(ann);
  }

  @Test
  @DisplayName(
      "S9: once the copy of a create without an outcome is known, nothing of it stays open")
  void theDeadLetterOfACreateEndsWithItsLink() {
    world = world(Contacts.synced().types(BOOKS, Types.unmarked()));
    world.system(BOOKS).webhook = native0 -> {};
    nextInBooks(Fault.LOST_ANSWER);
    world.system(CRM).create(ANN);
    world.settle();
    assertThat(world.questions())
        .anySatisfy(it -> assertThat(it).startsWith("dead: write"))
        .anySatisfy(it -> assertThat(it).contains("Was the record created in books?"));
    world.hooks.add(world.event(BOOKS, "1", InboxEvent.Source.HOOK));
    world.settle();

    assertThat(world.questions()).isEmpty();
    assertThat(world.system(BOOKS).ids()).hasSize(1);
  }

  @Test
  @DisplayName(
      "S6: an event behind a write without an outcome is looked at when that ends, and not before")
  void whatIsParkedBehindAWriteIsLookedAtWhenThatEnds() {
    writeWithoutOutcome();
    world.arrive();
    assertThat(world.changes.runOnce(BOOKS, Slice.WHOLE, 10)).isEqualTo(1);
    int looks = world.system(BOOKS).looks;
    for (int i = 0; i < 50; i++) {
      world.clock.pass(Duration.ofMillis(200));
      world.changes.runOnce(BOOKS, Slice.WHOLE, 10);
    }
    assertThat(world.system(BOOKS).looks).isEqualTo(looks);

    endTheWrite();
    assertThat(world.woken).contains(BOOKS);
    assertThat(world.changes.runOnce(BOOKS, Slice.WHOLE, 10)).isEqualTo(1);
    assertThat(world.query("select 1 from inbox_queue where system_id = 'books'")).isEmpty();
  }

  @Test
  @DisplayName("S6: so it is with what is archived while a write to another system has no outcome")
  void whatIsArchivedDuringAWriteElsewhereIsLookedAtWhenThatEnds() {
    var ann = writeWithoutOutcome();
    world.hooks.clear();
    world.system(CRM).archive(ann);
    world.arrive();
    assertThat(world.changes.runOnce(CRM, Slice.WHOLE, 10)).isEqualTo(1);
    world.clock.pass(Duration.ofSeconds(5));
    assertThat(world.changes.runOnce(CRM, Slice.WHOLE, 10)).isZero();

    endTheWrite();
    assertThat(world.woken).contains(CRM);
    assertThat(world.changes.runOnce(CRM, Slice.WHOLE, 10)).isEqualTo(1);
    assertThat(world.query("select 1 from inbox_queue where system_id = 'crm'")).isEmpty();
  }

  /**
   * The id in the CRM of a record whose change was written to the books with an unknown outcome.
   */
  private String writeWithoutOutcome() {
    var ann = world.settled(ANN);
    nextInBooks(Fault.NONE, Fault.LOST_ANSWER);
    world.system(CRM).edit(ann, "company", Value.text("Acme Ltd"));
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, 10);
    world.deliverer.runOnce(BOOKS, Slice.WHOLE, 10);
    assertThat(openWrites()).hasSize(1);
    return ann;
  }

  private void endTheWrite() {
    for (int i = 0; i < 100 && !openWrites().isEmpty(); i++) {
      world.clock.pass(Duration.ofMillis(200));
      world.deliverer.runOnce(BOOKS, Slice.WHOLE, 10);
    }
    assertThat(openWrites()).isEmpty();
  }

  private List<String> openWrites() {
    return world.query("select target from delivery where intent is not null");
  }

  /** A person says that this copy is the first record it may be. */
  private void link(String copy) {
    var open = new Questions.Query(null, false, null, 10);
    for (var item : world.stores.questions().openReviews(open)) {
      if (item.question().contains(copy)) {
        var choice = world.decisions.face(item.id()).orElseThrow().offers().get(0).choice();
        world.decisions.decide(item.id(), choice, null, "mara");
      }
    }
    world.settle();
  }

  private void nextInBooks(Fault... next) {
    var faults = new ArrayDeque<>(List.of(next));
    world.system(BOOKS).faults = () -> faults.isEmpty() ? Fault.NONE : faults.poll();
  }

  private static World world(Contacts contacts) {
    return new World(TestDatabase.fresh(), contacts, 1);
  }
}
