package io.syncline.store.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.core.definition.system.Quota;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.state.QuotaCount.Portion;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Quotas of years, so that no clock ends them in a test. */
class PostgresQuotasTest {

  private static final SystemId CRM = SystemId.of("crm");
  private static final Quota YEARS =
      new Quota(
          100,
          Duration.ofDays(36_500),
          ZoneOffset.UTC,
          20,
          new Quota.CountHeader("X-Left", null),
          null);

  private final Database database = new Database(TestDatabase.fresh());
  private final PostgresQuotas one = new PostgresQuotas(database, InstantSource.system());
  private final PostgresQuotas other = new PostgresQuotas(database, InstantSource.system());

  private static Portion taken(PostgresQuotas quotas, SystemId system, int calls, boolean run) {
    return quotas.take(system, YEARS, calls, calls, run).toCompletableFuture().join();
  }

  @Test
  void processesTogetherGetNoMoreThanTheQuota() {
    var asked = new ArrayList<CompletableFuture<Portion>>();
    for (int i = 0; i < 60; i++) {
      asked.add(one.take(CRM, YEARS, 1, 1, false).toCompletableFuture());
      asked.add(other.take(CRM, YEARS, 1, 1, false).toCompletableFuture());
    }
    assertThat(asked.stream().mapToInt(it -> it.join().calls()).sum()).isEqualTo(100);
    assertThat(one.count(CRM)).hasValueSatisfying(it -> assertThat(it.used()).isEqualTo(100));
    assertThat(taken(one, SystemId.of("books"), 9, false).calls()).as("another's").isEqualTo(9);
  }

  @Test
  void whatOneTookIsMissingToTheOtherAlsoAfterARestart() {
    assertThat(taken(one, CRM, 80, true).calls()).isEqualTo(80);

    assertThat(taken(other, CRM, 1, true).calls()).isZero();
    assertThat(other.waiting().get(CRM).all()).isFalse();
    assertThat(one.waiting()).isEmpty();
    var again = new PostgresQuotas(database, InstantSource.system());
    assertThat(taken(again, CRM, 20, false).calls()).isEqualTo(20);
    assertThat(taken(again, CRM, 1, false).calls()).isZero();
    assertThat(again.waiting().get(CRM).all()).isTrue();
    assertThat(again.waiting().get(CRM).until()).isAfter(InstantSource.system().instant());
  }

  @Test
  void whatTheVendorToldOneHoldsForTheOther() {
    var start = taken(one, CRM, 1, false).start();
    one.report(CRM, YEARS, start, 4_990, 5_000L);

    await().until(() -> one.count(CRM).orElseThrow().used() == 4_990);
    assertThat(taken(other, CRM, 11, false).calls()).as("one call to look").isEqualTo(11);
    assertThat(taken(other, CRM, 11, false).calls()).isZero();
    other.report(CRM, YEARS, start, 10, 5_000L);
    await().until(() -> one.count(CRM).orElseThrow().used() < 100);
    assertThat(taken(one, CRM, 11, true).calls()).isEqualTo(11);
    assertThat(one.waiting()).isEmpty();
  }

  @Test
  void nothingIsKnownOfASystemThatWasNeverCalled() {
    assertThat(one.count(CRM)).isEmpty();
  }
}
