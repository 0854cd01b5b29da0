package io.syncline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** What the database's time goes into, statement by statement, by {@code pg_stat_statements}. */
final class Statements {
  private static final String MOST =
      """
      select round(total_exec_time) || ' ms, planning ' || round(total_plan_time) || ' ms  ' || calls || ' calls  ' || rows || ' rows  '
             || shared_blks_hit + shared_blks_read || ' blocks  ' || wal_bytes || ' bytes of WAL  '
             || substr(regexp_replace(query, '\\s+', ' ', 'g'), 1, 240)
      from pg_stat_statements order by total_exec_time + total_plan_time desc limit 40
      """;

  private Statements() {}

  /** Takes effect with the database's next start. */
  static void load(Path dataDirectory) throws IOException {
    Files.writeString(
        dataDirectory.resolve("postgres/cluster/postgresql.auto.conf"),
        "shared_preload_libraries = 'pg_stat_statements'\npg_stat_statements.track_planning = on\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    Files.writeString(
        dataDirectory.resolve("postgres/cluster/pg_hba.conf"),
        "host all postgres 127.0.0.1/32 trust\n",
        StandardOpenOption.APPEND);
  }

  /** Counts from now on. */
  static void reset(Path dataDirectory) throws Exception {
    try (var connection = connect(dataDirectory, "postgres");
        var statement = connection.createStatement()) {
      statement.execute("create extension if not exists pg_stat_statements");
      statement.execute("select pg_stat_statements_reset()");
    }
  }

  static String most(Path dataDirectory) throws Exception {
    var text = new StringBuilder();
    try (var connection = connect(dataDirectory, "postgres");
        var rows = connection.createStatement().executeQuery(MOST)) {
      while (rows.next()) {
        text.append(rows.getString(1)).append('\n');
      }
    }
    return text.toString();
  }

  /** How many were run, those that begin and end transactions included. */
  static long calls(Path dataDirectory) throws Exception {
    try (var connection = connect(dataDirectory, "postgres");
        var row =
            connection
                .createStatement()
                .executeQuery("select sum(calls)::bigint from pg_stat_statements")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** How many accepted events are still to be judged. */
  static long waitingEvents(Path dataDirectory) {
    try (var connection = connect(dataDirectory);
        var rows = connection.createStatement().executeQuery("select count(*) from inbox_queue")) {
      rows.next();
      return rows.getLong(1);
    } catch (IOException | SQLException e) {
      throw new IllegalStateException("the database could not be asked", e);
    }
  }

  static Connection connect(Path dataDirectory) throws IOException, SQLException {
    return connect(dataDirectory, "syncline");
  }

  private static Connection connect(Path dataDirectory, String user)
      throws IOException, SQLException {
    var postgres = dataDirectory.resolve("postgres");
    var port = Files.readString(postgres.resolve("port")).strip();
    var password = Files.readString(postgres.resolve("password")).strip();
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%s/syncline".formatted(port), user, password);
  }
}
