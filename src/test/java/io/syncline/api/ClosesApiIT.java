package io.syncline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.syncline.core.model.Ids;
import io.syncline.core.reconcile.close.ClosablePeriod;
import io.syncline.core.reconcile.close.PeriodClose;
import io.syncline.core.reconcile.close.PeriodClose.By;
import io.syncline.core.reconcile.close.PeriodClose.Outcome;
import io.syncline.core.reconcile.close.PeriodClose.State;
import io.syncline.core.reconcile.close.PeriodCloses;
import io.syncline.core.run.Run;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ApiProfile.class)
class ClosesApiIT {

  private static final Instant NOW = Instant.parse("2026-06-22T04:00:00Z");
  private static final YearMonth MAY = YearMonth.of(2026, 5);
  private static final String PATH = "/api/v1/closes/";

  @Inject PeriodCloses closes;
  @Inject Ids ids;
  @Inject DataSource source;

  /** One of a sync that no process works on, closed with the figures of one pair. */
  private PeriodClose closed() throws SQLException {
    var run = ids.next().toString();
    var close =
        new PeriodClose(
            ids.next(),
            "lone",
            MAY,
            run,
            State.RUNNING,
            Map.of("contact", "company"),
            new By("ada", NOW),
            null,
            null);
    var request = ClosablePeriod.request(MAY);
    var asked = Run.asked(run, Run.Kind.RECONCILE, "lone", request, NOW, "ada");
    assertThat(closes.ask(close, asked)).isEmpty();
    try (var connection = source.getConnection();
        var it = connection.createStatement()) {
      it.execute(
          """
          insert into period_close_line (run_id, entity, against, part, key, system_id, attribute, currency, records, amount)
          values ('%1$s', 'contact', 'books', 'matched', '', 'crm', 'amount', 'EUR', 2, 120.10),
                 ('%1$s', 'contact', 'books', 'differs', 'a', 'crm', 'amount', 'EUR', 1, 0.10),
                 ('%1$s', 'contact', 'books', 'differs', 'b', 'crm', 'amount', 'EUR', 1, 0.20)
          """
              .formatted(run));
    }
    var outcome = new Outcome(NOW, List.of(), List.of(), "hash", "abc");
    return closes.conclude(close, outcome, it -> false);
  }

  @Test
  void aCloseIsShownPrintedAndReopenedOnceWithAReason() throws SQLException {
    var close = closed();
    var path = PATH + close.id();

    var shown = Api.get(path).jsonPath();
    assertThat(shown.getString("state")).isEqualTo("closed");
    assertThat(shown.getString("asked.actor")).isEqualTo("ada");
    assertThat(shown.getString("outcome.digest")).isEqualTo("abc");
    assertThat(shown.getString("figures.find { it.part == 'matched' }.amount")).isEqualTo("120.10");
    assertThat(shown.getString("figures.find { it.part == 'differs' }.amount")).isEqualTo("0.30");
    assertThat(Api.get(path + "/figures.csv").asString())
        .contains("contact,books,matched,crm,amount,EUR,2,120.10");
    assertThat(Api.get("/api/v1/closes?sync=lone").jsonPath().getList("items.id"))
        .contains(close.id().toString());

    assertThat(Api.post(path + "/reopen", "{}").statusCode()).isEqualTo(400);
    assertThat(Api.post(path + "/reopen", "{\"reason\":\" \"}").statusCode()).isEqualTo(400);
    var reopened = Api.post(path + "/reopen", "{\"reason\":\"late\"}", "reopen-1");
    assertThat(reopened.jsonPath().getString("state")).isEqualTo("reopened");
    assertThat(reopened.jsonPath().getString("reopened.actor")).isEqualTo("tester");
    assertThat(Api.post(path + "/reopen", "{\"reason\":\"late\"}", "reopen-1").statusCode())
        .isEqualTo(200);
    assertThat(Api.post(path + "/reopen", "{\"reason\":\"late\"}").statusCode()).isEqualTo(409);
  }

  @Test
  void whatCannotBeClosedIsRefused() {
    var path = "/api/v1/syncs/contacts/close";
    assertThat(Api.post(path, "{}").statusCode()).isEqualTo(400);
    assertThat(Api.post(path, "{\"period\":\"October\"}").statusCode()).isEqualTo(400);
    var refused = Api.post(path, "{\"period\":\"2026-05\"}");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.jsonPath().getString("detail")).contains("periodAttribute");
    assertThat(Api.post("/api/v1/syncs/unknown/close", "{\"period\":\"2026-05\"}").statusCode())
        .isEqualTo(404);
    assertThat(Api.get(PATH + UUID.randomUUID()).statusCode()).isEqualTo(404);
  }
}
