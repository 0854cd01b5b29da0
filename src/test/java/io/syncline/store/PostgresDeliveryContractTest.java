package io.syncline.store;

import static io.syncline.store.Samples.CRM;
import static io.syncline.store.Samples.T0;
import static io.syncline.store.Samples.crm;
import static io.syncline.store.Samples.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.delivery.Settled;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Slice;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PostgresDeliveryContractTest extends DeliveryContractTest {

  private final DataSource source = TestDatabase.fresh();

  @Override
  public Stores fresh() {
    return PostgresStores.over(source);
  }

  @Test
  void s18ARequestMayTakeAsLongAsTheLeaseLasts() {
    var deliveries = fresh().deliveries();

    assertThat(deliveries.outlasts(Duration.ofSeconds(10))).isTrue();
    assertThat(deliveries.outlasts(Duration.ofHours(1))).isFalse();
  }

  @Test
  void s6AnEventThatIsParkedWhileTheWriteEndsIsNotMissed() {
    var write = openWrite();
    stores.inbox().accept(List.of(event(crm("1"), null)));
    var event = stores.queue().claim(CRM, Slice.WHOLE, T0, 10).get(0);
    var ends =
        stores
            .changes()
            .inTransaction(
                tx -> {
                  assertThat(tx.reads().lock(new TreeSet<>(Set.of(ada))).get(ada).writing())
                      .isNotEmpty();
                  var ended = CompletableFuture.supplyAsync(() -> settle(new Settled.Ended(write)));
                  await().until(this::somebodyWaitsForALock);
                  var changes = new ChangeSet();
                  changes.add(Effect.EventPostponed.parked(event, ada, T0, null));
                  tx.save(changes);
                  return ended;
                });

    assertThat(ends.join()).containsExactly(CRM);
    assertThat(stores.queue().nextDue(CRM, Slice.WHOLE)).contains(T0);
  }

  @Test
  void aWriteKeepsWhenTheOldestChangeBehindItWasTakenIn() {
    var write = openWrite();
    var ref = Samples.books("b1");
    settle(written(write, ref, made(ref)), audited(write, AuditEntry.Outcome.APPLIED));

    assertThat(takenAt()).isEqualTo(write.takenAt());
    assertThat(write.cause().events())
        .allSatisfy(it -> assertThat(Ids.madeAt(it)).isEqualTo(takenAt()));
  }

  @Test
  void anEndWithoutAWriteKeepsNoIntake() {
    var write = openWrite();
    settle(new Settled.Ended(write), audited(write, AuditEntry.Outcome.FAILED));

    assertThat(takenAt()).isNull();
  }

  private @Nullable Instant takenAt() {
    return new Database(source)
        .inTransaction(
            connection ->
                Sql.of("select taken_at from sync_audit_log")
                    .on(connection)
                    .list(row -> Optional.ofNullable(row.maybeTime("taken_at"))))
        .get(0)
        .orElse(null);
  }

  private boolean somebodyWaitsForALock() {
    return new Database(source)
        .alone(
            Sql.of(
                "select count(*) as waiting from pg_locks l join pg_stat_activity a using (pid)"
                    + " where not l.granted and a.datname = current_database()"),
            row -> row.number("waiting") > 0);
  }
}
