package io.syncline.store.inbox;

import static io.syncline.store.Samples.BOOKS;
import static io.syncline.store.Samples.CRM;
import static io.syncline.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.RecordId;
import io.syncline.core.run.Backlog.Waiting;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.store.PostgresStores;
import io.syncline.store.Samples;
import io.syncline.store.Stores;
import io.syncline.store.TestDatabase;
import io.syncline.store.delivery.PostgresPendingDeliveries;
import io.syncline.store.sql.Database;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class PostgresBacklogsTest {

  private final DataSource source = TestDatabase.fresh();
  private final Stores stores = PostgresStores.over(source);
  private final PostgresBacklogs backlogs =
      new PostgresBacklogs(new Database(source), () -> T0.plusSeconds(60));

  @Test
  void emptyQueuesAreNotNamed() {
    var backlog = backlogs.look();

    assertThat(backlog.events()).isEmpty();
    assertThat(backlog.deliveries()).isEmpty();
    assertThat(backlog.reviews()).isZero();
    assertThat(backlog.at()).isEqualTo(T0.plusSeconds(60));
  }

  @Test
  void queuesAreCountedPerSystemWithTheAgeOfTheirFirst() {
    stores
        .inbox()
        .accept(
            List.of(
                Samples.event(Samples.crm("1"), "a"),
                Samples.event(Samples.crm("2"), "b"),
                Samples.event(Samples.books("3"), "c")));
    var record = new RecordId(Samples.id());
    var set = new ChangeSet();
    set.add(new Effect.RecordSaved(Samples.record(record, Map.of("email", "a@example.com")), 0));
    set.add(new Effect.DeliveryPlanned(Samples.delivery(record, "email")));
    stores
        .changes()
        .inTransaction(
            tx -> {
              tx.save(set);
              return true;
            });

    var backlog = backlogs.look();

    assertThat(backlog.events())
        .isEqualTo(Map.of(CRM, new Waiting(2, T0), BOOKS, new Waiting(1, T0)));
    assertThat(backlog.deliveries()).isEqualTo(Map.of(BOOKS, new Waiting(1, T0)));
    var pending = new PostgresPendingDeliveries(new Database(source)).of(record);
    assertThat(pending).hasSize(1);
    assertThat(pending.get(0).attributes()).containsExactly("email");
    assertThat(pending.get(0).writing()).isFalse();
  }
}
