package io.syncline.api.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.api.http.Caller;
import io.syncline.core.Contacts;
import io.syncline.core.feed.FeedEvent;
import io.syncline.core.feed.FeedEvent.About;
import io.syncline.core.feed.FeedEvent.Position;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WantedEventsTest {

  private static WantedEvents wanted(
      Set<String> kinds, @Nullable String sync, @Nullable String system, @Nullable String reader) {
    var installation = Contacts.synced().installation();
    return new WantedEvents(
        kinds,
        sync,
        system,
        new Caller.Reading(reader == null ? null : Set.of(reader), () -> installation));
  }

  private static FeedEvent event(
      String kind, @Nullable String sync, @Nullable String system, @Nullable String entity) {
    return new FeedEvent(
        new Position(1, 1, "m", 1L),
        Instant.EPOCH,
        kind,
        new About(sync, system, entity, null),
        "x");
  }

  private static final FeedEvent WRITE = event("record-synced", null, "crm", "contact");

  @Test
  void aWriteIsReadByWhoIsForASyncOfItsRecord() {
    assertThat(wanted(FeedEvent.KINDS, null, null, "contacts").has(WRITE)).isTrue();
    assertThat(wanted(FeedEvent.KINDS, null, null, null).has(WRITE)).isTrue();
    assertThat(wanted(FeedEvent.KINDS, null, null, "orders").has(WRITE)).isFalse();
    assertThat(
            wanted(FeedEvent.KINDS, null, null, "contacts")
                .has(event("record-synced", null, "crm", "salary")))
        .isFalse();
  }

  @Test
  void aWriteIsSentOnlyToWhoAsksForIt() {
    var usual = wanted(WantedEvents.USUAL, null, null, null);
    assertThat(usual.has(WRITE)).isFalse();
    assertThat(usual.synced()).isFalse();
    assertThat(usual.others()).isTrue();
    assertThat(usual.has(event("dead-letter", null, "crm", "contact"))).isTrue();
    var writes = wanted(Set.of("record-synced"), null, null, null);
    assertThat(writes.others()).isFalse();
    assertThat(writes.synced()).isTrue();
    assertThat(writes.has(event("dead-letter", null, "crm", "contact"))).isFalse();
  }

  @Test
  void whatIsAboutARecordIsOfEachSyncThatKeepsItInItsSystem() {
    var contacts = wanted(FeedEvent.KINDS, "contacts", null, null);
    assertThat(contacts.has(WRITE)).isTrue();
    assertThat(contacts.has(event("record-synced", null, "elsewhere", "contact"))).isFalse();
    assertThat(contacts.has(event("conflict-waiting", null, null, "contact"))).isTrue();
    assertThat(contacts.has(event("alert-opened", "contacts", null, null))).isTrue();
    assertThat(contacts.has(event("alert-opened", "orders", null, null))).isFalse();
    assertThat(contacts.has(event("alert-opened", null, "crm", null))).isFalse();
    assertThat(wanted(FeedEvent.KINDS, "orders", null, null).has(WRITE)).isFalse();
    assertThat(wanted(FeedEvent.KINDS, null, "books", null).has(WRITE)).isFalse();
  }
}
