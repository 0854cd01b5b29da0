package io.syncline.console;

import io.syncline.api.Seeds;
import io.syncline.core.reconcile.close.ClosablePeriod;
import io.syncline.core.reconcile.close.PeriodClose;
import io.syncline.core.reconcile.close.PeriodClose.Obstacle;
import io.syncline.core.reconcile.close.PeriodCloses;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/** Closes of a sync. */
final class SeededClose {

  private static final YearMonth MAY = YearMonth.of(2026, 5);
  private static final PeriodClose.By ADA = new PeriodClose.By("ada", Seeds.AT);

  private SeededClose() {}

  /** Where they are put. */
  record Stores(PeriodCloses closes, Runs runs, DataSource source) {}

  /** One under way. */
  static PeriodClose asked(PeriodCloses closes, String sync, YearMonth month, UUID id, UUID run) {
    var close =
        new PeriodClose(
            id,
            sync,
            month,
            run.toString(),
            PeriodClose.State.RUNNING,
            Map.of("contact", "company"),
            ADA,
            null,
            null);
    var request = ClosablePeriod.request(month);
    closes.ask(
        close, Run.asked(close.run(), Run.Kind.RECONCILE, sync, request, Seeds.AT, ADA.actor()));
    return close;
  }

  /** April, which was refused, and May, which is closed with its figures. */
  static void both(Stores stores, Seeds seeds, String sync) throws SQLException {
    var closes = stores.closes();
    var april = asked(closes, sync, MAY.minusMonths(1), seeds.id(), seeds.id());
    var open = new Obstacle(Obstacle.Kind.OPEN, 2, "a difference is not answered");
    closes.conclude(april, outcome(List.of(open)), it -> false);
    var may = asked(closes, sync, MAY, seeds.id(), seeds.id());
    try (var connection = stores.source().getConnection();
        var it = connection.createStatement()) {
      it.execute(
          """
          insert into period_close_line (run_id, entity, against, part, key, system_id, attribute, currency, records, amount)
          values ('%1$s', 'contact', 'books', 'matched', '', 'crm', 'amount', 'EUR', 1200, 1204120.10),
                 ('%1$s', 'contact', 'books', 'differs', 'a', 'crm', 'amount', 'EUR', 1, 0.10)
          """
              .formatted(may.run()));
    }
    closes.conclude(may, outcome(List.of()), it -> false);
    var runs = stores.runs();
    for (int i = 0; i < 2; i++) {
      runs.claim(Run.Kind.RECONCILE, sync, Seeds.AT)
          .ifPresent(it -> runs.end(it, Run.Status.SUCCEEDED, Map.of(), null, Seeds.AT));
    }
  }

  private static PeriodClose.Outcome outcome(List<Obstacle> obstacles) {
    return new PeriodClose.Outcome(Seeds.AT, obstacles, List.of(), "hash", "ab".repeat(32));
  }
}
