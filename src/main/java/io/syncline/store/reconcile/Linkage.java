package io.syncline.store.reconcile;

import io.syncline.core.reconcile.side.Staging.Meeting;
import io.syncline.store.sql.Sql;
import java.sql.Connection;

/**
 * How two sides are linked, determined before they are compared.
 *
 * @param secondary whether either has links that are not the main ones
 * @param rows of side A, as was noted with each page
 * @param mostly whether nearly all of what is staged may be linked: more is not promised
 */
record Linkage(boolean secondary, long rows, boolean mostly) {

  private static final String LINKAGE =
      """
      select exists (select
                     from link
                     where role = 'secondary'
                       and (system_id = :systemA and object = :objectA or system_id = :systemB and object = :objectB)) as secondary,
             coalesce(sum(rows), 0)::bigint as rows,
             4 * (select count(*) from link where system_id = :systemA and object = :objectA) > 3 * coalesce(sum(rows), 0) as mostly
      from staging_place
      where run_id = '%s' and side = %d
      """;

  static Linkage of(Connection connection, String run, Meeting meeting) {
    var asked =
        Sql.of(LINKAGE.formatted(PostgresStaging.id(run), meeting.a().side())).on(connection);
    return SideComparisonRows.named(asked, meeting)
        .one(row -> new Linkage(row.flag("secondary"), row.number("rows"), row.flag("mostly")));
  }
}
