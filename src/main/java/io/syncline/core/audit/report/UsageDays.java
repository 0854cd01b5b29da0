package io.syncline.core.audit.report;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much the installation is used, by days and months in UTC. Days stay when the audit log of
 * which their volume was added up is removed.
 */
public interface UsageDays {

  /**
   * Measures the day of a moment, unless a process did so within the last hour, and adds up the
   * volume of the days before it that may have changed since.
   *
   * @param syncs how many are started now
   * @param systems how many they have
   * @return whether it was measured
   */
  boolean measure(Instant now, int syncs, int systems);

  /** The months of which something is known, the oldest first. */
  List<Month> months(YearMonth first, YearMonth last);

  /**
   * One month.
   *
   * @param syncs the most that were started on a day; null: not measured then
   * @param systems the most that they had on a day; null: not measured then
   * @param records the most under management on a day; null: not measured then
   * @param writes successful writes to systems
   * @param bytes of their changes, as the audit log kept them
   * @param days of how many days something is known
   */
  record Month(
      YearMonth month,
      @Nullable Long syncs,
      @Nullable Long systems,
      @Nullable Long records,
      long writes,
      long bytes,
      int days) {}
}
