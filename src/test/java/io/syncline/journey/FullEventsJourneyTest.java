package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.definition.system.Webhook.NewerBy;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.store.TestDatabase;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Systems whose events hold the record: it is read only where that is in doubt. */
class FullEventsJourneyTest {

  private World world = new World(Contacts.synced().among(List.of(CRM, BOOKS)), 1);
  private MemorySystem crm = world.system(CRM);
  private MemorySystem books = world.system(BOOKS);
  private String ann = "";

  @BeforeEach
  void bothSendTheirRecords() {
    all(NewerBy.VERSION);
  }

  private void all(NewerBy by) {
    world = new World(Contacts.synced().among(List.of(CRM, BOOKS)), 1);
    begin(by);
  }

  private void begin(NewerBy by) {
    crm = world.system(CRM);
    books = world.system(BOOKS);
    world.systems.keySet().forEach(it -> world.sendsRecords(it, by));
    ann = world.settled(Ann.WITHOUT_LAST_NAME);
    later();
  }

  private void later() {
    world.clock.pass(Duration.ofMinutes(1));
    crm.looks = 0;
    books.looks = 0;
  }

  @ParameterizedTest
  @EnumSource(NewerBy.class)
  @DisplayName("S3: an edit that its event holds costs no read of its source")
  void anEditCostsNoReadOfItsSource(NewerBy by) {
    if (by == NewerBy.UPDATED_AT) {
      all(by);
    }
    crm.edit(ann, "company", text("Umbrella"));
    world.settle();

    assertThat(books.fields("1")).containsEntry("company", text("Umbrella"));
    assertThat(crm.looks).as("reads of the source").isZero();
    assertThat(books.looks).as("reads of the target: before the write, none after").isOne();
    world.assertQuiet();
  }

  @Test
  @DisplayName("S3: PostgreSQL keeps what an event holds until it is judged")
  void postgresKeepsWhatAnEventHolds() {
    world = new World(TestDatabase.fresh(), Contacts.synced().among(List.of(CRM, BOOKS)), 1);
    begin(NewerBy.VERSION);
    crm.edit(ann, "company", text("Umbrella"));
    world.settle();

    assertThat(books.fields("1")).containsEntry("company", text("Umbrella"));
    assertThat(crm.looks).isZero();
    assertThat(books.looks).isOne();
    assertThat(world.reasons()).contains("echo");
    world.assertQuiet();
  }

  @Test
  @DisplayName("S3: a record that is not known yet is read")
  void whatIsNewIsRead() {
    crm.create(Map.of("email", text("bob@example.com")));
    world.settle();

    assertThat(crm.looks).isPositive();
    assertThat(books.ids()).hasSize(2);
  }

  @Test
  @DisplayName("S3: an old event after a newer one changes nothing back")
  void anOldEventAfterANewerOneIsRead() {
    crm.edit(ann, "company", text("Old"));
    var old = held();
    crm.edit(ann, "company", text("New"));
    world.settle();
    later();
    world.hooks.add(world.again(old));
    world.settle();

    assertThat(crm.looks).as("a doubt is read").isOne();
    assertThat(crm.fields(ann)).containsEntry("company", text("New"));
    assertThat(books.fields("1")).containsEntry("company", text("New"));
    world.assertQuiet();
  }

  @Test
  @DisplayName("S3: of several events of a record the newest counts, in whatever order they come")
  void ofSeveralEventsTheNewestCounts() {
    crm.edit(ann, "company", text("One"));
    var first = held();
    crm.edit(ann, "company", text("Two"));
    var second = held();
    world.hooks.clear();
    world.hooks.add(second);
    world.hooks.add(first);
    world.hooks.add(world.again(second));
    world.settle();

    assertThat(crm.looks).isZero();
    assertThat(books.fields("1")).containsEntry("company", text("Two"));
    assertThat(books.journal).hasSize(2);
    world.assertQuiet();
  }

  @Test
  @DisplayName("S3: an event sent twice costs no read")
  void anEventSentTwiceCostsNoRead() {
    crm.edit(ann, "company", text("Umbrella"));
    var event = held();
    world.settle();
    world.hooks.add(world.again(event));
    world.settle();

    assertThat(crm.looks).isZero();
    assertThat(books.journal).hasSize(2);
  }

  @Test
  @DisplayName("S3: an edit between an event and its judgement comes with the next event")
  void anEditBetweenEventAndJudgementComesNext() {
    crm.edit(ann, "company", text("One"));
    world.arrive();
    crm.edit(ann, "company", text("Two"));
    var second = world.hooks.get(0);
    world.hooks.clear();
    world.settle();
    assertThat(books.fields("1")).containsEntry("company", text("One"));
    world.hooks.add(second);
    world.settle();

    assertThat(books.fields("1")).containsEntry("company", text("Two"));
    assertThat(crm.looks).isZero();
  }

  @Test
  @DisplayName("S3: times of one second do not tell which of two records is newer: it is read")
  void oneSecondTellsNoOrder() {
    all(NewerBy.UPDATED_AT);
    crm.edit(ann, "company", text("One"));
    world.settle();
    crm.looks = 0;
    var before = crm.event(ann);
    crm.edit(ann, "company", text("Two"));
    var same = new HashMap<>(crm.event(ann).fields());
    same.put("updatedAt", before.fields().get("updatedAt"));
    var event = world.hooks.get(0);
    world.hooks.clear();
    world.hooks.add(world.with(event, new Value.Struct(same), event.receivedAt()));
    world.settle();

    assertThat(crm.looks).isOne();
    assertThat(books.fields("1")).containsEntry("company", text("Two"));
  }

  @Test
  @DisplayName("S4: a clear that the event says is one; what the event leaves out is read")
  void whatIsLeftOutIsRead() {
    crm.edit(ann, "company", text("Umbrella"));
    world.settle();
    later();
    crm.edit(ann, "company", Value.CLEARED);
    world.settle();
    assertThat(books.fields("1").get("company").isEmpty()).isTrue();
    assertThat(crm.looks).isZero();

    crm.edit(ann, "company", text("Again"));
    world.settle();
    crm.eventsShowEmpty = false;
    crm.looks = 0;
    crm.edit(ann, "company", Value.CLEARED);
    world.settle();

    assertThat(crm.looks).isOne();
    assertThat(books.fields("1").get("company").isEmpty()).isTrue();
  }

  @Test
  @DisplayName("S4: an event that holds some fields clears none and is read")
  void partOfARecordIsRead() {
    crm.edit(ann, "company", text("Umbrella"));
    var event = held();
    var part = new HashMap<>(event.payload().fields());
    part.put("record", new Value.Struct(Map.of("id", text(ann), "company", text("Umbrella"))));
    world.hooks.clear();
    world.hooks.add(world.with(event, new Value.Struct(part), event.receivedAt()));
    world.settle();

    assertThat(crm.looks).isOne();
    assertThat(books.fields("1"))
        .containsEntry("company", text("Umbrella"))
        .containsEntry("firstName", crm.fields(ann).get("firstName"));
  }

  @Test
  @DisplayName(
      "S5, S6: an echo that comes while its write has no answer yet waits, and is not read")
  void anEchoWaitsForItsWrite() {
    crm.edit(ann, "company", text("Umbrella"));
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, 50);
    var it = world.deliverer;
    var batch = it.claim(BOOKS, Slice.WHOLE, 10);
    it.settleOpenIntents(it.load(batch));
    it.compute(it.readTarget(batch));
    it.commitIntents(batch);
    it.write(batch);
    world.arrive();
    books.looks = 0;
    world.changes.runOnce(BOOKS, Slice.WHOLE, 50);
    assertThat(world.stores.queue().depth(BOOKS)).as("it is parked").isOne();
    it.settle(batch);
    world.settle();

    assertThat(books.looks).isZero();
    assertThat(world.writes()).isEqualTo(2);
    world.assertQuiet();
  }

  @Test
  @DisplayName("S1: what was read by a write without a version is not judged by an older event")
  void anEventFromBeforeAWriteThatShowedNoVersionIsRead() {
    crm.edit(ann, "lastName", text("Older"));
    world.arrive();
    books.edit("1", "company", text("ours"));
    world.arrive();
    world.changes.runOnce(BOOKS, Slice.WHOLE, 50);
    world.deliverer.runOnce(CRM, Slice.WHOLE, 50);
    assertThat(crm.fields(ann)).as("it is written").containsEntry("company", text("ours"));
    // the write met an edit that was not judged, so its version is not that of what is known
    world.changes.runOnce(CRM, Slice.WHOLE, 1);
    assertThat(world.record(CRM, ann).value("company")).isEqualTo(text("ours"));
    world.settle();

    assertThat(crm.fields(ann)).containsEntry("company", text("ours"));
    assertThat(books.fields("1"))
        .containsEntry("company", text("ours"))
        .containsEntry("lastName", text("Older"));
    assertThat(crm.journal).hasSize(1);
    world.assertQuiet();
  }

  @Test
  @DisplayName("S3: a wrong version is found out by reads, and the record goes on")
  void aVersionThatLiesIsFoundOut() {
    crm.edit(ann, "company", text("Umbrella"));
    var event = held();
    var lie = new HashMap<>(event.payload().fields());
    lie.put("version", text("900000"));
    world.hooks.clear();
    world.hooks.add(world.with(event, new Value.Struct(lie), event.receivedAt()));
    world.settle();
    crm.edit(ann, "company", text("True"));
    world.settle();
    assertThat(books.fields("1")).containsEntry("company", text("True"));

    later();
    crm.edit(ann, "company", text("Cheap again"));
    world.settle();
    assertThat(books.fields("1")).containsEntry("company", text("Cheap again"));
    assertThat(crm.looks).isZero();
  }

  @Test
  @DisplayName("S3: an old event, one without a version and one put off before are read")
  void doubtsAreRead() {
    crm.edit(ann, "company", text("Late"));
    var late = held();
    world.hooks.clear();
    world.hooks.add(
        world.with(late, late.payload(), late.receivedAt().minus(Duration.ofMinutes(6))));
    world.settle();
    assertThat(crm.looks).isOne();

    crm.full = NewerBy.UPDATED_AT;
    crm.edit(ann, "company", text("Unversioned"));
    world.settle();
    assertThat(crm.looks).isEqualTo(2);
    assertThat(books.fields("1")).containsEntry("company", text("Unversioned"));
  }

  @Test
  @DisplayName("S3: an event that was not signed when it came is read, whatever it holds")
  void whatWasNotSaidToHoldTheRecordIsRead() {
    crm.edit(ann, "company", text("Umbrella"));
    var event = held();
    world.hooks.clear();
    world.hooks.add(
        new InboxEvent(
            event.id(),
            event.ref(),
            event.kind(),
            event.source(),
            new InboxEvent.Arrival(null, null, event.receivedAt()),
            new InboxEvent.Content(event.payload(), false),
            event.origin()));
    world.settle();

    assertThat(crm.looks).isOne();
  }

  @Test
  @DisplayName("S16: an event from before a delete brings nothing back")
  void anEventFromBeforeADeleteBringsNothingBack() {
    crm.edit(ann, "company", text("Last words"));
    var before = held();
    world.hooks.clear();
    crm.delete(ann);
    world.hooks.set(0, deleted(world.hooks.get(0)));
    world.settle();
    world.clock.pass(Duration.ofMinutes(1));
    world.hooks.add(world.again(before));
    world.settle();

    assertThat(crm.ids()).isEmpty();
    assertThat(books.fields("1").get("company")).isNotEqualTo(text("Last words"));
  }

  private InboxEvent deleted(InboxEvent it) {
    return new InboxEvent(
        it.id(),
        it.ref(),
        EventKind.DELETED,
        it.source(),
        new InboxEvent.Arrival(null, null, it.receivedAt()),
        new InboxEvent.Content(it.payload(), false),
        it.origin());
  }

  /** The newest event of the CRM's record. */
  private InboxEvent held() {
    return newest(CRM, ann);
  }

  private InboxEvent newest(SystemId system, String native0) {
    return world.hooks.stream()
        .filter(it -> it.ref().equals(world.system(system).ref(native0)))
        .reduce((one, other) -> other)
        .orElseThrow();
  }

  private static Value text(String it) {
    return Value.text(it);
  }
}
