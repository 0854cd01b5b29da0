package io.syncline.store.reconcile;

import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.reconcile.side.Examination;
import io.syncline.core.reconcile.side.Examinations;
import io.syncline.core.reconcile.side.SideCount;
import io.syncline.core.run.Runs.Claimed;
import io.syncline.json.Json;
import io.syncline.store.run.RunRows;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Doc;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sealing;
import io.syncline.store.sql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What examinations came to, in PostgreSQL. */
public final class PostgresExaminations implements Examinations {

  private static final Sql BEGUN =
      Sql.of("select definition, secret from reconciliation_run where run_id = :run");

  private static final Sql BEGIN =
      Sql.of(
          """
          insert into reconciliation_run (run_id, sync, definition, secret, begun_at)
          values (:run, :sync, :definition, :secret, :at)
          on conflict (run_id) do update
          set definition = excluded.definition, secret = excluded.secret, begun_at = excluded.begun_at
          """);

  private static final Sql EXAMINED =
      Sql.of(
          """
          update reconciliation_run
          set examined_at = :at, trustworthy = :trustworthy, baseline = :baseline, reason = :reason,
              agreeing = :agreeing, rounding = :rounding, suspects = :suspects, sides = :sides::json, secret = null
          where run_id = :run
          """);

  private static final String COLUMNS =
      """
      select trustworthy, baseline, reason, agreeing, rounding, suspects, sides
      from reconciliation_run
      """;

  private static final Sql FIND =
      Sql.of(COLUMNS + "where run_id = :run and examined_at is not null");

  // A run of a period, or of some of the systems, counts only a part.
  private static final Sql LAST_TRUSTED =
      Sql.of(
          COLUMNS
              + """
              where sync = :sync and run_id < :before and trustworthy and definition not like '%#part'
              order by run_id desc
              limit 1
              """);

  private final Database database;

  public PostgresExaminations(Database database) {
    this.database = database;
  }

  @Override
  public Begun begin(Claimed run, String sync, String definition, byte[] secret, Instant now) {
    return database.inTransaction(
        connection -> {
          RunRows.fence(connection, run);
          var known =
              BEGUN
                  .on(connection)
                  .with("run", run.run().id())
                  .first(
                      row ->
                          definition.equals(row.text("definition"))
                              ? Optional.ofNullable(row.maybeDocument("secret"))
                              : Optional.<String>empty())
                  .orElse(Optional.empty());
          if (known.isPresent()) {
            return new Begun(HexFormat.of().parseHex(known.get()), false);
          }
          BEGIN
              .on(connection)
              .with("run", run.run().id())
              .with("sync", sync)
              .with("definition", definition)
              .with("secret", Sealing.secret(HexFormat.of().formatHex(secret)))
              .with("at", now)
              .update();
          return new Begun(secret, true);
        });
  }

  @Override
  public void examined(Claimed run, Examination examination, Instant now) {
    database.run(
        connection -> {
          RunRows.fence(connection, run);
          EXAMINED
              .on(connection)
              .with("run", run.run().id())
              .with("at", now)
              .with("trustworthy", examination.trustworthy())
              .with("baseline", examination.baseline())
              .with("reason", examination.reason())
              .with("agreeing", examination.agreeing())
              .with("rounding", examination.rounding())
              .with("suspects", examination.suspects())
              .with("sides", sides(examination.sides()))
              .update();
        });
  }

  @Override
  public Optional<Examination> find(String run) {
    return database.inTransaction(
        connection ->
            FIND.on(connection).with("run", run).first(PostgresExaminations::examination));
  }

  @Override
  public Optional<Examination> lastTrusted(String sync, String before) {
    return database.inTransaction(
        connection ->
            LAST_TRUSTED
                .on(connection)
                .with("sync", sync)
                .with("before", before)
                .first(PostgresExaminations::examination));
  }

  private static Examination examination(Row row) throws SQLException {
    return new Examination(
        sides(row.text("sides")),
        row.flag("trustworthy"),
        row.maybeText("reason"),
        row.flag("baseline"),
        row.number("agreeing"),
        row.number("rounding"),
        row.number("suspects"));
  }

  private static String sides(List<SideCount> sides) {
    return Json.text(
        new Value.Items(sides.stream().<Value>map(PostgresExaminations::side).toList()));
  }

  private static Value.Struct side(SideCount it) {
    var records = it.records();
    return new Doc()
        .text("entity", it.of().entity())
        .text("system", it.of().system().value())
        .text("object", it.of().object())
        .maybe("saidBefore", number(it.said().before()))
        .maybe("saidAfter", number(it.said().after()))
        .number("pulled", it.listing().pulled())
        .number("distinct", records.distinct())
        .number("appeared", it.listing().appeared())
        .number("vanished", it.listing().vanished())
        .number("linked", records.linked())
        .number("outOfFilter", records.outOfFilter())
        .number("undecided", records.undecided())
        .number("compared", records.compared())
        .put("complete", Value.flag(it.complete()))
        .text("reason", it.reason())
        .number("links", records.links())
        .put("verifiable", Value.flag(it.verifiable()))
        .text("silent", it.said().silent())
        .struct();
  }

  private static @Nullable Value number(@Nullable Long number) {
    return number == null ? null : Value.decimal(number);
  }

  private static List<SideCount> sides(String json) {
    return ((Value.Items) Json.parse(json))
        .values().stream().map(it -> side(new Doc((Value.Struct) it))).toList();
  }

  private static SideCount side(Doc it) {
    var of = new SideCount.Of(it.text("entity"), SystemId.of(it.text("system")), it.text("object"));
    var said =
        new SideCount.Total(
            maybe(it, "saidBefore"), maybe(it, "saidAfter"), it.maybeText("silent"));
    var listing =
        new SideCount.Listing(it.number("pulled"), it.number("appeared"), it.number("vanished"));
    var records =
        new SideCount.Records(
            it.number("distinct"),
            it.number("linked"),
            it.number("outOfFilter"),
            it.number("undecided"),
            it.number("compared"),
            it.number("links"));
    boolean verifiable = ((Value.Flag) it.value("verifiable")).value();
    return new SideCount(of, said, listing, records, verifiable, it.maybeText("reason"));
  }

  private static @Nullable Long maybe(Doc doc, String name) {
    return doc.maybe(name) == null ? null : doc.number(name);
  }
}
