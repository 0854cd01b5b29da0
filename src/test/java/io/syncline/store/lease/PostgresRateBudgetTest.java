package io.syncline.store.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.core.definition.system.SystemType.RateLimit;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.state.RateBudget;
import io.syncline.core.system.state.RateBudget.Portion;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Limits of days, so that no clock of a test moves them. */
class PostgresRateBudgetTest {

  private static final SystemId CRM = SystemId.of("crm");
  private static final RateLimit FIVE_A_DAY = new RateLimit(5, Duration.ofDays(1), 4);

  private final Database database = new Database(TestDatabase.fresh());
  private final PostgresRateBudget one = new PostgresRateBudget(database);
  private final PostgresRateBudget other = new PostgresRateBudget(database);

  private static Portion borrowed(PostgresRateBudget budget, SystemId system, int wanted) {
    return budget
        .borrow(new RateBudget.Budgeted(system, null), FIVE_A_DAY, wanted)
        .toCompletableFuture()
        .join();
  }

  @Test
  void twoProcessesTogetherGetNoMoreThanTheLimit() {
    assertThat(borrowed(one, CRM, 3).turns()).isEqualTo(3);
    assertThat(borrowed(other, CRM, 9).turns()).isEqualTo(2);

    var none = borrowed(one, CRM, 1);
    assertThat(none.turns()).isZero();
    assertThat(none.first()).isBetween(Duration.ofHours(4), Duration.ofDays(1).dividedBy(5));
    assertThat(borrowed(one, SystemId.of("books"), 9).turns()).as("of another").isEqualTo(5);
  }

  @Test
  void aPauseThatOneWasAskedForHoldsForTheOther() {
    assertThat(borrowed(other, CRM, 1).turns()).isEqualTo(1);
    one.close(new RateBudget.Budgeted(CRM, null), Duration.ofHours(9));

    await()
        .until(
            () -> {
              var none = borrowed(other, CRM, 1);
              return none.turns() == 0 && none.first().compareTo(Duration.ofHours(8)) > 0;
            });
    assertThat(borrowed(other, CRM, 1).first()).isLessThan(Duration.ofHours(9));
  }

  @Test
  void itIsKnownHowManyProcessesShareASystem() {
    assertThat(borrowed(one, CRM, 1).sharers()).as("before any lease").isEqualTo(1);
    var first = leases();
    var second = leases();
    first.runOnce();
    second.runOnce();

    assertThat(borrowed(one, CRM, 1).sharers()).isEqualTo(2);
    second.close();
    assertThat(borrowed(one, CRM, 1).sharers()).isEqualTo(1);
    first.close();
  }

  private ShardLeases leases() {
    return new ShardLeases(
        database,
        new ProcessSession(database, UUID.randomUUID()),
        Duration.ofMinutes(1),
        System::nanoTime);
  }
}
