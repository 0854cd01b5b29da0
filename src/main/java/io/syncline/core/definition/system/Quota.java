package io.syncline.core.definition.system;

import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.key.Shorthand;
import io.syncline.core.definition.key.Within;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * How many calls the vendor allows in a long time, beside the rate: all processes count them
 * together, and wait where none are left.
 *
 * @param calls how many in each {@code per}; the setting {@code quota} of a connection is another
 *     number
 * @param per the time in which they are counted: whole days begin at midnight
 * @param timeZone where it is midnight
 * @param reserve percent that polls and runs leave to people's changes
 * @param remaining where an answer tells how many calls are left
 * @param used where an answer tells how many calls were made
 */
public record Quota(
    @Within(min = 1) int calls,
    @Default("24h") Duration per,
    @Default("UTC") ZoneId timeZone,
    @Within(min = 0, max = 90) @Default("20") int reserve,
    @Nullable CountHeader remaining,
    @Nullable CountHeader used) {

  private static final Duration DAY = Duration.ofDays(1);

  /**
   * A number in a header of an answer.
   *
   * @param header its name
   * @param pattern a regular expression whose first group is the number, and whose second, where it
   *     has one, how many calls there are in all ({@code api-usage=(\d+)/(\d+)}); null: the header
   *     is the number
   */
  public record CountHeader(@Shorthand String header, @Nullable String pattern) {}

  /** Whether the vendor tells how much is used. */
  public boolean reported() {
    return remaining != null || used != null;
  }

  /** The same with another number of calls. */
  public Quota of(int otherCalls) {
    return new Quota(otherCalls, per, timeZone, reserve, remaining, used);
  }

  /** When the time began in which calls are counted now. */
  public Instant start(Instant now) {
    long days = days();
    if (days == 0) {
      long millis = Math.max(1, per.toMillis());
      return Instant.ofEpochMilli(Math.floorDiv(now.toEpochMilli(), millis) * millis);
    }
    long day = now.atZone(timeZone).toLocalDate().toEpochDay();
    return LocalDate.ofEpochDay(Math.floorDiv(day, days) * days).atStartOfDay(timeZone).toInstant();
  }

  /** When it ends. */
  public Instant end(Instant start) {
    long days = days();
    return days == 0
        ? start.plus(per)
        : start.atZone(timeZone).toLocalDate().plusDays(days).atStartOfDay(timeZone).toInstant();
  }

  /** Whole days; 0: it is something else. */
  private long days() {
    return per.toSeconds() % DAY.toSeconds() == 0 ? per.toDays() : 0;
  }

  /** How many of so many calls are kept from polls and runs. */
  public long reserved(long limit) {
    return limit * reserve / 100;
  }
}
