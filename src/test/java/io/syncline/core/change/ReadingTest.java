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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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

  private static QueuedEvent event(NativeRef ref) {
    var event =
        new InboxEvent(
            new UUID(0, 1),
            ref,
            EventKind.UPDATED,
            InboxEvent.Source.HOOK,
            null,
            null,
            Contacts.START,
            Value.Struct.EMPTY,
            false,
            Origin.NONE);
    return new QueuedEvent(1, 0, 1, 0, event);
  }
}
