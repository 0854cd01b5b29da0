package io.syncline.store.review;

import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.model.SystemId;
import io.syncline.core.review.remember.AnswerRule;
import io.syncline.core.review.remember.AnswerRules;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Rules made of answers, in PostgreSQL. */
public final class PostgresAnswerRules implements AnswerRules {

  private static final String SELECT =
      """
      select id, entity, attribute, kind, system_a, system_b, winner, made_by, made_at
      from answer_rule where ended_at is null
      """;

  private static final Sql CURRENT = Sql.of(SELECT + " order by made_at desc, id desc");

  private static final Sql FIND = Sql.of(SELECT + " and id = :id");

  private static final Sql REPLACE =
      Sql.of(
          """
          update answer_rule set ended_at = :at, ended_by = :by
          where entity = :entity and attribute = :attribute and kind = :kind and system_a = :a and system_b = :b
            and ended_at is null
          """);

  private static final Sql ADD =
      Sql.of(
          """
          insert into answer_rule (id, entity, attribute, kind, system_a, system_b, winner, made_by, made_at)
          values (:id, :entity, :attribute, :kind, :a, :b, :winner, :by, :at)
          """);

  private static final Sql END =
      Sql.of(
          """
          update answer_rule set ended_at = :at, ended_by = :by where id = :id and ended_at is null
          """);

  /** Two people may make a rule of the same conflicts at once. */
  private static final Sql LOCK = Sql.of("lock table answer_rule in share row exclusive mode");

  private final Database database;

  public PostgresAnswerRules(Database database) {
    this.database = database;
  }

  @Override
  public List<AnswerRule> current() {
    return database.inTransaction(
        connection -> CURRENT.on(connection).list(PostgresAnswerRules::rule));
  }

  @Override
  public Optional<AnswerRule> find(UUID id) {
    return database.inTransaction(
        connection -> FIND.on(connection).with("id", id).first(PostgresAnswerRules::rule));
  }

  /** A kind of a newer version reads as one that no question of this version has. */
  private static AnswerRule rule(Row row) throws SQLException {
    return new AnswerRule(
        row.uuid("id"),
        new AnswerRule.Conflicts(
            row.text("entity"),
            row.text("attribute"),
            row.constant("kind", ReviewItem.Kind.class, ReviewItem.Kind.UNKNOWN),
            Set.of(row.system("system_a"), row.system("system_b"))),
        row.system("winner"),
        row.text("made_by"),
        row.time("made_at"));
  }

  @Override
  public void add(AnswerRule rule) {
    var of = rule.of();
    var systems = of.systems().stream().map(SystemId::value).sorted().toList();
    database.run(
        connection -> {
          LOCK.on(connection).update();
          REPLACE
              .on(connection)
              .with("at", rule.at())
              .with("by", rule.by())
              .with("entity", of.entity())
              .with("attribute", of.attribute())
              .with("kind", of.kind())
              .with("a", systems.get(0))
              .with("b", systems.get(1))
              .update();
          ADD.on(connection)
              .with("id", rule.id())
              .with("entity", of.entity())
              .with("attribute", of.attribute())
              .with("kind", of.kind())
              .with("a", systems.get(0))
              .with("b", systems.get(1))
              .with("winner", rule.winner())
              .with("by", rule.by())
              .with("at", rule.at())
              .update();
        });
  }

  @Override
  public boolean end(UUID id, String actor, Instant at) {
    return database.inTransaction(
        connection ->
            END.on(connection).with("id", id).with("by", actor).with("at", at).update() > 0);
  }
}
