package io.syncline.core.system.state;

import io.syncline.core.definition.system.Quota;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The calls that were made of a system's quota, and what follows for the next ones. Immutable.
 *
 * <p>What the vendor tells corrects the count in both directions. Its time may begin when ours does
 * not: so where it reported that nothing is left, one call goes out now and then to hear it again.
 *
 * @param start when the time began in which they are counted
 * @param limit how many there are, as the vendor reported it; null: as the manifest says
 * @param reported whether the vendor reported on this period
 * @param probed when a call went out although none was left; null: none did
 */
public record QuotaCount(
    Instant start, long used, @Nullable Long limit, boolean reported, @Nullable Instant probed) {

  /** How often work that waits asks again, and a call goes out to hear how much is left. */
  public static final Duration LOOK = Duration.ofMinutes(15);

  /** Answers may come in another order than the calls were counted in. */
  private static final int LEAST_DIFFERENCE = 10;

  /** Nothing was counted yet. */
  public static QuotaCount none(Quota quota, Instant now) {
    return new QuotaCount(quota.start(now), 0, null, false, null);
  }

  /**
   * Calls that may be made.
   *
   * @param calls how many; 0: none
   * @param start when their time began
   * @param ends in how long they are worth nothing any more
   * @param until when it is worth asking again, where there are none; null: there are some
   */
  public record Portion(int calls, Instant start, Duration ends, @Nullable Instant until) {}

  /** What is left after some were taken. */
  public record Taken(QuotaCount count, Portion portion) {}

  /** As it is at a moment: where its time has ended, the next has begun with nothing used. */
  public QuotaCount at(Quota quota, Instant now) {
    var begun = quota.start(now);
    return begun.isAfter(start) ? new QuotaCount(begun, 0, limit, false, probed) : this;
  }

  public long limit(Quota quota) {
    return limit == null ? quota.calls() : limit;
  }

  /**
   * How many may still be made.
   *
   * @param run whether for a poll or run, which leaves the reserve
   */
  public long left(Quota quota, boolean run) {
    long all = limit(quota);
    return Math.max(0, all - used - (run ? quota.reserved(all) : 0));
  }

  /**
   * Takes some.
   *
   * @param least fewer are none
   * @param most as many as that where there are plenty
   */
  public Taken take(Quota quota, int least, int most, boolean run, Instant now) {
    var count = at(quota, now);
    long left = count.left(quota, run);
    var ends = Duration.between(now, quota.end(count.start));
    if (left >= least) {
      // The last calls are taken one by one: what another process holds in advance is missing here.
      int given = (int) Math.max(least, Math.min(most, left / 20));
      return new Taken(count.using(given), new Portion(given, count.start, ends, null));
    }
    if (count.reported && (probed == null || !now.isBefore(probed.plus(LOOK)))) {
      var probing = new QuotaCount(count.start, count.used + least, count.limit, true, now);
      return new Taken(probing, new Portion(least, count.start, ends, null));
    }
    return new Taken(count, new Portion(0, count.start, ends, quota.end(count.start)));
  }

  private QuotaCount using(int calls) {
    return new QuotaCount(start, used + calls, limit, reported, probed);
  }

  /**
   * With what the vendor reported in the answer to a call.
   *
   * @param of when the time began in which the call was counted; another one's answers are late
   * @param number how many were used
   * @param all how many there are; null: not reported
   */
  public QuotaCount report(Quota quota, Instant of, long number, @Nullable Long all, Instant now) {
    var count = at(quota, now);
    if (!of.equals(count.start)) {
      return count;
    }
    long known = all == null ? count.limit(quota) : all;
    long margin = Math.max(LEAST_DIFFERENCE, known / 100);
    long corrected =
        number > count.used ? number : number + margin < count.used ? number + margin : count.used;
    return new QuotaCount(
        count.start, corrected, all == null ? count.limit : all, true, count.probed);
  }
}
