package io.syncline.route.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem;
import io.syncline.core.SettableClock;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What routes of integrators say of changes. */
class RouteEventsTest {

  private final SettableClock clock = new SettableClock(Contacts.START);
  private final List<InboxEvent> stored = new ArrayList<>();
  private final MemorySystem books =
      new MemorySystem(Contacts.BOOKS, Contacts.synced().type(Contacts.BOOKS), clock);
  private final RouteEvents events =
      new RouteEvents(
          id -> id.equals(Contacts.BOOKS) ? Optional.of(books) : Optional.empty(),
          all -> {
            stored.addAll(all);
            return all.stream().map(InboxEvent::id).collect(Collectors.toSet());
          },
          polled(),
          new Ids(clock, new Random(1)),
          clock);

  private final List<SystemId> polled = new ArrayList<>();

  private Wakeups polled() {
    return new Wakeups() {
      @Override
      public void inbox(SystemId system) {}

      @Override
      public void deliveries(SystemId target) {}

      @Override
      public void runs(String sync) {}

      @Override
      public void polls(SystemId system) {
        polled.add(system);
      }
    };
  }

  @Test
  void changesThatWereLostAreAnsweredByAPoll() {
    store("{\"missed\": true}");

    assertThat(polled).containsExactly(Contacts.BOOKS);
    assertThat(stored).isEmpty();
  }

  @Test
  void anIdAloneSaysThatTheRecordChanged() {
    store("\"007\"");

    assertThat(stored)
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.ref()).isEqualTo(books.ref("007"));
              assertThat(it.kind()).isEqualTo(EventKind.UPDATED);
              assertThat(it.identity()).isNull();
              assertThat(it.complete()).isFalse();
            });
  }

  @Test
  void anEventSaysMoreAndAListSeveral() {
    store(
        """
        [{"id": 7, "kind": "Deleted", "occurredAt": "2026-01-01T00:00:00Z", "event": "e1"}, "8"]
        """);

    assertThat(stored).extracting(it -> it.ref().id()).containsExactly("7", "8");
    assertThat(stored.get(0).kind()).isEqualTo(EventKind.DELETED);
    assertThat(stored.get(0).occurredAt()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(stored.get(0).identity()).isEqualTo("[\"contacts\",\"e1\"]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "\"\"",
        "{\"id\": \"\"}",
        "{\"missed\": false}",
        "{\"missed\": \"true\"}",
        "[{\"missed\": true}]",
        "{\"id\": [1]}",
        "[\"1\", {}]",
        "{\"id\": 1, \"kind\": \"gone\"}",
        "true"
      })
  void whatNamesNoRecordIsRefusedAsAWhole(String said) {
    assertThatThrownBy(() -> store(said)).isInstanceOf(IllegalArgumentException.class);
    assertThat(stored).isEmpty();
    assertThat(polled).isEmpty();
  }

  @Test
  void aSystemThatIsNotConnectedTakesNothing() {
    assertThatThrownBy(() -> events.store(Contacts.CRM, "contacts", Value.text("1")))
        .isInstanceOf(IllegalStateException.class);
    store("[]");
    assertThat(stored).isEmpty();
  }

  private void store(String said) {
    events.store(Contacts.BOOKS, "contacts", Json.parse(said.strip()));
  }
}
