package io.syncline.core.alert;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A condition from the first time it was seen until it is over.
 *
 * @param times what happened when
 * @param count how many when it was last seen
 * @param text what it was then
 * @param sent what was sent of it
 * @param acknowledgedBy who takes care of it; null: no one yet
 */
public record Alert(
    UUID id,
    Condition.Of of,
    Times times,
    long count,
    String text,
    Sent sent,
    @Nullable String acknowledgedBy) {

  /**
   * What happened when.
   *
   * @param since since when the condition holds
   * @param opened when it was sent first; null: the condition does not hold long enough yet
   * @param missed when the condition was first not seen any more; null: it holds
   * @param closed when it was over; null: it is not
   */
  public record Times(
      Instant since, @Nullable Instant opened, @Nullable Instant missed, @Nullable Instant closed) {

    Times missedAt(@Nullable Instant now) {
      return new Times(since, opened, now, closed);
    }

    Times closedAt(Instant now) {
      return new Times(since, opened, missed, now);
    }
  }

  /**
   * What was sent.
   *
   * @param times how often it was sent while it was open
   * @param at when it was sent last; null: never
   * @param count how many it was then
   * @param escalated whether it was sent to who comes next
   */
  public record Sent(int times, @Nullable Instant at, long count, boolean escalated) {
    static final Sent NOTHING = new Sent(0, null, 0, false);

    Sent again(Instant now, long counted) {
      return new Sent(times + 1, now, counted, escalated);
    }

    Sent escalatedToo() {
      return new Sent(times, at, count, true);
    }
  }

  static Alert pending(UUID id, Condition it, Instant now) {
    var times = new Times(it.since() == null ? now : it.since(), null, null, null);
    return new Alert(id, it.of(), times, it.count(), it.text(), Sent.NOTHING, null);
  }

  /** Whether it was sent and is not over. */
  public boolean open() {
    return times.opened() != null && times.closed() == null;
  }

  /** The same, sent for the first time. */
  Alert opened(Instant now) {
    var then = new Times(times.since(), now, null, null);
    return new Alert(id, of, then, count, text, sent.again(now, count), acknowledgedBy);
  }

  Alert with(Times other) {
    return new Alert(id, of, other, count, text, sent, acknowledgedBy);
  }

  Alert with(Sent other) {
    return new Alert(id, of, times, count, text, other, acknowledgedBy);
  }

  /** As it is while the condition holds. */
  Alert seen(Condition now) {
    var since = now.since() == null ? times.since() : now.since();
    var then = new Times(since, times.opened(), null, times.closed());
    return new Alert(id, of, then, now.count(), now.text(), sent, acknowledgedBy);
  }
}
