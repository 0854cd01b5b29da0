package io.syncline.core.sync.read;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem;
import io.syncline.core.SettableClock;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.state.Observation;
import io.syncline.core.sync.state.Observation.Seen;
import io.syncline.core.system.Failure;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.transform.Inbound;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EventReaderTest {

  @Test
  @DisplayName("S12: a look knows how far the clock of its system was measured to be off")
  void aLookKnowsHowFarTheClockOfItsSystemIsOff() {
    var contacts = Contacts.synced();
    var type = contacts.type(CRM);
    var crm = new MemorySystem(CRM, type, new SettableClock(Contacts.START));
    crm.ahead = Duration.ofMinutes(-7);
    var ref = new NativeRef(CRM, type.name(), crm.create(Map.of()));

    var seen =
        new EventReader(() -> 1, () -> Contacts.START, JudgementListener.NONE)
            .read(crm, contacts.installation(), List.of(event(ref)));

    assertThat(seen)
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.seen()).isInstanceOf(Observation.Seen.Live.class);
              assertThat(it.ahead()).isEqualTo(Duration.ofMinutes(-7));
            });
  }

  @Test
  @DisplayName("S3: a fetch older than the event that caused it is tried again, but not for ever")
  void s3AFetchOlderThanItsEventIsTriedAgain() {
    assertThat(seenOf(Contacts.START.plusSeconds(10), 0))
        .isInstanceOfSatisfying(
            Observation.Seen.Unreadable.class,
            it -> assertThat(it.failure()).isInstanceOf(Failure.Transient.class));
    assertThat(seenOf(Contacts.START.plusSeconds(10), 5)).isInstanceOf(Observation.Seen.Live.class);
  }

  @Test
  @DisplayName("S3: a look answers its other events where it is too early for one")
  void s3ALookAnswersTheEventsItIsNotTooEarlyFor() {
    var contacts = Contacts.synced();
    var crm = new MemorySystem(CRM, contacts.type(CRM), new SettableClock(Contacts.START));
    var ref = crm.ref(crm.create(Map.of()));
    var older = event(ref, Contacts.START, 0);
    var newer = event(ref, Contacts.START.plusSeconds(10), 0);

    var seen =
        new EventReader(() -> 1, () -> Contacts.START, JudgementListener.NONE)
            .read(crm, contacts.installation(), List.of(older, newer));

    assertThat(seen)
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.seen()).isInstanceOf(Observation.Seen.Live.class);
              assertThat(it.events()).containsExactly(older);
              assertThat(it.early()).containsExactly(newer);
            });
  }

  @Test
  @DisplayName("S3: an event that is dated a few milliseconds after its record is not early")
  void s3AnEventMayBeDatedAMomentAfterItsRecord() {
    var step = Duration.ofMillis(1);
    assertThat(seenOf(Contacts.START.plusMillis(7), 0, step))
        .isInstanceOf(Observation.Seen.Live.class);
    assertThat(seenOf(Contacts.START.plusMillis(500), 0, step))
        .isInstanceOf(Observation.Seen.Unreadable.class);
  }

  @Test
  @DisplayName(
      "S3: that all events of a system are dated later than its records show is reported once")
  void s3ThatAllEventsAreLaterIsReportedOnce() {
    var reported = new ArrayList<PrematureReads.Later>();
    var looks = new PrematureReads((place, later) -> reported.add(later));
    var contacts = Contacts.synced();
    var crm = new MemorySystem(CRM, contacts.type(CRM), new SettableClock(Contacts.START));
    var ref = crm.ref(crm.create(Map.of()));
    var eventReader =
        new EventReader(
            () -> 1, () -> Contacts.START, JudgementListener.all(JudgementListener.NONE, looks));
    IntConsumer look =
        millis ->
            eventReader.read(
                crm,
                contacts.installation(),
                List.of(event(ref, Contacts.START.plusMillis(millis), 0)));

    for (int i = 0; i < PrematureReads.ENOUGH - 1; i++) {
      look.accept(200 + i);
    }
    eventReader.read(
        crm, contacts.installation(), List.of(event(ref, Contacts.START.plusSeconds(9), 1)));
    assertThat(reported).as("a second look is no separate event").isEmpty();
    assertThat(looks.notices(CRM)).isEmpty();
    look.accept(3_000);
    look.accept(4_000);
    assertThat(reported)
        .containsExactly(
            new PrematureReads.Later(
                PrematureReads.ENOUGH, Duration.ofMillis(200), Duration.ofSeconds(3)));
    assertThat(looks.notices(CRM)).singleElement().asString().contains("200 to 4,000 ms later");
    assertThat(looks.notices(BOOKS)).isEmpty();

    look.accept(50);
    assertThat(looks.notices(CRM)).as("one that is in time").isEmpty();
  }

  @Test
  @DisplayName("S3: within one step of the system's times no fetch is older than its event")
  void s3WithinOneStepOfTheClockNoFetchIsOlder() {
    assertThat(seenOf(Contacts.START.plusMillis(900), 0)).isInstanceOf(Observation.Seen.Live.class);
    assertThat(seenOf(Contacts.START.plusMillis(1_100), 0))
        .isInstanceOf(Observation.Seen.Unreadable.class);
  }

  @Test
  @DisplayName("S9: what became part of another is looked for in that one's marker")
  void s9TheMarkerOfASurvivorIsRead() {
    var world = new Merged(Contacts.synced());
    var marker = new RecordId(new UUID(7, 7));
    world.crm.edit(world.survivor, "synclineId", Value.text(marker.toString()));

    assertThat(world.seen()).isEqualTo(new Seen.MergedInto(world.crm.ref(world.survivor), marker));
  }

  @Test
  @DisplayName("S9: a survivor without a marker, or not there either, is followed all the same")
  void s9ASurvivorWithoutAMarkerIsFollowed() {
    var world = new Merged(Contacts.synced());
    var followed = new Seen.MergedInto(world.crm.ref(world.survivor), null);
    assertThat(world.seen()).isEqualTo(followed);

    world.crm.hidden.add(world.survivor);
    assertThat(world.seen()).isEqualTo(followed);
  }

  @Test
  @DisplayName("S9: a survivor that cannot be read now is looked at again, not followed blindly")
  void s9ASurvivorThatCannotBeReadIsLookedAtAgain() {
    var world = new Merged(Contacts.synced());
    var faults = new ArrayDeque<>(List.of(MemorySystem.Fault.NONE, MemorySystem.Fault.DOWN));
    world.crm.faults = faults::removeFirst;

    assertThat(world.seen())
        .isInstanceOfSatisfying(
            Seen.Unreadable.class,
            it -> assertThat(it.failure()).isInstanceOf(Failure.Transient.class));
  }

  @Test
  @DisplayName("S9: no second look where there is no marker, or nothing became part of another")
  void s9ASurvivorIsReadOnlyForItsMarker() {
    var plain = new Merged(Contacts.synced().types(Contacts::unmarked));
    assertThat(plain.seen()).isInstanceOf(Seen.MergedInto.class);
    assertThat(plain.crm.looks).isEqualTo(1);

    var world = new Merged(Contacts.synced());
    assertThat(world.look(world.crm.ref(world.survivor))).isInstanceOf(Seen.Live.class);
    assertThat(world.crm.looks).isEqualTo(1);
  }

  @Test
  @DisplayName("S9: the other looks of a batch stay what they showed")
  void s9OtherLooksStayWhatTheyShowed() {
    var world = new Merged(Contacts.synced());
    var gone = new NativeRef(CRM, "contacts", "none");
    var events = List.of(event(world.crm.ref(world.loser)), event(gone));

    assertThat(world.reading().read(world.crm, world.contacts.installation(), events))
        .extracting(it -> it.seen().getClass().getSimpleName())
        .containsExactly("MergedInto", "Missed");
  }

  @Test
  @DisplayName("S16: an archived record of which an event says that it was merged became another")
  void s16AnArchivedRecordMayHaveBeenMerged() {
    var contacts = Contacts.synced();
    var crm = new MemorySystem(CRM, contacts.type(CRM), new SettableClock(Contacts.START));
    var ref = crm.ref(crm.create(Map.of()));
    var payload = new Value.Struct(Map.of(InboxEvent.MERGED_INTO, Value.text("2")));
    var merged = of(ref, EventKind.MERGED, null, payload);
    crm.archive(ref.id());

    assertThat(seen(crm, contacts.installation(), merged))
        .isEqualTo(new Seen.MergedInto(new NativeRef(CRM, "contacts", "2"), null));
    assertThat(seen(crm, contacts.installation(), event(ref))).isInstanceOf(Seen.Live.class);
  }

  @Test
  @DisplayName("S3: a system that does not answer shows nothing, and no absence")
  void s3ASystemThatDoesNotAnswerShowsNothing() {
    var world = new Merged(Contacts.synced());
    world.crm.faults = () -> MemorySystem.Fault.DOWN;

    assertThat(world.seen()).isInstanceOf(Seen.Unreadable.class);
  }

  @Test
  @DisplayName("S16: what a system's description does not know is missed once, as elsewhere")
  void s16AnObjectWithoutADescriptionIsMissedOnce() {
    var contacts = Contacts.synced();
    var crm = new MemorySystem(CRM, contacts.type(CRM), new SettableClock(Contacts.START));
    var people = Map.of(CRM, Map.of("people", "contact"));
    var installation = new Installation(Map.of("contact", contacts.entity()), people);

    assertThat(seen(crm, installation, event(new NativeRef(CRM, "people", "1"))))
        .isEqualTo(new Seen.Missed(Contacts.START, Duration.ZERO));
    assertThat(EventReader.granularity(null)).isEqualTo(Duration.ofSeconds(1));
  }

  private static Seen seen(MemorySystem crm, Installation installation, QueuedEvent event) {
    return new EventReader(() -> 1, () -> Contacts.START, JudgementListener.NONE)
        .read(crm, installation, List.of(event))
        .get(0)
        .seen();
  }

  /** Two records of the CRM of which one became part of the other. */
  private static final class Merged {
    final Contacts contacts;
    final MemorySystem crm;
    final String loser;
    final String survivor;

    Merged(Contacts contacts) {
      this.contacts = contacts;
      this.crm = new MemorySystem(CRM, contacts.type(CRM), new SettableClock(Contacts.START));
      this.loser = crm.create(Map.of());
      this.survivor = crm.create(Map.of());
      crm.merge(loser, survivor);
    }

    EventReader reading() {
      return new EventReader(() -> 1, () -> Contacts.START, JudgementListener.NONE);
    }

    Seen seen() {
      return look(crm.ref(loser));
    }

    Seen look(NativeRef ref) {
      return reading().read(crm, contacts.installation(), List.of(event(ref))).get(0).seen();
    }
  }

  @Test
  @DisplayName(
      "S3: a first look at an event without a time, or a record without one, is not counted")
  void s3WhatHasNoTimeIsNotCounted() {
    var looked = new ArrayList<Boolean>();
    var watcher =
        new JudgementListener() {
          @Override
          public void judged(Entity entity, NativeRecord record, @Nullable Inbound inbound) {}

          @Override
          public void looked(NativeRecord record, @Nullable Duration laterBy) {
            looked.add(laterBy != null);
          }

          @Override
          public void stepped(String step, List<QueuedEvent> events, Instant began) {}
        };
    var contacts = Contacts.synced();
    var crm = new MemorySystem(CRM, contacts.type(CRM), new SettableClock(Contacts.START));
    var ref = crm.ref(crm.create(Map.of()));
    var eventReader = new EventReader(() -> 1, () -> Contacts.START, watcher);

    eventReader.read(crm, contacts.installation(), List.of(event(ref)));
    assertThat(looked).isEmpty();
    eventReader.read(crm, contacts.installation(), List.of(event(ref, Contacts.START, 0)));
    assertThat(looked).containsExactly(false);
  }

  /** What a look at a record shows that was changed at the start, by the system's whole seconds. */
  private static Observation.Seen seenOf(Instant changedAt, int attempts) {
    return seenOf(changedAt, attempts, Duration.ofSeconds(1));
  }

  private static Observation.Seen seenOf(Instant changedAt, int attempts, Duration step) {
    var contacts = Contacts.synced().granularity(step);
    var type = contacts.type(CRM);
    var crm = new MemorySystem(CRM, type, new SettableClock(Contacts.START));
    var ref = new NativeRef(CRM, type.name(), crm.create(Map.of()));
    var events = List.of(event(ref, changedAt, attempts));
    return new EventReader(() -> 1, () -> Contacts.START, JudgementListener.NONE)
        .read(crm, contacts.installation(), events)
        .get(0)
        .seen();
  }

  @Test
  @DisplayName("S16: a record that a poll shows as deleted is gone when a read does not find it")
  void s16WhatAPollShowsAsDeletedIsGoneByOneRead() {
    var contacts = Contacts.synced();
    var crm = new MemorySystem(CRM, contacts.type(CRM), new SettableClock(Contacts.START));
    var there = crm.ref(crm.create(Map.of()));
    var missing = crm.ref("none");

    var seen =
        new EventReader(() -> 1, () -> Contacts.START, JudgementListener.NONE)
            .read(
                crm,
                contacts.installation(),
                List.of(
                    polled(missing, EventKind.DELETED),
                    polled(crm.ref("other"), EventKind.UPDATED),
                    polled(there, EventKind.DELETED)));

    assertThat(seen)
        .extracting(it -> it.seen().getClass().getSimpleName())
        .containsExactly("Gone", "Missed", "Live");
  }

  private static QueuedEvent polled(NativeRef ref, EventKind kind) {
    var event =
        InboxEvent.seen(
            new UUID(0, 1), ref, kind, InboxEvent.Source.POLL, Contacts.START, Origin.NONE);
    return new QueuedEvent(1, 0, 1, 0, event);
  }

  private static QueuedEvent event(NativeRef ref) {
    return event(ref, null, 0);
  }

  private static QueuedEvent event(NativeRef ref, @Nullable Instant occurredAt, int attempts) {
    var event = of(ref, EventKind.UPDATED, occurredAt, Value.Struct.EMPTY).event();
    return new QueuedEvent(1, 0, 1, attempts, event);
  }

  private static QueuedEvent of(
      NativeRef ref, EventKind kind, @Nullable Instant occurredAt, Value.Struct payload) {
    var event =
        new InboxEvent(
            new UUID(0, 1),
            ref,
            kind,
            InboxEvent.Source.HOOK,
            new InboxEvent.Arrival(null, occurredAt, Contacts.START),
            InboxEvent.Content.partial(payload),
            Origin.NONE);
    return new QueuedEvent(1, 0, 1, 0, event);
  }
}
