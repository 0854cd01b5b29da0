package io.syncline.store.run;

import static io.syncline.store.Samples.BOOKS;
import static io.syncline.store.Samples.CRM;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.RecordId;
import io.syncline.core.run.OpenWork.Part;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.store.PostgresStores;
import io.syncline.store.Samples;
import io.syncline.store.Stores;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class PostgresOpenWorkTest {

  private final DataSource source = TestDatabase.fresh();
  private final Stores stores = PostgresStores.over(source);
  private final Database database = new Database(source);
  private final PostgresOpenWork standings = new PostgresOpenWork(database);

  @Test
  void nothingIsNamedWhereNothingWaits() {
    var standing = standings.look();

    assertThat(standing.events()).isEmpty();
    assertThat(standing.deliveries()).isEmpty();
    assertThat(standing.deadLetters()).isEmpty();
    assertThat(standing.differences()).isEmpty();
  }

  @Test
  void whatWaitsIsCountedForEachPart() {
    stores
        .inbox()
        .accept(
            List.of(Samples.event(Samples.crm("1"), "a"), Samples.event(Samples.crm("2"), "b")));
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
    database.run(
        connection ->
            Sql.of(
                    """
                    insert into reconciliation_difference
                      (id, sync, entity, against, key, attribute, bucket, state, a, b, first_seen, first_run, last_seen,
                       last_run, runs)
                    select gen_random_uuid(), 'contacts', 'contact', 'books', i::text, 'email', 'x',
                           case when i < 3 then 'open' else 'accepted' end, '{}', '{}', now(), 'r', now(), 'r', 1
                    from generate_series(1, 4) i
                    """)
                .on(connection)
                .update());

    var standing = standings.look();

    assertThat(standing.events().get(new Part(CRM, Samples.crm("1").object())).count())
        .isEqualTo(2);
    assertThat(standing.deliveries().get(new Part(BOOKS, "contact")).count()).isEqualTo(1);
    assertThat(standing.differences().get("contacts").count()).isEqualTo(2);
  }
}
