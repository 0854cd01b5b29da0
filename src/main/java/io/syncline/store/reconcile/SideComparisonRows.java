package io.syncline.store.reconcile;

import io.syncline.core.reconcile.side.Staging.Compared;
import io.syncline.core.reconcile.side.Staging.Meeting;
import io.syncline.core.reconcile.side.Staging.Met;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.util.List;
import java.util.function.Function;

/**
 * Compares two sides of a run set-based: first by link, then by key. Agreeing pairs are only
 * counted; the rest, usually few rows, is compared attribute by attribute.
 *
 * <p>A key that one side holds several times, one of them without a link, makes no pair: it would
 * match every row of the other side. It makes a group.
 */
final class SideComparisonRows {

  // Rows take part while they are not archived; their own filter leaves them out, or does not.
  private static final String TWICE =
      """
      create temp table twice on commit drop as
      select key
      from %1$s%4$s
      where side in (%2$d, %3$d) and key is not null and not archived
      group by key
      having count(*) filter (where side = %2$d) > 1 or count(*) filter (where side = %3$d) > 1
      """;

  /** Of the keys that rows without a link hold. */
  private static final String OF_UNLINKED =
      """
       join (select a_key as key from met where a is not null and a_record is null
             union
             select b_key from met where b is not null and b_record is null) as unlinked using (key)
      """;

  // Where all are linked, their links identify them.
  private static final String ALL_LINKED =
      """
      delete from twice t
      where not exists (select
                        from %1$s s
                        where s.side in (%2$d, %3$d) and s.key = t.key and not s.archived
                          and not exists (select
                                          from link l
                                          where l.system_id = case when s.side = %2$d then :systemA else :systemB end
                                            and l.object = case when s.side = %2$d then :objectA else :objectB end
                                            and l.native_id = s.native_id))
      """;

  private static final String SIDE =
      """
      select s.ctid as tid, l.record_id as record, s.key, %4$s as whole,
             coalesce(l.record_id, case when not s.archived then s.key end) as meets,
             s.filter <> 1 and not s.archived as plain
      from %1$s s
      left join link l on l.system_id = :system%2$s and l.object = :object%2$s and l.native_id = s.native_id
      where s.side = %3$d%5$s
      """;

  // Carried along by every row: left out where there are none.
  private static final String NOT_SECONDARY = " and l.role is distinct from 'secondary'";

  private static final String NOT_TWICE =
      " and not exists (select from twice t where t.key = s.key)";

  private static final String MET =
      """
      create temp table met on commit drop as
      with a as not materialized (%s), b as not materialized (%s)
      select a.tid as a, b.tid as b, a.record as a_record, b.record as b_record, a.key as a_key, b.key as b_key,
             coalesce(a.plain and b.plain and a.whole = b.whole, false) as same
      from a
      full join b on a.meets = b.meets
      where (a.plain and b.plain and a.whole = b.whole%s) is not true
      """;

  private static final String BOTH_LINKED = " and a.record is not null and b.record is not null";

  // What is joined are expressions, of which the planner knows nothing and fears the worst: sorting
  // both sides on one processor instead of hashing them on all.
  static final Sql LARGE =
      Sql.of(
          """
          select set_config('enable_mergejoin', 'off', true), set_config('parallel_tuple_cost', '0', true),
                 set_config('default_statistics_target', '10', true)
          """);

  // One holds the id of the other: stronger than any key, and asked only where a system does that.
  private static final String BY_NAME =
      """
      create temp table late on commit drop as
      with holder as (
             select m.a as tid, m.a_record as record, m.a_key as key, s.alias, s.names
             from met m
             join %1$s s on s.ctid = m.a
             where m.b is null),
           other as (
             select m.b as tid, m.b_record as record, m.b_key as key, s.alias, s.names
             from met m
             join %1$s s on s.ctid = m.b
             where m.a is null),
           pair as (
             select h.tid as a, o.tid as b, h.record as a_record, o.record as b_record, h.key as a_key, o.key as b_key
             from holder h
             cross join unnest(h.names) as name
             join other o on o.alias = name
             union
             select h.tid, o.tid, h.record, o.record, h.key, o.key
             from other o
             cross join unnest(o.names) as name
             join holder h on h.alias = name)
      select a, b, a_record, b_record, a_key, b_key
      from (select p.*, count(*) over (partition by a) + count(*) over (partition by b) as times
            from pair p
            where a_record is null or b_record is null) as found
      where times = 2
      """;

  // One is linked, to what the other side does not hold, or archived, and the other is not linked:
  // the key decides.
  private static final String BY_KEY =
      """
      create temp table late on commit drop as
      select a, b, a_record, b_record, a_key, b_key
      from (select a.a, b.b, a.a_record, b.b_record, a.a_key, b.b_key,
                   count(*) over (partition by a.a) + count(*) over (partition by b.b) as times
            from met a
            join met b on a.a_key = b.b_key
            where a.b is null and b.a is null and (a.a_record is null or b.b_record is null)) as found
      where times = 2
      """;

  private final Connection connection;
  private final String run;
  private final String table;
  private final Meeting meeting;
  private boolean secondary;

  SideComparisonRows(Connection connection, String run, Meeting meeting) {
    this.connection = connection;
    this.run = run;
    this.table = PostgresStaging.table(run);
    this.meeting = meeting;
  }

  Met compare(long after) {
    SideProof.MEMORY.on(connection).list(row -> true);
    for (var temporary : List.of("twice", "met")) {
      PostgresStaging.execute(connection, "drop table if exists pg_temp." + temporary);
    }
    var unlinked = new UnlinkedMeeting(connection, table, meeting).lay();
    if (unlinked.isPresent()) {
      late(BY_KEY);
      var judged = new SuspectInsert(connection, run, table, meeting).pairs(after);
      return new Met(unlinked.get() + judged.agreeing(), judged.rounding(), judged.last(), false);
    }
    var linkage = Linkage.of(connection, run, meeting);
    secondary = linkage.secondary();
    boolean groups = lay(linkage.mostly());
    long agreeing = paired(groups, linkage);
    if (meeting.meaning().named()) {
      late(BY_NAME.formatted(table));
    }
    late(BY_KEY);
    var rows = new SuspectInsert(connection, run, table, meeting);
    var grouped = groups ? rows.groups(after) : new SuspectInsert.Judged(0, 0, after);
    var judged = rows.pairs(grouped.last());
    return new Met(
        agreeing + grouped.agreeing() + judged.agreeing(),
        grouped.rounding() + judged.rounding(),
        judged.last(),
        groups);
  }

  /**
   * Fills {@code met} with the pairs that do not agree.
   *
   * <p>Only rows without a link can be in a group. Where they are few, both sides are compared at
   * once, and whether the few belong to groups is checked afterwards; if they do, the comparison is
   * repeated without them.
   *
   * @return whether there are groups
   */
  private boolean lay(boolean mostlyLinked) {
    LARGE.on(connection).list(row -> true);
    if (mostlyLinked) {
      met(false, BOTH_LINKED);
      // Taken for empty it would be looped over.
      PostgresStaging.execute(connection, "analyze met");
      if (!groups(OF_UNLINKED)) {
        ask("delete from met where same");
        return false;
      }
      PostgresStaging.execute(connection, "drop table met");
      met(true, "");
      return true;
    }
    boolean groups = groups("");
    met(groups, "");
    return groups;
  }

  private void met(boolean groups, String both) {
    ask(
        MET.formatted(
            side("A", meeting.a().side(), wholeOfA(meeting, "s."), groups),
            side("B", meeting.b().side(), "s.whole", groups),
            both));
  }

  /** Finds the keys of groups. */
  private boolean groups(String of) {
    ask(TWICE.formatted(table, meeting.a().side(), meeting.b().side(), of));
    if (count("select count(*) as rows from twice") == 0) {
      return false;
    }
    ask(ALL_LINKED.formatted(table, meeting.a().side(), meeting.b().side()));
    return count("select count(*) as rows from twice") > 0;
  }

  private String side(String name, int number, String whole, boolean groups) {
    return SIDE.formatted(
        table, name, number, whole, (secondary ? NOT_SECONDARY : "") + (groups ? NOT_TWICE : ""));
  }

  /** What side A compares with side B as one number. */
  static String wholeOfA(Meeting meeting, String of) {
    return meeting.wholes() == 1
        ? of + "whole"
        : "substring(%swhole from %d for 8)".formatted(of, meeting.place() * 8 + 1);
  }

  /** How many pairs agreed at once: the rows of side A that are not among the others. */
  private long paired(boolean groups, Linkage linkage) {
    return all(groups, linkage) - count("select count(a) as rows from met");
  }

  private long all(boolean groups, Linkage linkage) {
    if (secondary) {
      var side = side("A", meeting.a().side(), "s.whole", groups);
      return count("select count(*) as rows from (" + side + ") as a");
    }
    return linkage.mostly() && !groups
        ? linkage.rows()
        : count(
            "select count(*) as rows from %s s where s.side = %d%s"
                .formatted(table, meeting.a().side(), groups ? NOT_TWICE : ""));
  }

  private void late(String pairs) {
    PostgresStaging.execute(connection, "drop table if exists pg_temp.late");
    ask(pairs);
    if (count("select count(*) as rows from late") > 0) {
      ask("delete from met using late where met.a = late.a and met.b is null");
      ask("delete from met using late where met.b = late.b and met.a is null");
      ask(
          "insert into met (a, b, a_record, b_record, a_key, b_key) select a, b, a_record,"
              + " b_record, a_key, b_key from late");
    }
  }

  private long count(String query) {
    return with(Sql.of(query).on(connection)).one(row -> row.number("rows"));
  }

  private void ask(String statement) {
    with(Sql.of(statement).on(connection)).update();
  }

  private Sql.Call with(Sql.Call call) {
    return named(call, meeting);
  }

  static Sql.Call named(Sql.Call call, Meeting meeting) {
    return call.with("systemA", meeting.a().system())
        .with("objectA", meeting.a().object())
        .with("systemB", meeting.b().system())
        .with("objectB", meeting.b().object());
  }

  static List<Object> each(Meeting meeting, Function<Compared, Object> property) {
    return meeting.attributes().stream().map(property).toList();
  }
}
