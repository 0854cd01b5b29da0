package io.syncline.system.jdbc.change;

import io.syncline.core.system.trigger.CaptureState.Retained;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a database says of itself and of a slot.
 *
 * @param version of the server, as a number
 * @param level how much its log holds
 * @param limit how much log it keeps for a slot; -1: whatever it takes
 * @param published whether the publication is there
 * @param slot null: it is not there
 */
record SlotState(int version, String level, String limit, boolean published, @Nullable Slot slot) {

  private static final int OLDEST = 130_000;

  private static final String QUERY =
      """
      select current_setting('server_version_num')::integer, current_setting('wal_level'),
             coalesce(current_setting('max_slot_wal_keep_size', true), '-1'),
             exists (select from pg_publication where pubname = ?),
             s.slot_name, coalesce(s.plugin, ''), s.database = current_database(), s.active_pid,
             s.wal_status, (s.confirmed_flush_lsn - '0/0'::pg_lsn)::bigint,
             (case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end
               - s.restart_lsn)::bigint,
             s.safe_wal_size
      from (select) one left join pg_replication_slots s on s.slot_name = ?
      """;

  /**
   * A slot.
   *
   * @param reader the session that reads it; 0: none does
   * @param confirmed up to where its reader has everything
   * @param retained null: nothing is kept for it any more
   */
  record Slot(
      boolean isOurs, int reader, boolean isLost, long confirmed, @Nullable Retained retained) {}

  static SlotState of(ChangeSource source, SlotName name) {
    return source.read(
        connection -> {
          if (version(connection) < OLDEST) {
            return new SlotState(version(connection), "", "", false, null);
          }
          try (var statement = source.prepare(connection, QUERY)) {
            statement.setString(1, name.text());
            statement.setString(2, name.text());
            try (var row = statement.executeQuery()) {
              row.next();
              return read(row);
            }
          }
        });
  }

  private static int version(Connection connection) throws SQLException {
    return connection.getMetaData().getDatabaseMajorVersion() * 10_000;
  }

  private static SlotState read(ResultSet row) throws SQLException {
    @Nullable Slot slot = null;
    if (row.getString(5) != null) {
      long kept = row.getLong(11);
      boolean isLost = row.wasNull() || "lost".equals(row.getString(9));
      long safe = row.getLong(12);
      var left = row.wasNull() ? null : safe;
      slot =
          new Slot(
              row.getString(6).equals("pgoutput") && row.getBoolean(7),
              row.getInt(8),
              isLost,
              row.getLong(10),
              isLost ? null : new Retained(kept, left));
    }
    return new SlotState(
        row.getInt(1), row.getString(2), row.getString(3), row.getBoolean(4), slot);
  }

  /** What the database lacks, whatever is to be captured; each with what to do. */
  List<String> lacks() {
    if (version < OLDEST) {
      return List.of("changes are captured from PostgreSQL 13 on; this one is older");
    }
    var lacks = new ArrayList<String>();
    if (!level.equals("logical")) {
      lacks.add(
          "its log does not hold changes of rows (`wal_level` is `%s`): run `alter system set"
                  .formatted(level)
              + " wal_level = logical` and start the server again");
    }
    if (limit.equals("-1")) {
      lacks.add(
          "nothing limits the log that it keeps for a slot which is not read"
              + " (`max_slot_wal_keep_size` is -1), and its disk may fill up: run `alter system set"
              + " max_slot_wal_keep_size = '10GB'` and `select pg_reload_conf()`");
    }
    return lacks;
  }

  /** Why the slot cannot be read; null: it can. */
  @Nullable String unreadable(String system, SlotName name) {
    var make = "; make it: `syncline capture %s --apply`".formatted(system);
    if (slot == null) {
      return "its replication slot %s is missing".formatted(name) + make;
    }
    if (!slot.isOurs()) {
      return "the replication slot %s is of another database or plugin; name another one"
          .formatted(name);
    }
    if (slot.isLost()) {
      return "its replication slot %s was invalidated: it was not read for too long".formatted(name)
          + make;
    }
    return published ? null : "the publication %s is missing".formatted(name) + make;
  }
}
