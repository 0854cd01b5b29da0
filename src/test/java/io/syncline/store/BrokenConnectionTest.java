package io.syncline.store;

import static io.syncline.store.Samples.CRM;
import static io.syncline.store.Samples.IDS;
import static io.syncline.store.Samples.T0;
import static io.syncline.store.Samples.crm;
import static io.syncline.store.Samples.delivery;
import static io.syncline.store.Samples.event;
import static io.syncline.store.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.inbox.Inbox.InboxUnavailable;
import io.syncline.core.model.Link;
import io.syncline.core.model.Slice;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import io.syncline.store.sql.StoreFailure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A connection that ends before the commit leaves nothing behind, and nothing is lost. */
class BrokenConnectionTest {

  private final String url = TestDatabase.freshUrl();
  private final Stores stores = PostgresStores.over(TestDatabase.open(url));

  @Test
  void nothingOfAChangeIsKeptAndItsEventStillWaits() {
    stores.inbox().accept(List.of(event(crm("1"), "a")));
    var claimed = stores.queue().claim(CRM, Slice.WHOLE, T0, 1).get(0);
    var id = IDS.nextRecord();

    assertThatThrownBy(
            () ->
                stores
                    .changes()
                    .inTransaction(
                        tx -> {
                          var changes = new ChangeSet();
                          changes.add(new Effect.RecordSaved(record(id, Map.of("email", "a")), 0));
                          changes.link(Link.made(id, crm("1"), "created"));
                          changes.add(new Effect.DeliveryPlanned(delivery(id, "email")));
                          changes.add(new Effect.EventDone(claimed));
                          tx.save(changes);
                          killAll();
                          return true;
                        }))
        .isInstanceOf(StoreFailure.class);

    var after = PostgresStores.over(TestDatabase.open(url));
    assertThat(after.records().find(id)).isEmpty();
    assertThat(after.queue().depth(CRM)).isEqualTo(1);
    assertThat(after.queue().claim(CRM, Slice.WHOLE, T0, 1)).hasSize(1);
  }

  @Test
  void anInboxWithoutDatabaseSaysSoAndTakesTheEventWhenItComesAgain() {
    killAll();
    var event = event(crm("1"), "a");

    assertThatThrownBy(() -> stores.inbox().accept(List.of(event)))
        .isInstanceOf(InboxUnavailable.class);
    assertThat(PostgresStores.over(TestDatabase.open(url)).inbox().accept(List.of(event)))
        .containsExactly(event.id());
  }

  @Test
  void anEventThatCanNeverBeStoredIsRefusedAsSuch() {
    assertThatThrownBy(() -> stores.inbox().accept(List.of(event(crm("\0"), "a"))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(stores.inbox().accept(List.of(event(crm("1"), "\0\uD800")))).hasSize(1);
  }

  private void killAll() {
    new Database(TestDatabase.open(url))
        .run(
            connection ->
                Sql.of(
                        """
                        select pg_terminate_backend(pid)::text as killed
                        from pg_stat_activity
                        where datname = current_database() and pid <> pg_backend_pid()
                        """)
                    .on(connection)
                    .list(row -> true));
  }
}
