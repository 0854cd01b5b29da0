package io.syncline.core.change;

import static io.syncline.core.Contacts.CRM;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem;
import io.syncline.core.SettableClock;
import io.syncline.core.definition.Webhook.EventKind;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Value;
import io.syncline.core.system.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReadingTest {

  @Test
  @DisplayName("S12: a look knows how far the clock of its system was measured to be off")
  void aLookKnowsHowFarTheClockOfItsSystemIsOff() {
    var contacts = Contacts.synced();
    var type = contacts.type(CRM);
    var crm = new MemorySystem(CRM, type, new SettableClock(Contacts.START));
    crm.ahead = Duration.ofMinutes(-7);
    var ref = new NativeRef(CRM, type.name(), crm.create(Map.of()));

    var seen = new Reading(() -> 1).read(crm, contacts.installation(), List.of(event(ref)));

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
  @DisplayName("S3: within one step of the system's times no fetch is older than its event")
  void s3WithinOneStepOfTheClockNoFetchIsOlder() {
    assertThat(seenOf(Contacts.START.plusMillis(900), 0)).isInstanceOf(Observation.Seen.Live.class);
    assertThat(seenOf(Contacts.START.plusMillis(1_000), 0))
        .isInstanceOf(Observation.Seen.Unreadable.class);
  }

  /** What a look at a record shows that was changed at the start, by the system's whole seconds. */
  private static Observation.Seen seenOf(Instant told, int attempts) {
    var contacts = Contacts.synced().granularity(Duration.ofSeconds(1));
    var type = contacts.type(CRM);
    var crm = new MemorySystem(CRM, type, new SettableClock(Contacts.START));
    var ref = new NativeRef(CRM, type.name(), crm.create(Map.of()));
    var events = List.of(event(ref, told, attempts));
    return new Reading(() -> 1).read(crm, contacts.installation(), events).get(0).seen();
  }

  private static QueuedEvent event(NativeRef ref) {
    return event(ref, null, 0);
  }

  private static QueuedEvent event(NativeRef ref, @Nullable Instant occurredAt, int attempts) {
    var event =
        new InboxEvent(
            new UUID(0, 1),
            ref,
            EventKind.UPDATED,
            InboxEvent.Source.HOOK,
            null,
            occurredAt,
            Contacts.START,
            Value.Struct.EMPTY,
            false,
            Origin.NONE);
    return new QueuedEvent(1, 0, 1, attempts, event);
  }
}
