package io.syncline.app.job;

import io.syncline.core.definition.rule.Reconciliation;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.quartz.CronExpression;

/** When a schedule fires, in a time zone. The only place that speaks Quartz's kind of time. */
final class Cron {

  /** Firings that are counted one by one; of more that were missed only the last ones are. */
  private static final int MOST_MISSED = 10_000;

  /** How far back is looked for the last firing, the nearest first. */
  private static final List<Duration> LOOKS_BACK =
      List.of(
          Duration.ofHours(2),
          Duration.ofDays(1),
          Duration.ofDays(8),
          Duration.ofDays(32),
          Duration.ofDays(367));

  private final CronExpression expression;

  private Cron(CronExpression expression) {
    this.expression = expression;
  }

  /**
   * @throws IllegalArgumentException where it is none of these
   */
  static Cron of(String schedule, ZoneId zone) {
    try {
      var expression = new CronExpression(Reconciliation.cron(schedule));
      expression.setTimeZone(TimeZone.getTimeZone(zone));
      return new Cron(expression);
    } catch (ParseException e) {
      throw new IllegalArgumentException("not a schedule", e);
    }
  }

  /** The last firing after {@code from}, until {@code now}; null: there was none. */
  @Nullable Instant last(Instant from, Instant now) {
    Instant last = null;
    var next = expression.getNextValidTimeAfter(Date.from(from));
    for (int i = 0; next != null && !next.toInstant().isAfter(now) && i < MOST_MISSED; i++) {
      last = next.toInstant();
      next = expression.getNextValidTimeAfter(next);
    }
    return last;
  }

  /** The last firing until {@code at}, within a year and a day; empty: there was none. */
  Optional<Instant> latest(Instant at) {
    return LOOKS_BACK.stream()
        .map(it -> last(at.minus(it), at))
        .filter(Objects::nonNull)
        .findFirst();
  }
}
