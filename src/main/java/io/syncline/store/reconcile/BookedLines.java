package io.syncline.store.reconcile;

import io.syncline.core.reconcile.difference.Bucket;
import io.syncline.core.reconcile.side.Staging.Meeting;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Adds up what two compared sides hold in a month; exact, in PostgreSQL's numeric. */
final class BookedLines {

  private static final Sql FORGET =
      Sql.of(
          """
          delete from period_close_line
          where run_id = :run and entity = :entity and against = :against
          """);

  // Suspects are known by their keys; all others agree, one with one.
  private static final String ADD =
      """
      with suspect as (
        select x.key, x.bucket, :sideA::int as side, id from reconciliation_suspect x cross join unnest(x.a_ids) as id
        where x.run_id = :run and x.entity = :entity and x.against = :against
        union all
        select x.key, x.bucket, :sideB::int, id from reconciliation_suspect x cross join unnest(x.b_ids) as id
        where x.run_id = :run and x.entity = :entity and x.against = :against),
      plain as (
        select s.side, s.day, coalesce(s.currency, '') as currency, s.numbers, x.key, x.bucket,
               coalesce('k:' || s.key, s.side || ':' || s.native_id) as by_key,
               coalesce('s:' || x.key, 'r:' || l.record_id, 'k:' || s.key, s.side || ':' || s.native_id) as pair
        from %1$s s
        left join link l on l.system_id = case when s.side = :sideA then :systemA else :systemB end
                        and l.object = case when s.side = :sideA then :objectA else :objectB end
                        and l.native_id = s.native_id
        left join suspect x on x.side = s.side and x.id = s.native_id
        where s.side in (:sideA, :sideB) and s.filter <> 1 and not s.archived and l.role is distinct from 'secondary'),
      met as (
        select p.*, coalesce(min(day) filter (where side = :sideA) over same, min(day) over same) as at,
               count(*) filter (where side = :sideA) over same = 1 and count(*) filter (where side = :sideB) over same = 1 as paired
        from plain p
        window same as (partition by pair)),
      -- One is linked and the other is not: they met by their key.
      placed as (
        select side, currency, numbers, key, bucket, at, paired
        from met
        where paired or key is not null
        union all
        select side, currency, numbers, key, bucket,
               coalesce(min(day) filter (where side = :sideA) over same, min(day) over same),
               count(*) filter (where side = :sideA) over same = 1 and count(*) filter (where side = :sideB) over same = 1
        from met
        where not paired and key is null
        window same as (partition by by_key)),
      part as (
        select case when at is null then 'undated' when key is not null then (:words::json) ->> bucket
                    when paired then 'matched' else 'unpaired' end as part,
               case when at is null then '' else coalesce(key, '') end as key,
               case when side = :sideA then :systemA else :systemB end as system_id, currency, numbers
        from placed
        where at is null or at between :first::date and :last::date),
      amount as (
        select p.part, p.key, p.system_id, a.name, p.currency, p.numbers[a.number] as amount
        from part p
        cross join unnest(:names::text[], :numbers::int[]) as a (name, number)
        where p.part <> 'undated' and p.numbers[a.number] is not null)
      insert into period_close_line (run_id, entity, against, part, key, system_id, attribute, currency, records, amount)
      select :run, :entity, :against, part, key, system_id, '', '', count(*), null::numeric
      from part
      group by part, key, system_id
      union all
      select :run, :entity, :against, 'noCurrency', '', system_id, '', '', count(*), null::numeric
      from amount
      where currency = ''
      group by system_id
      union all
      select :run, :entity, :against, part, key, system_id, name, currency, count(*), sum(amount)
      from amount
      group by part, key, system_id, name, currency
      """;

  private final Connection connection;
  private final String run;
  private final Meeting meeting;

  BookedLines(Connection connection, String run, Meeting meeting) {
    this.connection = connection;
    this.run = run;
    this.meeting = meeting;
  }

  void book(YearMonth month, Map<String, Integer> amounts) {
    with(FORGET.on(connection)).update();
    List<String> places = new ArrayList<>();
    amounts.values().forEach(it -> places.add(String.valueOf(it + 1)));
    var add = Sql.of(ADD.formatted(PostgresStaging.table(run)));
    SideComparisonRows.named(with(add.on(connection)), meeting)
        .with("sideA", meeting.a().side())
        .with("sideB", meeting.b().side())
        .with("words", words())
        .with("first", month.atDay(1).toString())
        .with("last", month.atEndOfMonth().toString())
        .with("names", "text", List.copyOf(amounts.keySet()))
        .with("numbers", "text", places)
        .update();
  }

  private Sql.Call with(Sql.Call call) {
    return call.with("run", run)
        .with("entity", meeting.entity())
        .with("against", meeting.b().system());
  }

  /** Buckets as they are stored and as they are shown; none has the name of another part. */
  private static String words() {
    var words = new ArrayList<String>();
    Arrays.stream(Bucket.values())
        .forEach(
            it ->
                words.add(
                    "\"%s\":\"%s\"".formatted(it.name().toLowerCase(Locale.ROOT), it.word())));
    return "{" + String.join(",", words) + "}";
  }
}
