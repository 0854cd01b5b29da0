package io.syncline.store.reconcile;

import io.syncline.core.reconcile.difference.Suspect;
import io.syncline.core.reconcile.side.Staging.Compared;
import io.syncline.core.reconcile.side.Staging.Meeting;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Looks at what met and does not agree at once, and writes who is suspicious. */
final class SuspectInsert {

  private static final String COLUMNS =
      """
      insert into reconciliation_suspect (run_id, seq, entity, a_system, a_object, a_ids, against, b_object, b_ids, bucket,
                                          record_id, key, attributes, changed_at, left_in, amounts)
      """;

  private static final String PAIRS =
      """
      with pair as (
        select m.a, m.b, coalesce(m.a_record, m.b_record) as record, coalesce(m.a_key, m.b_key) as key,
               a.native_id as a_id, b.native_id as b_id, greatest(a.updated_at, b.updated_at) as changed_at,
               coalesce(not a.archived and a.filter <> 1, false) as a_in,
               coalesce(not b.archived and b.filter <> 1, false) as b_in,
               coalesce(not a.archived and a.filter = 1, false) as a_out,
               coalesce(not b.archived and b.filter = 1, false) as b_out,
               differs.attributes, differs.rounding
        from met m
        left join %1$s a on a.ctid = m.a
        left join %1$s b on b.ctid = m.b
        left join lateral (
          select coalesce(array_agg(c.name order by c.name) filter (where not c.rounds), '{}') as attributes,
                 coalesce(bool_or(c.rounds), false) as rounding
          from (select c.name, coalesce(abs(a.numbers[c.number] - b.numbers[c.number]) <= c.tolerance, false) as rounds
                from unnest(:names::text[], :slices::int[], :numbers::int[], :tolerances::numeric[])
                     as c (name, slice, number, tolerance),
                     substring(a.digest from c.slice for 8) as one, substring(b.digest from c.slice for 8) as other
                where one <> other and one <> :unsaid and other <> :unsaid) as c) as differs on true),
      judged as (
        select p.*,
               case when a_in and b_in then 'differs'
                    when record is null and key is null then 'missing_key'
                    when :absence or exists (select
                                             from link l
                                             where l.record_id = p.record and l.role = 'main'
                                               and l.system_id = case when a_in then :systemB else :systemA end
                                               and l.object = case when a_in then :objectB else :objectA end)
                      then case when a_in then 'only_in_a' else 'only_in_b' end
                    else 'undecidable' end as bucket
        from pair p
        where a_in or b_in),
      written as (
        %2$s
        select :run, :after + row_number() over (), :entity, :systemA, :objectA,
               case when a_id is null then '{}'::text[] else array[a_id] end, :systemB, :objectB,
               case when b_id is null then '{}'::text[] else array[b_id] end, bucket, record,
               case when record is not null then record::text
                    when key is not null then 'key:' || key
                    when a_id is not null then 'id:' || :systemA::text || ':' || a_id
                    else 'id:' || :systemB::text || ':' || b_id end,
               case when bucket = 'differs' then attributes else '{}' end, changed_at,
               case when b_out and a_in then array[:systemB::text] when a_out and b_in then array[:systemA::text] else '{}'::text[] end,
               null
        from judged
        where bucket <> 'differs' or attributes <> '{}'
        returning seq)
      select count(*) filter (where bucket = 'differs' and attributes = '{}') as agreeing,
             count(*) filter (where bucket = 'differs' and attributes = '{}' and rounding) as rounding,
             (select count(*) from written) as written
      from judged
      """;

  // What is out of the filter belongs to no group; where that leaves one of each side, they are a
  // pair.
  private static final String GROUPED =
      """
      create temp table several on commit drop as
      select s.key,
             coalesce((array_agg(s.native_id order by s.native_id) filter (where s.side = %2$d and s.filter <> 1))[1:%5$d], '{}')
               as a_ids,
             coalesce((array_agg(s.native_id order by s.native_id) filter (where s.side = %3$d and s.filter <> 1))[1:%5$d], '{}')
               as b_ids,
             count(*) filter (where s.side = %2$d and s.filter <> 1) as a_count,
             count(*) filter (where s.side = %3$d and s.filter <> 1) as b_count,
             (array_agg(s.ctid order by s.filter = 1, s.ctid) filter (where s.side = %2$d))[1] as a,
             (array_agg(s.ctid order by s.filter = 1, s.ctid) filter (where s.side = %3$d))[1] as b,
             max(s.updated_at) as changed_at%4$s
      from %1$s s
      join twice using (key)
      where s.side in (%2$d, %3$d) and not s.archived
      group by s.key
      """;

  private static final String PAIRED_AFTER_ALL =
      """
      insert into met (a, b, a_key, b_key)
      select a, b, case when a is not null then key end, case when b is not null then key end
      from several
      where a_count <= 1 and b_count <= 1
      """;

  private static final String GROUPS =
      """
      with judged as (
        select s.*, %2$s as differences, %4$s as agrees, %5$s as equal
        from several s
        where a_count > 1 or b_count > 1),
      written as (
        %1$s
        select :run, :after + row_number() over (order by key), :entity, :systemA, :objectA, a_ids, :systemB, :objectB, b_ids,
               'duplicate_key', null, 'key:' || key,
               array(select name from unnest(:names::text[]) as name
                     where jsonb_exists(differences, name) order by name),
               changed_at, '{}', %3$s
        from judged
        where not agrees
        returning seq)
      select coalesce(max(seq), :after) as last,
             (select count(*) from judged where agrees) as agreeing,
             (select count(*) from judged where agrees and not equal) as rounding
      from written
      """;

  /** The number of duplicates that are reported, not read again for a sum. */
  private static final int MOST_SHOWN = 100;

  private static final byte[] UNSAID = new byte[8];

  private final Connection connection;
  private final String run;
  private final String table;
  private final Meeting meeting;

  SuspectInsert(Connection connection, String run, String table, Meeting meeting) {
    this.connection = connection;
    this.run = run;
    this.table = table;
    this.meeting = meeting;
  }

  /** What looking at pairs came to. */
  record Judged(long agreeing, long rounding, long last) {}

  Judged pairs(long after) {
    return call(PAIRS.formatted(table, COLUMNS), after)
        .one(
            row ->
                new Judged(
                    row.number("agreeing"), row.number("rounding"), after + row.number("written")));
  }

  /**
   * Writes groups of several rows of one key, with how their sums stand to each other; where they
   * are parts of one amount, those that agree are only counted.
   */
  Judged groups(long after) {
    var summed = summed();
    var sums = new StringBuilder();
    for (int i = 0; i < summed.size(); i++) {
      sums.append(sum("a", meeting.a().side(), i, summed.get(i)));
      sums.append(sum("b", meeting.b().side(), i, summed.get(i)));
    }
    if (!summed.isEmpty()) {
      sums.append(parts(summed));
    }
    var parts = meeting.meaning().summed() && !summed.isEmpty();
    int most = parts ? Suspect.MOST_SUMMED : MOST_SHOWN;
    var grouped = GROUPED.formatted(table, meeting.a().side(), meeting.b().side(), sums, most);
    PostgresStaging.execute(connection, "drop table if exists pg_temp.several");
    PostgresStaging.execute(connection, grouped);
    PostgresStaging.execute(connection, PAIRED_AFTER_ALL);
    var differences = differences(summed);
    var agrees =
        parts ? "parts and a_count > 0 and b_count > 0 and " + differences + " = '{}'" : "false";
    var groups =
        GROUPS.formatted(
            COLUMNS, differences, amounts(summed, parts), agrees, parts ? equal(summed) : "true");
    return call(groups, after)
        .one(row -> new Judged(row.number("agreeing"), row.number("rounding"), row.number("last")));
  }

  private static String equal(List<Compared> summed) {
    var each = new ArrayList<String>();
    for (int i = 0; i < summed.size(); i++) {
      each.add("a_%1$d is not distinct from b_%1$d".formatted(i));
    }
    return "(" + String.join(" and ", each) + ")";
  }

  /** Whether every row says an amount: one that says none is no part of anything. */
  private static String parts(List<Compared> summed) {
    var each =
        summed.stream()
            .map(it -> "s.numbers[%d]".formatted(it.number() == null ? 0 : it.number() + 1))
            .toList();
    return ",\n       bool_and(s.filter = 1 or num_nonnulls("
        + String.join(", ", each)
        + ") > 0) as parts";
  }

  private List<Compared> summed() {
    return meeting.attributes().stream().filter(it -> it.summed() && it.number() != null).toList();
  }

  private static String sum(String name, int side, int at, Compared attribute) {
    return ",\n       coalesce(sum(s.numbers[%d]) filter (where s.side = %d and s.filter <> 1), 0) as %s_%d"
        .formatted(attribute.number() == null ? 0 : attribute.number() + 1, side, name, at);
  }

  /** An object of the differences that are beyond the tolerance. */
  private String differences(List<Compared> summed) {
    var parts = new ArrayList<String>();
    parts.add("'{}'::jsonb");
    for (int i = 0; i < summed.size(); i++) {
      parts.add(
          "case when abs(a_%1$d - b_%1$d) > %2$s then jsonb_build_object((:names::text[])[%3$d], (a_%1$d - b_%1$d)::text) else '{}' end"
              .formatted(
                  i,
                  summed.get(i).tolerance().toPlainString(),
                  meeting.attributes().indexOf(summed.get(i)) + 1));
    }
    return "(" + String.join(" || ", parts) + ")";
  }

  /** Null where nothing is to be summed, or the rows are no parts of an amount. */
  private static String amounts(List<Compared> summed, boolean parts) {
    return summed.isEmpty()
        ? "null"
        : """
        case when %s then
          json_build_object('verdict', case when a_count = 0 or b_count = 0 then 'unmatched'
                                            when differences = '{}' then 'matched' else 'discrepancy' end,
                            'differences', differences) end
        """
            .formatted(parts ? "parts" : "true");
  }

  private Sql.Call call(String statement, long after) {
    return SideComparisonRows.named(Sql.of(statement).on(connection), meeting)
        .with("run", run)
        .with("after", after)
        .with("entity", meeting.entity())
        .with("absence", meeting.meaning().absence())
        .with("unsaid", UNSAID)
        .with("names", "text", SideComparisonRows.each(meeting, Compared::name))
        .with("slices", "text", texts(it -> it.slice() * 8 + 1))
        .with("numbers", "text", texts(it -> it.number() == null ? 0 : it.number() + 1))
        .with("tolerances", "text", texts(it -> it.tolerance().toPlainString()));
  }

  private List<String> texts(Function<Compared, Object> property) {
    return meeting.attributes().stream().map(it -> String.valueOf(property.apply(it))).toList();
  }
}
