package io.syncline.core.quality;

import io.syncline.core.model.SystemId;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Six figures of a sync by month, computed from what is kept; docs/data-quality.md defines each.
 * Months are those of UTC.
 */
@FunctionalInterface
public interface Maturity {

  /**
   * The newest month first; the current one as far as it is.
   *
   * @param count how many months, 1 or more
   */
  List<Month> of(Subject sync, int count, Instant now);

  /**
   * Whose figures.
   *
   * @param started when it was started first; null: it is not
   */
  record Subject(
      String sync, Set<SystemId> systems, Set<String> entities, @Nullable Instant started) {
    public Subject {
      systems = Set.copyOf(systems);
      entities = Set.copyOf(entities);
    }
  }

  /**
   * A month. Null: there is not enough data.
   *
   * @param consistency pairs in which nothing differs, of those compared
   * @param duplicates records beyond the first of each key, of all
   * @param changeFailures deliveries that ended in the dead letters, of all that ended
   * @param errorResolution how long dead letters were open that closed in it
   * @param uptime share of the time in which no system was unreachable or refused our credentials
   * @param schemaDrifts how many mapped fields came to look different
   */
  record Month(
      YearMonth month,
      @Nullable Share consistency,
      @Nullable Share duplicates,
      @Nullable Share changeFailures,
      @Nullable Resolution errorResolution,
      @Nullable Double uptime,
      @Nullable Long schemaDrifts) {}

  /** A part of a whole, which is not 0. */
  record Share(long part, long whole) {

    /** 0 to 1. */
    public double value() {
      return (double) part / whole;
    }

    /** Null where the whole is 0. */
    public static @Nullable Share of(long part, long whole) {
      return whole == 0 ? null : new Share(part, whole);
    }
  }

  /**
   * How long something was open.
   *
   * @param count how many closed, 1 or more
   * @param median half of them were open no longer
   */
  record Resolution(long count, Duration median) {}
}
