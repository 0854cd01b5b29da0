package io.syncline.core.definition.model;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which records a rule puts into one derived record, and when.
 *
 * @param by the attributes whose values are equal in a group
 * @param until when a group is complete
 * @param condition with {@link Until#CONDITION}: an expression over a record of the group
 * @param date with a period: the attribute with the day that decides into which one a record falls;
 *     null: the day on which the rule met it
 * @param grace how long after the end of a period records of it may still come
 * @param currency the attribute that holds a record's currency; null: there is none
 */
public record Grouping(
    List<String> by,
    Until until,
    String condition,
    @Nullable String date,
    Duration grace,
    @Nullable String currency) {

  /** When a group is complete. */
  public enum Until {
    DAY,
    WEEK,
    MONTH,
    QUARTER,
    /** A condition holds. */
    CONDITION,
    /** A person says so. */
    APPROVE;

    /** The period or the approval that a text names; empty: it is a condition. */
    public static Optional<Until> named(String text) {
      return Arrays.stream(values())
          .filter(it -> it != CONDITION && it.name().equalsIgnoreCase(text.strip()))
          .findFirst();
    }

    /** Whether a period has to end. */
    public boolean isPeriod() {
      return this != CONDITION && this != APPROVE;
    }

    /** The first day after the period in which a day lies. */
    LocalDate end(LocalDate day) {
      return switch (this) {
        case DAY -> day.plusDays(1);
        case WEEK -> day.with(TemporalAdjusters.next(DayOfWeek.MONDAY));
        case MONTH -> day.with(TemporalAdjusters.firstDayOfNextMonth());
        case QUARTER -> day.withDayOfMonth(1).plusMonths(3 - (day.getMonthValue() - 1) % 3);
        case CONDITION, APPROVE -> throw new IllegalStateException(this + " is no period");
      };
    }
  }

  public Grouping {
    by = List.copyOf(by);
  }

  /**
   * When the group of a record is complete, where a period decides: its period ended, or, where
   * that was invoiced already when the record came, the one in which it came.
   *
   * @param met when the rule met the record
   * @param day of the record
   */
  public Instant complete(Instant met, @Nullable LocalDate day, ZoneId zone) {
    var end = until.end(met.minus(grace).atZone(zone).toLocalDate());
    var own = day == null ? end : until.end(day);
    return (own.isAfter(end) ? own : end).atStartOfDay(zone).toInstant().plus(grace);
  }
}
