package io.syncline.store.reconcile;

import io.syncline.core.reconcile.side.Measured;
import io.syncline.core.reconcile.side.Staging.Compared;
import io.syncline.core.reconcile.side.Staging.Meeting;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Counts over the staged rows of two sides of a run: how many values are equal, attribute by
 * attribute, and how many are filled.
 *
 * <p>One agreeing pair represents all pairs with the same present and filled attributes, so that
 * few digests are opened. A key that a side holds several times, without links, makes no pair: the
 * records after the first are its duplicates.
 */
final class MeasureRows {

  private static final String AGAIN =
      """
      create temp table again on commit drop as
      select side, key
      from %1$s
      where side in (%2$d, %3$d) and key is not null and not archived and filter <> 1
      group by side, key
      having count(*) > 1
      """;

  private static final String SIDE =
      """
      select s.ctid as tid, l.record_id as record, %4$s as whole, coalesce(s.states, s.digest) as states,
             coalesce(l.record_id, %5$s) as meets
      from %1$s s
      left join link l on l.system_id = :system%3$s and l.object = :object%3$s and l.native_id = s.native_id
      %6$s
      where s.side = %2$d and not s.archived and s.filter <> 1 and l.role is distinct from 'secondary'
      """;

  private static final String LAID =
      """
      create temp table laid on commit drop as
      with a as not materialized (%s), b as not materialized (%s)
      select min(case when same then b else a end) as a, min(b) as b, linked, count(*) as times
      from (select a.tid as a, b.tid as b, b.states, a.record is not null and b.record is not null as linked,
                   coalesce(a.whole = b.whole, false) as same
            from a
            full join b on a.meets = b.meets) as met
      group by case when not same then a end, case when not same then b end, case when same then states end, linked
      """;

  private static final String DUPLICATES =
      """
      select count(*) as rows
      from (select native_id, row_number() over (partition by key) as place
            from %1$s s
            join again using (side, key)
            where side = %2$d and not archived and filter <> 1) as s
      where place > 1
        and not exists (select
                        from link l
                        where l.system_id = :systemB and l.object = :objectB and l.native_id = s.native_id)
      """;

  private static final String MEASURE =
      """
      select coalesce(sum(m.times) filter (where m.b is not null), 0)::bigint as records,
             coalesce(sum(m.times) filter (where m.a is null), 0)::bigint as unmatched,
             coalesce(sum(m.times) filter (where m.b is null), 0)::bigint as missing,
             coalesce(sum(m.times) filter (where m.a is not null and m.b is not null and not m.linked), 0)::bigint as unlinked,
             coalesce(sum(m.times) filter (where m.a is not null and m.b is not null and (%3$s)), 0)::bigint as pairs,
             coalesce(sum(m.times) filter (where m.a is not null and m.b is not null and (%3$s) and not (%4$s)), 0)::bigint as equal_pairs%2$s
      from laid m
      left join %1$s a on a.ctid = m.a
      left join %1$s b on b.ctid = m.b
      """;

  private static final String ATTRIBUTE =
      """
      , coalesce(sum(m.times) filter (where %2$s <> :unsaid and %3$s <> :unsaid), 0)::bigint as compared%1$d,
             coalesce(sum(m.times) filter (where %2$s <> :unsaid and %3$s <> :unsaid and (%2$s = %3$s%4$s)), 0)::bigint as equal%1$d,
             coalesce(sum(m.times) filter (where %3$s not in (:unsaid, :empty)), 0)::bigint as filled%1$d
      """;

  private static final byte[] UNSAID = new byte[8];

  private final Connection connection;
  private final String table;
  private final Meeting meeting;
  private final boolean several;

  /**
   * @param several whether some key is held several times, one of them without a link
   */
  MeasureRows(Connection connection, String table, Meeting meeting, boolean several) {
    this.connection = connection;
    this.table = table;
    this.meeting = meeting;
    this.several = several;
  }

  Measured measure(byte[] empty) {
    SideComparisonRows.LARGE.on(connection).list(row -> true);
    for (var temporary : List.of("again", "laid")) {
      PostgresStaging.execute(connection, "drop table if exists pg_temp." + temporary);
    }
    if (several) {
      ask(AGAIN.formatted(table, meeting.a().side(), meeting.b().side()));
    }
    var a = side(meeting.a().side(), "A", SideComparisonRows.wholeOfA(meeting, "s."));
    ask(LAID.formatted(a, side(meeting.b().side(), "B", "s.whole")));
    PostgresStaging.execute(connection, "analyze laid");
    long duplicates =
        several
            ? with(DUPLICATES.formatted(table, meeting.b().side())).one(row -> row.number("rows"))
            : 0;
    var attributes =
        IntStream.range(0, meeting.attributes().size())
            .mapToObj(i -> attribute(i, meeting.attributes().get(i)))
            .collect(Collectors.joining());
    var call = with(MEASURE.formatted(table, attributes, compared(), differs()));
    if (!meeting.attributes().isEmpty()) {
      call.with("unsaid", UNSAID).with("empty", empty);
      for (int i = 0; i < meeting.attributes().size(); i++) {
        if (meeting.attributes().get(i).number() != null) {
          call.with("tolerance" + i, meeting.attributes().get(i).tolerance());
        }
      }
    }
    return call.one(row -> measured(row, duplicates));
  }

  private String side(int side, String name, String whole) {
    return SIDE.formatted(
        table,
        side,
        name,
        whole,
        several ? "case when again.key is null then s.key end" : "s.key",
        several ? "left join again on again.side = s.side and again.key = s.key" : "");
  }

  private void ask(String statement) {
    with(statement).update();
  }

  private Sql.Call with(String statement) {
    return SideComparisonRows.named(Sql.of(statement).on(connection), meeting);
  }

  private static String attribute(int i, Compared it) {
    return ATTRIBUTE.formatted(i, slice("a", it), slice("b", it), rounds(i, it));
  }

  private static String slice(String side, Compared it) {
    return "substring(%s.digest from %d for 8)".formatted(side, it.slice() * 8 + 1);
  }

  private static String rounds(int i, Compared it) {
    var number = it.number();
    return number == null
        ? ""
        : " or coalesce(abs(a.numbers[%1$d] - b.numbers[%1$d]) <= :tolerance%2$d, false)"
            .formatted(number + 1, i);
  }

  /** Whether a pair says more than what it was found by, on both sides; or differs in that. */
  private String compared() {
    var beyond =
        meeting.attributes().stream()
            .filter(it -> !it.key())
            .map(it -> "%s <> :unsaid and %s <> :unsaid".formatted(slice("a", it), slice("b", it)));
    return Stream.concat(beyond, Stream.of(differs())).collect(Collectors.joining(" or "));
  }

  private String differs() {
    return IntStream.range(0, meeting.attributes().size())
        .mapToObj(i -> differs(i, meeting.attributes().get(i)))
        .reduce("false", "%s or %s"::formatted);
  }

  private static String differs(int i, Compared it) {
    return "%1$s <> :unsaid and %2$s <> :unsaid and not (%1$s = %2$s%3$s)"
        .formatted(slice("a", it), slice("b", it), rounds(i, it));
  }

  private Measured measured(Row row, long duplicates) throws SQLException {
    var attributes = new ArrayList<Measured.Attribute>();
    for (int i = 0; i < meeting.attributes().size(); i++) {
      attributes.add(
          new Measured.Attribute(
              meeting.attributes().get(i).name(),
              row.number("compared" + i),
              row.number("equal" + i),
              row.number("filled" + i)));
    }
    return new Measured(
        meeting.b().system(),
        attributes,
        new Measured.Pairs(row.number("pairs"), row.number("equal_pairs")),
        new Measured.Counts(
            row.number("records"),
            duplicates,
            row.number("unmatched"),
            row.number("missing"),
            row.number("unlinked")));
  }
}
