package io.syncline.store.audit;

import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;

/**
 * Up to which number every entry of the audit log is committed, or never will be. A row takes its
 * number after its transaction has an id: once no transaction runs that is older than one which
 * began after a number was read, no row can still appear below that number
 * (docs/decisions/0049-audit-digests.md).
 */
final class CommittedNumbers {

  static final Sql LAST =
      Sql.of("select case when is_called then last_value else 0 end as number from audit_number");

  private static final Sql TRANSACTION =
      Sql.of("select pg_current_xact_id()::text::bigint as transaction");

  private static final Sql RUNNING =
      Sql.of(
          """
          select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as oldest,
                 pg_snapshot_xmax(pg_current_snapshot())::text::bigint as next
          """);

  private final Database database;

  /** All up to it are committed; 0: none is known. */
  private long committed;

  /** Committed once no transaction below the horizon runs. */
  private long bound;

  private long horizon;

  CommittedNumbers(Database database) {
    this.database = database;
  }

  /**
   * A number up to which all are committed. The database is asked where the one that is known is
   * not higher than what the caller has; that costs a transaction's id where rows were added.
   */
  synchronized long after(long has) {
    if (committed > has) {
      return committed;
    }
    if (bound == committed) {
      bound = database.alone(LAST, row -> row.number("number"));
      if (bound != committed) {
        horizon = database.alone(TRANSACTION, row -> row.number("transaction"));
      }
    }
    if (bound != committed) {
      advance();
    }
    return committed;
  }

  private void advance() {
    var running =
        database.alone(RUNNING, row -> new Running(row.number("oldest"), row.number("next")));
    if (running.next() <= horizon || bound < committed) {
      // the database was restored to an earlier state
      committed = 0;
      bound = 0;
    } else if (running.oldest() >= horizon) {
      committed = bound;
    }
  }

  /** The oldest transaction that runs, and the one after the last that ended. */
  private record Running(long oldest, long next) {}
}
