package io.syncline.store.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.SettableClock;
import io.syncline.core.model.Ids;
import io.syncline.core.notify.Message;
import io.syncline.core.notify.Outbox;
import io.syncline.core.notify.OutboxSender;
import io.syncline.core.notify.OutboxSender.Ending;
import io.syncline.core.notify.OutboxSender.Outcome;
import io.syncline.core.notify.StoredMessages;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Messages are logged once for an occasion, and posted at least once. */
class PostgresOutboxTest {

  private static final Instant MONDAY = Instant.parse("2026-06-22T08:00:00Z");

  private final SettableClock clock = new SettableClock(MONDAY);
  private final Ids ids = new Ids(clock, new Random(5));
  private final Outbox outbox = new PostgresOutbox(new Database(TestDatabase.fresh()));
  private final List<Message> logged = new ArrayList<>();
  private final List<Outbox.Waiting> posted = new ArrayList<>();
  private final List<Ending> endings = new ArrayList<>();

  private Outcome answer = Outcome.TAKEN;

  private Outcome taken(Outbox.Waiting it) {
    posted.add(it);
    return answer;
  }

  private StoredMessages messenger() {
    return new StoredMessages(outbox, logged::add, List.of("webhook"), ids, clock);
  }

  private OutboxSender posting() {
    return new OutboxSender(
        outbox,
        Map.of("webhook", this::taken, "slack", it -> Outcome.failed("HTTP 500", null)),
        (it, ending) -> endings.add(ending),
        clock,
        new Random(11));
  }

  private static Message message(@Nullable String occasion) {
    return new Message(
        new Message.Topic("reconciliation", "contacts", "run-1"),
        Message.Urgency.ALERT,
        "ann",
        "3 differences remain",
        Map.of("open", 3L),
        occasion);
  }

  @Test
  void anOccasionIsLoggedOnceHoweverManyProcessesNoticeIt() {
    messenger().send(message("reconciliation/run-1"));
    messenger().send(message("reconciliation/run-1"));
    messenger().send(message(null));
    messenger().send(message(null));
    posting().runOnce();
    posting().runOnce();

    assertThat(logged).hasSize(3);
    assertThat(posted).hasSize(3);
    assertThat(posted)
        .extracting(Outbox.Waiting::message)
        .containsExactlyInAnyOrder(message("reconciliation/run-1"), message(null), message(null));
    assertThat(posted).extracting(Outbox.Waiting::id).doesNotHaveDuplicates();
  }

  @Test
  void whatIsNotTakenInIsPostedAgainUnderTheSameIdAfterWaitsThatGrow() {
    answer = Outcome.failed("HTTP 500", null);
    messenger().send(message(null));
    var waits = new ArrayList<Duration>();
    for (int i = 0; i < 12; i++) {
      int before = posted.size();
      var from = clock.instant();
      while (posted.size() == before) {
        posting().runOnce();
        clock.pass(Duration.ofSeconds(1));
      }
      waits.add(Duration.between(from, clock.instant()));
    }
    answer = Outcome.TAKEN;
    clock.pass(Duration.ofHours(1));
    posting().runOnce();
    clock.pass(Duration.ofDays(1));
    posting().runOnce();

    assertThat(posted).hasSize(13).extracting(Outbox.Waiting::id).containsOnly(posted.get(0).id());
    assertThat(endings).endsWith(Ending.POSTED).hasSize(13);
    assertThat(waits.get(1)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(12));
    assertThat(waits.get(11)).isBetween(Duration.ofMinutes(29), Duration.ofMinutes(61));
  }

  @Test
  void aProcessThatDiesWhilePostingLeavesItToAnother() {
    messenger().send(message(null));
    var taken = outbox.claim(clock.instant(), clock.instant().plus(Duration.ofMinutes(5)), 10);
    assertThat(taken).hasSize(1);
    posting().runOnce();
    assertThat(posted).isEmpty();

    clock.pass(Duration.ofMinutes(5));
    posting().runOnce();
    assertThat(posted).hasSize(1);
  }

  @Test
  @DisplayName("after three days, or where the receiver says so, it is given up")
  void itIsGivenUpAfterThreeDays() {
    answer = Outcome.failed("no answer", null);
    messenger().send(message(null));
    clock.pass(Duration.ofDays(3).plusSeconds(1));
    posting().runOnce();
    assertThat(endings).containsExactly(Ending.GIVEN_UP);

    answer = new Outcome("HTTP 410", null, true);
    messenger().send(message(null));
    posting().runOnce();
    clock.pass(Duration.ofDays(30));
    posting().runOnce();
    assertThat(endings).containsExactly(Ending.GIVEN_UP, Ending.GIVEN_UP);
  }

  @Test
  void aReceiverThatAsksToWaitIsWaitedFor() {
    answer = Outcome.failed("HTTP 429", Duration.ofMinutes(20));
    messenger().send(message(null));
    messenger().send(message(null));
    posting().runOnce();
    assertThat(posted).hasSize(1);
    answer = Outcome.TAKEN;
    clock.pass(Duration.ofMinutes(19));
    posting().runOnce();
    assertThat(posted).hasSize(2).extracting(Outbox.Waiting::id).doesNotHaveDuplicates();
    clock.pass(Duration.ofMinutes(2));
    posting().runOnce();
    assertThat(posted).hasSize(3);
  }

  @Test
  void withoutAChannelMessagesAreKeptAndNotPosted() {
    new StoredMessages(outbox, logged::add, List.of(), ids, clock).send(message("once"));
    new StoredMessages(outbox, logged::add, List.of(), ids, clock).send(message("once"));
    clock.pass(Duration.ofDays(1));
    posting().runOnce();

    assertThat(logged).hasSize(1);
    assertThat(posted).isEmpty();
    outbox.forget(clock.instant());
    messenger().send(message("once"));
    assertThat(logged).hasSize(2);
  }

  @Test
  void aChannelThatRefusesStopsNoOther() {
    var both = new StoredMessages(outbox, logged::add, List.of("slack", "webhook"), ids, clock);
    both.send(message("reconciliation/run-1"));
    both.send(message("reconciliation/run-1"));
    both.send(message("reconciliation/run-2"));
    posting().runOnce();

    assertThat(logged).hasSize(2);
    assertThat(posted).extracting(Outbox.Waiting::channel).containsExactly("webhook", "webhook");
    assertThat(endings).containsExactlyInAnyOrder(Ending.RETRIED, Ending.POSTED, Ending.POSTED);
  }

  @Test
  void aChannelThatIsConfiguredNoMoreGetsNothing() {
    new StoredMessages(outbox, logged::add, List.of("teams"), ids, clock).send(message(null));
    posting().runOnce();
    clock.pass(Duration.ofHours(2));
    posting().runOnce();
    assertThat(endings).containsExactly(Ending.GIVEN_UP);
  }
}
