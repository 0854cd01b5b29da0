package io.syncline.console.audit;

import java.time.YearMonth;
import java.time.ZoneOffset;

/**
 * A month of the audit log.
 *
 * @param name such as {@code 2026-10}
 * @param since its beginning in UTC
 * @param until the beginning of the next
 * @param ended whether nothing is added to it any more
 */
record AuditMonth(String name, String since, String until, boolean ended) {

  static AuditMonth of(YearMonth month, boolean ended) {
    return new AuditMonth(month.toString(), begin(month), begin(month.plusMonths(1)), ended);
  }

  private static String begin(YearMonth month) {
    return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant().toString();
  }
}
