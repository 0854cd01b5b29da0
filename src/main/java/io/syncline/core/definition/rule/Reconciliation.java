package io.syncline.core.definition.rule;

import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.key.Group;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How agreement is proved on a schedule.
 *
 * @param timing when it is done
 * @param criteria what is compared, and what counts as a difference
 * @param respond what is done about a difference
 * @param reports who learns of it
 * @param periodAttribute the attribute whose value says which period a record belongs to; null: the
 *     time of its last change
 */
public record Reconciliation(
    @Group Timing timing,
    @Group Criteria criteria,
    @Default("report") Respond respond,
    @Group Reports reports,
    @Nullable String periodAttribute) {

  /**
   * When it is done.
   *
   * @param enabled whether it is asked for by its schedule
   * @param schedule {@code daily}, {@code weekly} or a Quartz cron expression
   * @param after a sync whose backfill comes first; null: none
   */
  public record Timing(
      @Default("true") boolean enabled,
      @Default("weekly") String schedule,
      @Nullable String after) {

    public String cron() {
      return Reconciliation.cron(schedule);
    }
  }

  /**
   * What is compared, and what counts as a difference.
   *
   * @param key attributes by which records without a link are compared; empty: those of the first
   *     match rule
   * @param tolerance by how much numbers may differ, inclusive; null: not at all
   * @param dateTolerance the same for days and times
   * @param window how young a new difference may be to be lag (S23)
   * @param minCountRatio share of the last trusted run's records below which a run is not
   *     trustworthy
   */
  public record Criteria(
      List<String> key,
      @Nullable BigDecimal tolerance,
      @Nullable Duration dateTolerance,
      @Default("1h") Duration window,
      @Default("0.8") BigDecimal minCountRatio) {
    public Criteria {
      key = List.copyOf(key);
    }

    /** By how much times may differ, in seconds. */
    public BigDecimal seconds() {
      return dateTolerance == null
          ? BigDecimal.ZERO
          : BigDecimal.valueOf(dateTolerance.getSeconds())
              .add(BigDecimal.valueOf(dateTolerance.getNano(), 9));
    }

    /** The same by another key. */
    public Criteria by(List<String> otherKey) {
      return new Criteria(otherKey, tolerance, dateTolerance, window, minCountRatio);
    }
  }

  /**
   * Who learns of it.
   *
   * @param owner who is notified; null: no owner
   * @param summary how often a summary shows that it is alive
   */
  public record Reports(@Nullable String owner, @Default("weekly") String summary) {}

  /** What holds where nothing is written. */
  public static Reconciliation standard() {
    return new Reconciliation(
        new Timing(true, "weekly", null),
        new Criteria(List.of(), null, null, Duration.ofHours(1), new BigDecimal("0.8")),
        new Respond(Respond.Response.REPORT, Map.of()),
        new Reports(null, "weekly"),
        null);
  }

  /** The same, which no schedule asks for. */
  public Reconciliation unscheduled() {
    var asked = new Timing(false, timing.schedule(), timing.after());
    return new Reconciliation(asked, criteria, respond, reports, periodAttribute);
  }

  /** The same with names as one entity knows them. */
  public Reconciliation in(List<String> keyThere, @Nullable String periodAttributeThere) {
    return new Reconciliation(
        timing, criteria.by(keyThere), respond, reports, periodAttributeThere);
  }

  /**
   * A schedule as an expression of Quartz: {@code daily} and {@code weekly} (Mondays) are at 04:00,
   * all else is such an expression itself.
   */
  public static String cron(String schedule) {
    return switch (schedule.strip().toLowerCase(Locale.ROOT)) {
      case "daily" -> "0 0 4 * * ?";
      case "weekly" -> "0 0 4 ? * MON";
      default -> schedule.strip();
    };
  }
}
