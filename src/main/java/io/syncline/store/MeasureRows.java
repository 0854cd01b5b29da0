package io.syncline.store;

import io.syncline.core.reconcile.Measured;
import io.syncline.core.reconcile.Staging.Compared;
import io.syncline.core.reconcile.Staging.Meeting;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Counts over what two sides of a run staged, in one pass: how many are alike, attribute by
 * attribute, and how many are filled.
 *
 * <p>A key that a side holds several times, without links, pairs nobody: those beyond the first are
 * its duplicates.
 */
final class MeasureRows {

  private static final String SIDE =
      """
      select coalesce(l.record_id, case when s.times = 1 then s.key end) as meets, l.record_id as record,
             s.digest, s.numbers, s.place,
             s.key is not null and s.times > 1 and s.place > 1 and l.record_id is null as again
      from (select *, count(*) over (partition by key) as times, row_number() over (partition by key) as place
            from %1$s
            where side = %2$d and not archived and filter <> 1) as s
      left join link l on l.system_id = :system%3$s and l.object = :object%3$s and l.native_id = s.native_id
      where l.role is distinct from 'secondary'
      """;

  private static final String MEASURE =
      """
      with a as materialized (%s), b as materialized (%s)
      select count(b.place) as records,
             count(*) filter (where b.again) as duplicates,
             count(*) filter (where a.place is null) as unmatched,
             count(*) filter (where b.place is null) as missing,
             count(*) filter (where a.place is not null and b.place is not null
                                and (a.record is null or b.record is null)) as unlinked%s
      from a
      full join b on a.meets = b.meets
      """;

  private static final String ATTRIBUTE =
      """
      , count(*) filter (where %2$s <> :unsaid and %3$s <> :unsaid) as compared%1$d,
             count(*) filter (where %2$s <> :unsaid and %3$s <> :unsaid and (%2$s = %3$s%4$s)) as equal%1$d,
             count(*) filter (where %3$s not in (:unsaid, :empty)) as filled%1$d
      """;

  private static final byte[] UNSAID = new byte[8];

  private MeasureRows() {}

  static Measured of(Connection connection, String table, Meeting meeting, byte[] empty) {
    var attributes =
        IntStream.range(0, meeting.attributes().size())
            .mapToObj(i -> attribute(i, meeting.attributes().get(i)))
            .collect(Collectors.joining());
    var call =
        Sql.of(
                MEASURE.formatted(
                    SIDE.formatted(table, meeting.a(), "A"),
                    SIDE.formatted(table, meeting.b(), "B"),
                    attributes))
            .on(connection);
    if (!meeting.attributes().isEmpty()) {
      call.with("unsaid", UNSAID).with("empty", empty);
      for (int i = 0; i < meeting.attributes().size(); i++) {
        if (meeting.attributes().get(i).number() != null) {
          call.with("tolerance" + i, meeting.attributes().get(i).tolerance());
        }
      }
    }
    return MeetingRows.named(call, meeting).one(row -> measured(row, meeting));
  }

  private static String attribute(int i, Compared it) {
    var a = "substring(a.digest from %d for 8)".formatted(it.slice() * 8 + 1);
    var b = "substring(b.digest from %d for 8)".formatted(it.slice() * 8 + 1);
    var number = it.number();
    var rounds =
        number == null
            ? ""
            : " or abs(a.numbers[%1$d] - b.numbers[%1$d]) <= :tolerance%2$d"
                .formatted(number + 1, i);
    return ATTRIBUTE.formatted(i, a, b, rounds);
  }

  private static Measured measured(Row row, Meeting meeting) throws SQLException {
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
        meeting.entity(),
        meeting.systemB(),
        attributes,
        row.number("records"),
        row.number("duplicates"),
        row.number("unmatched"),
        row.number("missing"),
        row.number("unlinked"));
  }
}
