package io.syncline.core.sync;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem;
import io.syncline.core.SettableClock;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.InboxEvent.Source;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.read.ChangeBatch;
import io.syncline.core.sync.read.CoveredEvents;
import io.syncline.core.sync.read.EventReader;
import io.syncline.core.sync.read.JudgementListener;
import io.syncline.core.sync.removal.DeletePermission;
import io.syncline.core.sync.state.Observation;
import io.syncline.core.system.Failure;
import io.syncline.core.system.NativeRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is believed of a read, which events it answers, and who may delete: guards of data. */
class ReadGuardsTest {

  private static final NativeRef ANN = new NativeRef(CRM, "contacts", "1");
  private static final Instant NOW = Contacts.START;

  private final Contacts contacts = Contacts.synced();
  private final MemorySystem crm =
      new MemorySystem(CRM, contacts.type(CRM), new SettableClock(NOW));

  // --- S16: what is not there ---

  @Test
  @DisplayName("S16: a record that is missing once, and not by its system's word, is not gone")
  void aRecordThatIsMissingOnceIsNotGone() {
    assertThat(missing(event(1, EventKind.UPDATED, Source.HOOK)))
        .isInstanceOf(Observation.Seen.Missed.class);
    assertThat(missing(event(1, EventKind.DELETED, Source.OBSERVED)))
        .isInstanceOf(Observation.Seen.Missed.class);
  }

  @Test
  @DisplayName("S16: a record of which its system says that it is deleted is gone at once")
  void aRecordThatItsSystemSaysIsDeletedIsGone() {
    assertThat(missing(event(1, EventKind.DELETED, Source.HOOK)))
        .isInstanceOf(Observation.Seen.Gone.class);
    assertThat(missing(event(1, EventKind.DELETED, Source.POLL)))
        .isInstanceOf(Observation.Seen.Gone.class);
    assertThat(
            missing(
                event(1, EventKind.UPDATED, Source.HOOK), event(2, EventKind.DELETED, Source.HOOK)))
        .isInstanceOf(Observation.Seen.Gone.class);
  }

  @Test
  @DisplayName("S16: what its system reports after the delete needs a second look")
  void anEventAfterTheDeleteNeedsASecondLook() {
    assertThat(
            missing(
                event(1, EventKind.DELETED, Source.HOOK), event(2, EventKind.UPDATED, Source.HOOK)))
        .isInstanceOf(Observation.Seen.Missed.class);
  }

  @Test
  @DisplayName("S16: two looks agree only when they are far enough apart")
  void twoLooksThatMissItAgree() {
    var apart = contacts.type(CRM).betweenLooks();
    assertThat(missing(missedAt(NOW.minus(apart)))).isInstanceOf(Observation.Seen.Gone.class);
    assertThat(missing(missedAt(NOW.minus(apart).plusMillis(1))))
        .isInstanceOf(Observation.Seen.Missed.class);
  }

  @Test
  @DisplayName("S16: a merge is never read as a delete")
  void aMergeIsNeverReadAsADelete() {
    var merged = event(1, EventKind.MERGED, Source.HOOK, "2");
    assertThat(missing(merged))
        .isInstanceOfSatisfying(
            Observation.Seen.MergedInto.class,
            it -> assertThat(it.into()).isEqualTo(new NativeRef(CRM, "contacts", "2")));
    assertThat(missing(event(1, EventKind.MERGED, Source.HOOK, "1")))
        .as("merged into itself")
        .isInstanceOf(Observation.Seen.Gone.class);
  }

  @Test
  @DisplayName("S16: a reported merge of a record that is still there has not happened yet")
  void aMergeOfALiveRecordIsNotBelieved() {
    crm.create(Map.of());
    assertThat(look(event(1, EventKind.MERGED, Source.HOOK, "2")))
        .isInstanceOf(Observation.Seen.Live.class);
  }

  // --- S3: the events that one look answers ---

  @Test
  @DisplayName("S3: a look that shows the record answers what was received before it")
  void aLiveLookAnswersEventsThatSayOnlyThatItChanged() {
    assertThat(answered(live(false), event(9, EventKind.UPDATED, Source.HOOK))).isTrue();
    assertThat(answered(live(false), event(9, EventKind.DELETED, Source.HOOK))).isFalse();
    assertThat(answered(live(false), event(9, EventKind.UPDATED, Source.REQUEST))).isFalse();
  }

  @Test
  @DisplayName("S3: a look does not answer an event that is newer than what it shows")
  void aLookOlderThanAnEventDoesNotAnswerIt() {
    assertThat(answered(live(false), dated(9, NOW.plusSeconds(60)))).isFalse();
    assertThat(answered(live(false), dated(9, NOW))).isTrue();
  }

  @Test
  @DisplayName("S16: a look that missed the record answers no other event")
  void aMissedLookAnswersNothingElse() {
    var missed = new Observation.Seen.Missed(NOW, Duration.ofSeconds(5));
    assertThat(answered(missed, event(4, EventKind.UPDATED, Source.HOOK))).isFalse();
  }

  @Test
  @DisplayName("S3: what is gone, archived or unreadable for good answers older events only")
  void whatIsGoneAnswersOlderEventsOnly() {
    for (var seen :
        List.of(
            new Observation.Seen.Gone(),
            live(true),
            new Observation.Seen.Unreadable(new Failure.Permanent("no")),
            new Observation.Seen.Unreadable(new Failure.Invalid("no", Set.of())))) {
      assertThat(answered(seen, event(4, EventKind.UPDATED, Source.HOOK))).as("" + seen).isTrue();
      assertThat(answered(seen, event(9, EventKind.UPDATED, Source.HOOK))).as("" + seen).isFalse();
    }
  }

  @Test
  @DisplayName("S3: a look that is to be tried again answers nothing")
  void aLookThatIsTriedAgainAnswersNothing() {
    var failed = new Observation.Seen.Unreadable(new Failure.Transient("busy"));
    assertThat(answered(failed, event(4, EventKind.UPDATED, Source.HOOK))).isFalse();
  }

  @Test
  @DisplayName("S3: what no sync includes answers all events of its record")
  void whatIsNotWantedAnswersAll() {
    var unwanted = new Observation.Seen.Unwanted();
    assertThat(answered(unwanted, event(9, EventKind.UPDATED, Source.HOOK))).isTrue();
  }

  @Test
  @DisplayName("S3: a look answers the events of one record only")
  void aLookAnswersNoEventOfAnotherRecord() {
    var other = new NativeRef(CRM, "contacts", "2");
    var strange =
        new QueuedEvent(
            9, 0, 1, 0, of(other, EventKind.UPDATED, Source.HOOK, null, Value.Struct.EMPTY));
    assertThat(answered(live(false), strange)).isFalse();
  }

  // --- S11, S16: who may delete ---

  @Test
  @DisplayName("S16: whose edits may enter may delete, and no one else")
  void whoseEditsEnterMayDelete() {
    assertThat(mayDelete(Contacts.synced(), BOOKS)).isTrue();
    assertThat(mayDelete(Contacts.synced().oneWay(), CRM)).isTrue();
    assertThat(mayDelete(Contacts.synced().oneWay(), BOOKS)).isFalse();
  }

  @Test
  @DisplayName("S16: who may change one attribute only may not delete the whole record")
  void whoMayChangeOneAttributeMayNotDelete() {
    var email =
        Contacts.synced()
            .travelling((from, to) -> from.equals(CRM) ? Set.of("*") : Set.of("email"));
    var some =
        Contacts.synced()
            .travelling(
                (from, to) ->
                    from.equals(CRM)
                        ? Set.of("email", "firstName", "lastName", "company")
                        : Set.of("email"));
    assertThat(mayDelete(some, CRM)).isTrue();
    assertThat(mayDelete(some, BOOKS)).isFalse();
    assertThat(mayDelete(email, BOOKS)).isFalse();
  }

  @Test
  @DisplayName("S16: a system that no started sync includes deletes nothing")
  void aSystemWithoutASyncDeletesNothing() {
    var all = Contacts.synced().entity();
    var fewer = Contacts.synced().among(List.of(CRM, BOOKS)).entity();
    var desk = all.participant(DESK).orElseThrow();
    assertThat(DeletePermission.mayDelete(fewer, RECORD, desk)).isFalse();
    assertThat(DeletePermission.mayDelete(all, RECORD, desk)).isTrue();
  }

  @Test
  @DisplayName("S16: a delete reaches the systems of the same sync that the sync lets it reach")
  void aDeleteGoesThroughTheSyncsThatPermitIt() {
    var apart = Contacts.synced().aSyncPerTarget().entity();
    assertThat(DeletePermission.through(apart, RECORD, CRM, BOOKS))
        .singleElement()
        .satisfies(it -> assertThat(it.sync()).isEqualTo("books"));
    assertThat(DeletePermission.through(apart, RECORD, BOOKS, DESK)).isEmpty();
    var oneWay = Contacts.synced().oneWay().entity();
    assertThat(DeletePermission.through(oneWay, RECORD, CRM, BOOKS)).hasSize(1);
    assertThat(DeletePermission.through(oneWay, RECORD, BOOKS, CRM)).isEmpty();
  }

  @Test
  @DisplayName("S21: a system reaches its syncs, those beside them, and no sync apart from them")
  void aSystemReachesTheSyncsBesideItsOwn() {
    var chain =
        Contacts.synced()
            .aSyncFor(Map.of("a", Set.of(DESK), "b", Set.of(BOOKS, DESK), "c", Set.of(CRM, BOOKS)))
            .entity();
    assertThat(reached(chain, CRM)).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(reached(chain, DESK)).containsExactlyInAnyOrder("a", "b", "c");

    var apart =
        Contacts.synced().aSyncFor(Map.of("a", Set.of(DESK), "b", Set.of(CRM, BOOKS))).entity();
    assertThat(reached(apart, CRM)).containsExactly("b");
    assertThat(reached(apart, DESK)).containsExactly("a");
  }

  private static List<String> reached(Entity entity, SystemId from) {
    return DeletePermission.reached(entity, from).stream().map(SyncRules::sync).toList();
  }

  private static final UnifiedRecord RECORD =
      new UnifiedRecord(
          new RecordId(new UUID(0, 7)), "contact", 1, UnifiedRecord.Status.ACTIVE, Map.of());

  private static boolean mayDelete(Contacts contacts, SystemId system) {
    var entity = contacts.entity();
    return DeletePermission.mayDelete(entity, RECORD, entity.participant(system).orElseThrow());
  }

  // --- looks and events ---

  private Observation.Seen missing(QueuedEvent... events) {
    return look(events);
  }

  private Observation.Seen look(QueuedEvent... events) {
    return new EventReader(() -> 1, () -> NOW, JudgementListener.NONE)
        .read(crm, contacts.installation(), List.of(events))
        .get(0)
        .seen();
  }

  /** Whether a look made for the event of number 5 answers this one too. */
  private boolean answered(Observation.Seen seen, QueuedEvent other) {
    var cause = event(5, EventKind.UPDATED, Source.HOOK);
    var batch = ChangeBatch.claimed(CRM, contacts.installation(), List.of(cause), List.of(other));
    var look = new Observation(ANN, List.of(cause), 1, seen);
    var events = CoveredEvents.of(batch, List.of(look), crm).get(0).events();
    assertThat(events).contains(cause);
    return events.contains(other);
  }

  private static Observation.Seen live(boolean archived) {
    return new Observation.Seen.Live(
        new NativeRecord(ANN, Value.Struct.EMPTY, null, NOW, null, archived));
  }

  private static QueuedEvent event(long seq, EventKind kind, Source source) {
    return new QueuedEvent(seq, 0, 1, 0, of(ANN, kind, source, null, Value.Struct.EMPTY));
  }

  private static QueuedEvent event(long seq, EventKind kind, Source source, String into) {
    var payload = new Value.Struct(Map.of(InboxEvent.MERGED_INTO, Value.text(into)));
    return new QueuedEvent(seq, 0, 1, 0, of(ANN, kind, source, null, payload));
  }

  private static QueuedEvent dated(long seq, Instant at) {
    return new QueuedEvent(
        seq, 0, 1, 0, of(ANN, EventKind.UPDATED, Source.HOOK, at, Value.Struct.EMPTY));
  }

  private static QueuedEvent missedAt(Instant at) {
    var event = of(ANN, EventKind.UPDATED, Source.HOOK, null, Value.Struct.EMPTY);
    return new QueuedEvent(1, 0, 1, 0, event, at);
  }

  private static InboxEvent of(
      NativeRef ref, EventKind kind, Source source, @Nullable Instant at, Value.Struct payload) {
    return new InboxEvent(
        new UUID(0, 1),
        ref,
        kind,
        source,
        new InboxEvent.Arrival(null, at, NOW),
        InboxEvent.Content.partial(payload),
        Origin.NONE);
  }
}
