package io.syncline.store.reconcile;

import io.syncline.core.reconcile.side.Staging.Meeting;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.util.Optional;

/**
 * Compares two sides in one pass where no record is linked, none holds the id of another and no key
 * occurs twice: agreeing pairs become one row with their count, the rest one row each.
 *
 * <p>Duplicate keys are not searched before: where pairs and single rows add up to the rows of each
 * side, each row matched at most one other. Otherwise the result is discarded, and {@link
 * SideComparisonRows} compares the sides in several passes.
 */
final class UnlinkedMeeting {

  private static final String LINKED =
      """
      select exists (select from link where system_id = :systemA and object = :objectA)
             or exists (select from link where system_id = :systemB and object = :objectB) as linked
      """;

  // Archived rows match no row here.
  private static final String SIDE =
      """
      (select ctid as tid, key, case when not archived then key end as meets, filter <> 1 and not archived as plain,
              %3$s as whole
       from %1$s
       where side = %2$d)
      """;

  // Group by what is null for all that agree; group by takes work_mem and then the disk, whatever
  // comes.
  private static final String MET =
      """
      create temp table met on commit drop as
      select case when same then null else a end as a, case when same then null else b end as b,
             null::uuid as a_record, null::uuid as b_record,
             case when same then null else one end as a_key, case when same then null else other end as b_key,
             not same and one_meets is null and other_meets is null as apart, count(*) as times
      from (select a.tid as a, b.tid as b, a.key as one, b.key as other, a.meets as one_meets, b.meets as other_meets,
                   coalesce(a.plain and b.plain and a.whole = b.whole, false) as same
            from %s as a
            full join %s as b on a.meets = b.meets) as laid
      group by 1, 2, 5, 6, 7
      """;

  private static final String ADDS_UP =
      """
      select not exists (select from met where b is null and not apart and a_key is not null group by a_key having count(*) > 1)
             and not exists (select from met where a is null and not apart and b_key is not null group by b_key having count(*) > 1)
             and (select sum(times) from met where a_key is not null or a is null and b is null)
                 is not distinct from nullif(count(*) filter (where side = %2$d), 0)
             and (select sum(times) from met where b_key is not null or a is null and b is null)
                 is not distinct from nullif(count(*) filter (where side = %3$d), 0) as adds
      from %1$s
      where side in (%2$d, %3$d) and key is not null
      """;

  private static final String AGREEING =
      """
      with agreeing as (delete from met where a is null and b is null returning times)
      select coalesce(sum(times), 0)::bigint as times from agreeing
      """;

  private final Connection connection;
  private final String table;
  private final Meeting meeting;

  UnlinkedMeeting(Connection connection, String table, Meeting meeting) {
    this.connection = connection;
    this.table = table;
    this.meeting = meeting;
  }

  /**
   * Makes {@code met} of the rows that do not agree.
   *
   * @return how many pairs agree; empty where this is not the way, and nothing was made
   */
  Optional<Long> lay() {
    if (meeting.meaning().named() || is(LINKED, "linked")) {
      return Optional.empty();
    }
    var a = SIDE.formatted(table, meeting.a().side(), SideComparisonRows.wholeOfA(meeting, ""));
    var b = SIDE.formatted(table, meeting.b().side(), "whole");
    PostgresStaging.execute(connection, MET.formatted(a, b));
    if (!is(ADDS_UP.formatted(table, meeting.a().side(), meeting.b().side()), "adds")) {
      PostgresStaging.execute(connection, "drop table met");
      return Optional.empty();
    }
    return Optional.of(Sql.of(AGREEING).on(connection).one(row -> row.number("times")));
  }

  private boolean is(String question, String answer) {
    return SideComparisonRows.named(Sql.of(question).on(connection), meeting)
        .one(row -> row.flag(answer));
  }
}
