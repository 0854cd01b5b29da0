package io.syncline.store.sql;

import static io.syncline.store.Samples.IDS;
import static io.syncline.store.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.access.SecretBox;
import io.syncline.core.backfill.plan.PlanStore;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.store.PostgresStores;
import io.syncline.store.Stores;
import io.syncline.store.TestDatabase;
import io.syncline.store.plan.PlanRows;
import io.syncline.store.plan.PlannedRows;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SealingTest {

  private static final MatchValue ADA = new MatchValue("contact", "email", "0123abcd");
  private final String former = SecretBox.newKey();
  private final String key = SecretBox.newKey();
  private final DataSource source = TestDatabase.fresh();

  @Test
  @DisplayName("S24: what was stored before the key, and under the former key, is read and found")
  void s24AKeyIsSetAndReplacedWithoutLosingAnything() {
    var plain = born(Sealing.NONE, "ada@example.com");
    var first = born(Sealing.with(List.of(former), () -> true), "ada@example.org");
    var now = PostgresStores.over(source, Sealing.with(List.of(key, former), () -> true));

    assertThat(matching(now)).containsExactlyInAnyOrder(plain, first);
    assertThat(email(now, plain)).isEqualTo(Value.text("ada@example.com"));
    assertThat(email(now, first)).isEqualTo(Value.text("ada@example.org"));
  }

  @Test
  @DisplayName("S24: without its key a sealed record is not read as something else")
  void s24WithoutItsKeyNothingIsReadAsSomethingElse() {
    var ada = born(Sealing.with(List.of(former), () -> true), "ada@example.com");
    var other = PostgresStores.over(source, Sealing.with(List.of(key), () -> true));

    assertThatThrownBy(() -> other.records().find(ada)).hasMessageContaining("syncline.secret-key");
    assertThat(matching(other)).isEmpty();
  }

  @Test
  @DisplayName("S24: without any key a sealed record is not read, and the log says what is missing")
  void s24WithoutAnyKeyItIsSaidThatTheKeyIsMissing() {
    var ada = born(Sealing.with(List.of(key), () -> true), "ada@example.com");
    var bare = PostgresStores.over(source, Sealing.NONE);

    assertThatThrownBy(() -> bare.records().find(ada))
        .hasMessageContaining("SYNCLINE_SECRET_KEY")
        .isNotInstanceOf(ClassCastException.class);
  }

  @Test
  @DisplayName("a document that only looks sealed is what it is")
  void whatOnlyLooksSealedIsReadAsItIs() {
    for (var sealing : List.of(Sealing.with(List.of(key), () -> false), Sealing.NONE)) {
      for (var text : List.of("{\"syncline sealed\":\"?\"}", "{\"syncline sealed\":\"\"}", "{}")) {
        assertThat(sealing.open(text)).isEqualTo(text);
      }
    }
  }

  @Test
  @DisplayName("S24: what a plan finds its records by is keyed as theirs, and found by any key")
  void s24WhatAPlanFindsRecordsByIsKeyed() {
    var state = new RecordState(record(IDS.nextRecord(), Map.of()), List.of(), Set.of());
    new Database(source, Sealing.with(List.of(former), () -> true))
        .run(
            connection -> {
              Sql.of(
                      "insert into plan (id, sync, status, created_at) values ('p', 's',"
                          + " 'building', now())")
                  .on(connection)
                  .update();
              PlanRows.addPlannedWrites(
                  connection, "p", List.of(new PlanStore.PlannedWrite(state, Set.of(ADA))));
            });
    var now = new Database(source, Sealing.with(List.of(key, former), () -> true));

    List<String> hashes =
        now.inTransaction(
            connection ->
                Sql.of("select hash from plan_key").on(connection).list(row -> row.text("hash")));
    Map<MatchValue, Set<RecordId>> found =
        now.inTransaction(connection -> PlannedRows.matching(connection, "p", Set.of(ADA)));

    assertThat(hashes).singleElement().isNotEqualTo(ADA.hash());
    assertThat(found).containsEntry(ADA, Set.of(state.record().id()));
  }

  private RecordId born(Sealing sealing, String email) {
    var id = IDS.nextRecord();
    var changes = new ChangeSet();
    changes.add(new Effect.RecordSaved(record(id, Map.of("email", email)), 0));
    changes.add(new Effect.MatchValuesSet(id, Set.of(ADA)));
    PostgresStores.over(source, sealing)
        .changes()
        .inTransaction(
            tx -> {
              tx.save(changes);
              return true;
            });
    return id;
  }

  private static Set<RecordId> matching(Stores stores) {
    return stores
        .changes()
        .inTransaction(tx -> tx.reads().matching(Set.of(ADA)))
        .getOrDefault(ADA, Set.of());
  }

  private static Value email(Stores stores, RecordId id) {
    return stores.records().find(id).orElseThrow().record().value("email");
  }
}
