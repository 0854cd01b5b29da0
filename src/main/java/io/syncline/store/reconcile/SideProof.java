package io.syncline.store.reconcile;

import io.syncline.core.reconcile.side.Place.Pass;
import io.syncline.core.reconcile.side.SideCount.Records;
import io.syncline.core.reconcile.side.Staging.Listed;
import io.syncline.core.reconcile.side.Staging.Proof;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/** Counts what is staged of one side, and leaves one row of each record. */
final class SideProof {

  /**
   * For grouping and joining a million narrow rows without going to the disk often. Other
   * statements take few rows by index, and their sessions forbid full table scans: a query that
   * reads everything would look each row up in an index.
   */
  static final Sql MEMORY =
      Sql.of(
          """
          select set_config('work_mem', '96MB', true), set_config('jit', 'off', true),
                 set_config('enable_seqscan', 'on', true), set_config('plan_cache_mode', 'auto', true)
          """);

  private SideProof() {}

  // Nearly always each record is there once: then its row is enough, and to sort the ids takes a
  // third of what grouping by them takes.
  private static final String ONCE =
      """
      select count(*) as rows, count(distinct native_id) as ids,
             count(*) filter (where look = %3$d) as again, 0 as twice, 0 as twice_again,
             count(*) filter (where look <> %2$d) as appeared,
             count(*) filter (where filter = 1 and not archived) as outside,
             count(*) filter (where filter = 2 and not archived) as undecided,
             count(*) filter (where archived) as archived
      from %1$s
      where side = :side
      """;

  private static final String SEVERAL =
      """
      select coalesce(sum(s.rows), 0)::bigint as rows, count(s.native_id) as ids,
             count(*) filter (where s.looks & (1 << %3$d) <> 0) as again,
             count(*) filter (where s.first > 1) as twice,
             count(*) filter (where s.second > 1) as twice_again,
             count(*) filter (where s.looks & (1 << %2$d) = 0) as appeared,
             count(*) filter (where s.filter = 1 and not s.archived) as outside,
             count(*) filter (where s.filter = 2 and not s.archived) as undecided,
             count(*) filter (where s.archived) as archived
      from (select native_id, count(*) as rows, bit_or(1 << look::int) as looks, max(filter) as filter,
                   bool_or(archived) as archived,
                   count(*) filter (where look = %2$d) as first, count(*) filter (where look = %3$d) as second
            from %1$s
            where side = :side
            group by native_id) as s
      """;

  private static final Sql LINKS =
      Sql.of(
          """
          select count(*) as every, count(*) filter (where role = 'main') as main
          from link
          where system_id = :system and object = :object
          """);

  private static final String LINKED =
      """
      select count(%2$s) as linked
      from %1$s s
      join link l on l.system_id = :system and l.object = :object and l.native_id = s.native_id
      where s.side = :side
      """;

  static Proof of(Connection connection, String table, Listed side) {
    MEMORY.on(connection).list(row -> true);
    var links =
        with(LINKS.on(connection), side)
            .one(row -> new Links(row.number("every"), row.number("main")));
    var rows = counted(connection, ONCE, table, side.side());
    boolean once = rows.rows() == rows.records().distinct();
    var proof = once ? rows : counted(connection, SEVERAL, table, side.side());
    long linked =
        links.every() == 0
            ? 0
            : with(
                    Sql.of(LINKED.formatted(table, once ? "*" : "distinct s.native_id"))
                        .on(connection),
                    side)
                .with("side", side.side())
                .one(row -> row.number("linked"));
    return proof.with(proof.records().linked(linked, links.main()));
  }

  private static Sql.Call with(Sql.Call call, Listed side) {
    return call.with("system", side.system()).with("object", side.object());
  }

  private record Links(long every, long main) {}

  private static Proof counted(Connection connection, String query, String table, int side) {
    return Sql.of(query.formatted(table, Pass.FIRST.number(), Pass.SECOND.number()))
        .on(connection)
        .with("side", side)
        .one(
            row ->
                new Proof(
                    row.number("rows"),
                    row.number("again"),
                    row.number("twice"),
                    row.number("twice_again"),
                    row.number("appeared"),
                    records(row)));
  }

  /** Links are counted separately. */
  private static Records records(Row row) throws SQLException {
    long distinct = row.number("ids");
    long outside = row.number("outside");
    long compared = distinct - outside - row.number("archived");
    return new Records(distinct, 0, outside, row.number("undecided"), compared, 0);
  }

  static void settle(Connection connection, UUID run, String table, int side, boolean seenAgain) {
    MEMORY.on(connection).list(row -> true);
    if (seenAgain) {
      Sql.of(
              """
              delete from %1$s p
              where side = :side
                and not exists (select from %1$s q where q.side = :side and q.look = %2$d and q.native_id = p.native_id)
              """
                  .formatted(table, Pass.SECOND.number()))
          .on(connection)
          .with("side", side)
          .update();
    }
    Sql.of(
            """
            delete from %1$s p
            using (select native_id, (array_agg(ctid order by look desc, updated_at desc nulls last, ctid desc))[1] as kept
                   from %1$s
                   where side = :side
                   group by native_id
                   having count(*) > 1) as again
            where p.side = :side and p.native_id = again.native_id and p.ctid <> again.kept
            """
                .formatted(table))
        .on(connection)
        .with("side", side)
        .update();
    Sql.of(
            """
            update staging_place
            set rows = case when look = 1 and stream = 0 then (select count(*) from %s where side = :side) else 0 end
            where run_id = :run and side = :side
            """
                .formatted(table))
        .on(connection)
        .with("run", run)
        .with("side", side)
        .update();
  }
}
