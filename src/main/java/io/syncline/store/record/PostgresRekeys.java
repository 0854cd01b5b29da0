package io.syncline.store.record;

import io.syncline.core.model.RecordId;
import io.syncline.core.sync.match.MatchKeyRules;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The progress of recomputing match keys, in PostgreSQL. */
public final class PostgresRekeys implements MatchKeyRules {

  private static final Sql FIND =
      Sql.of("select rules, rekeying, after_id from match_key_rules where entity = :entity");

  private static final Sql PAGE =
      Sql.of(
          """
          select id from record
          where entity = :entity and id > :after
          order by id
          limit :limit
          """);

  private static final Sql SAVE =
      Sql.of(
          """
          insert into match_key_rules (entity, rules, rekeying, after_id)
          values (:entity, :rules, :rekeying, :after)
          on conflict (entity) do update
          set rules = excluded.rules, rekeying = excluded.rekeying, after_id = excluded.after_id
          """);

  private static final RecordId FIRST = new RecordId(new UUID(0, 0));

  private final Database database;

  public PostgresRekeys(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Progress> find(String entity) {
    return database.inTransaction(
        connection ->
            FIND.on(connection)
                .with("entity", entity)
                .first(
                    row -> {
                      var after = row.maybeText("after_id");
                      return new Progress(
                          row.text("rules"),
                          row.maybeText("rekeying"),
                          after == null ? null : RecordId.parse(after));
                    }));
  }

  @Override
  public List<RecordId> page(String entity, @Nullable RecordId after, int limit) {
    return database.inTransaction(
        connection ->
            PAGE.on(connection)
                .with("entity", entity)
                .with("after", after == null ? FIRST : after)
                .with("limit", limit)
                .list(row -> row.record("id")));
  }

  @Override
  public void save(String entity, Progress progress) {
    database.run(
        connection ->
            SAVE.on(connection)
                .with("entity", entity)
                .with("rules", progress.rules())
                .with("rekeying", progress.rekeying())
                .with("after", progress.after())
                .update());
  }
}
