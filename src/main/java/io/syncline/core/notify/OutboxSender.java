package io.syncline.core.notify;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Posts what waits in the outbox. At least once: a receiver recognises repeated messages by their
 * id. What is not taken in is tried again, after waits that double from {@value #FIRST_SECONDS}
 * seconds to an hour, for {@value #DAYS} days.
 */
public final class OutboxSender {

  static final int FIRST_SECONDS = 10;
  static final int DAYS = 3;
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Duration CLAIM = Duration.ofMinutes(5);
  private static final int AT_ONCE = 10;

  private final Outbox outbox;
  private final Map<String, Channel> channels;
  private final Hearer hearer;
  private final InstantSource clock;
  private final RandomGenerator random;

  /**
   * @param channels by their names; one of several ways, as {@code direct:alert.pager}, by what is
   *     before the colon
   */
  public OutboxSender(
      Outbox outbox,
      Map<String, Channel> channels,
      Hearer hearer,
      InstantSource clock,
      RandomGenerator random) {
    this.outbox = outbox;
    this.channels = Map.copyOf(channels);
    this.hearer = hearer;
    this.clock = clock;
    this.random = random;
  }

  /** A way out of the house. */
  @FunctionalInterface
  public interface Channel {

    /** Posts one; never throws for what the other side does. */
    Outcome post(Outbox.Waiting message);
  }

  /**
   * What came of it.
   *
   * @param failure in words, without values; null: it was taken in
   * @param retryAfter what the receiver asks for; null: nothing
   * @param over whether the receiver wants no more of this
   */
  public record Outcome(@Nullable String failure, @Nullable Duration retryAfter, boolean over) {

    public static final Outcome TAKEN = new Outcome(null, null, false);

    public static Outcome failed(String why, @Nullable Duration retryAfter) {
      return new Outcome(why, retryAfter, false);
    }
  }

  /** Receives the outcome of each attempt. */
  @FunctionalInterface
  public interface Hearer {

    void ended(Outbox.Waiting message, Ending ending);
  }

  /** How an attempt ended. */
  public enum Ending {
    POSTED,
    RETRIED,
    GIVEN_UP
  }

  /** Posts what is due; a channel that refuses a message is skipped until the next call. */
  public void runOnce() {
    var now = clock.instant();
    var refusing = new HashSet<String>();
    for (var it : outbox.claim(now, now.plus(CLAIM), AT_ONCE)) {
      if (!refusing.contains(it.channel())) {
        if (!post(it)) {
          refusing.add(it.channel());
        }
      } else {
        outbox.failed(it.id(), "the one before was not taken in", next(it, null));
      }
    }
  }

  private boolean post(Outbox.Waiting it) {
    var channel = channels.get(it.channel().split(":", 2)[0]);
    var outcome =
        channel == null
            ? new Outcome("there is no such notification channel any more", null, true)
            : channel.post(it);
    if (outcome.failure() == null) {
      outbox.posted(it.id(), clock.instant());
      hearer.ended(it, Ending.POSTED);
      return true;
    }
    boolean over = outcome.over() || it.at().plus(Duration.ofDays(DAYS)).isBefore(clock.instant());
    outbox.failed(it.id(), outcome.failure(), over ? null : next(it, outcome.retryAfter()));
    hearer.ended(it, over ? Ending.GIVEN_UP : Ending.RETRIED);
    return false;
  }

  /** Half of the wait is left to chance, so that many do not come back at the same time. */
  private Instant next(Outbox.Waiting it, @Nullable Duration asked) {
    long most =
        Math.min(
            LONGEST.toMillis(),
            Duration.ofSeconds(FIRST_SECONDS).toMillis() << Math.min(it.attempts(), 20));
    var wait = Duration.ofMillis(most / 2 + random.nextLong(most / 2 + 1));
    var now = clock.instant();
    return asked != null && asked.compareTo(wait) > 0 ? now.plus(asked) : now.plus(wait);
  }
}
