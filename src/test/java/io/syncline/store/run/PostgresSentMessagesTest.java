package io.syncline.store.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.SettableClock;
import io.syncline.core.model.Ids;
import io.syncline.core.notify.Message;
import io.syncline.core.notify.Outbox;
import io.syncline.core.notify.OutboxSender;
import io.syncline.core.notify.OutboxSender.Outcome;
import io.syncline.core.notify.SentMessages;
import io.syncline.core.notify.SentMessages.Query;
import io.syncline.core.notify.SentMessages.Sent;
import io.syncline.core.notify.SentMessages.State;
import io.syncline.core.notify.StoredMessages;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Messages can be looked at and posted again, and a channel can be paused. */
class PostgresSentMessagesTest {

  private static final Instant MONDAY = Instant.parse("2026-06-22T08:00:00Z");

  private final SettableClock clock = new SettableClock(MONDAY);
  private final Ids ids = new Ids(clock, new Random(5));
  private final Database database = new Database(TestDatabase.fresh());
  private final Outbox outbox = new PostgresOutbox(database);
  private final SentMessages messages =
      new PostgresSentMessages(database, List.of("slack", "mail"));
  private final List<UUID> posted = new ArrayList<>();
  private Outcome slack = Outcome.TAKEN;

  private void send(String... channels) {
    new StoredMessages(outbox, it -> {}, List.of(channels), ids, clock)
        .send(
            new Message(
                new Message.Topic("alert", "contacts", null),
                Message.Urgency.ALERT,
                "ann",
                "3 dead letters are open",
                Map.of()));
    clock.set(clock.instant().plusMillis(2));
  }

  private void post() {
    new OutboxSender(
            outbox,
            Map.of(
                "slack",
                it -> {
                  posted.add(it.id());
                  return slack;
                },
                "mail",
                it -> {
                  posted.add(it.id());
                  return Outcome.TAKEN;
                }),
            (it, ending) -> {},
            clock,
            new Random(11))
        .runOnce();
  }

  private List<Sent> list(@Nullable String channel, @Nullable State state) {
    return messages.list(new Query(channel, state, null, 10));
  }

  @Test
  void nothingIsPostedByAPausedChannelAndWhatWasKeptIsPostedAfterwards() {
    messages.pause("slack", "ann", clock.instant());
    messages.pause("slack", "ben", clock.instant());
    send("slack", "mail");
    post();

    assertThat(list("slack", null)).extracting(Sent::state).containsExactly(State.WAITING);
    assertThat(list("mail", null)).extracting(Sent::state).containsExactly(State.POSTED);
    assertThat(messages.channels())
        .containsExactly(
            new SentMessages.Channel("mail", 0, clock.instant(), null),
            new SentMessages.Channel("slack", 1, null, new SentMessages.Paused("ann", MONDAY)));
    clock.set(MONDAY.plus(Duration.ofDays(9)));
    post();
    assertThat(posted).hasSize(1);

    messages.resume("slack");
    messages.resume("slack");
    post();

    assertThat(posted).hasSize(2);
    assertThat(list("slack", null)).extracting(Sent::state).containsExactly(State.POSTED);
    assertThat(messages.channels()).extracting(SentMessages.Channel::paused).containsOnlyNulls();
  }

  @Test
  void whatWasGivenUpOrTakenInIsPostedOnceMoreUnderItsId() {
    slack = new Outcome("HTTP 410", null, true);
    send("slack");
    post();
    var gone = list(null, State.GIVEN_UP).get(0);
    assertThat(gone.failure()).isEqualTo("HTTP 410");
    slack = Outcome.TAKEN;

    assertThat(messages.replay(gone.id(), clock.instant()).orElseThrow().state())
        .isEqualTo(State.WAITING);
    post();
    post();
    assertThat(posted).containsExactly(gone.id(), gone.id());
    assertThat(list(null, State.POSTED)).extracting(Sent::id).containsExactly(gone.id());
    messages.replay(gone.id(), clock.instant());
    post();
    assertThat(posted).hasSize(3);
  }

  @Test
  void anOldMessageThatIsReplayedInVainIsGivenUpAgain() {
    send("slack");
    post();
    slack = Outcome.failed("HTTP 500", null);
    clock.set(MONDAY.plus(Duration.ofDays(4)));
    messages.replay(posted.get(0), clock.instant());
    post();
    post();

    assertThat(posted).hasSize(2);
    assertThat(list(null, null)).extracting(Sent::state).containsExactly(State.GIVEN_UP);
  }

  @Test
  void whatGoesByNoChannelIsShownAndNotReplayed() {
    send();
    var kept = list(null, null).get(0);

    assertThat(kept.state()).isEqualTo(State.KEPT);
    assertThat(messages.replay(kept.id(), clock.instant())).isEmpty();
    assertThat(messages.replay(UUID.randomUUID(), clock.instant())).isEmpty();
    assertThat(messages.channels())
        .extracting(SentMessages.Channel::name)
        .containsExactly("mail", "slack");
  }

  @Test
  void pagesFollowFromTheNewest() {
    for (int i = 0; i < 5; i++) {
      send("mail");
    }
    var first = messages.list(new Query("mail", State.WAITING, null, 3));
    var rest = messages.list(new Query("mail", State.WAITING, first.get(2).id(), 3));

    assertThat(first).hasSize(3);
    assertThat(rest).hasSize(2);
    assertThat(first.get(0).at()).isAfter(rest.get(0).at());
    assertThat(list("slack", null)).isEmpty();
  }
}
