package io.syncline.bench;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;

/**
 * The limit that accepting is compared with: one row per commit, inserted unless it is there, by 32
 * clients over plain JDBC into the very database the product uses, with the product's settings.
 */
final class CommitLimit {
  private static final int CLIENTS = 32;

  private CommitLimit() {}

  /** Commits per second; every tenth row is there already. */
  static double measure(Path dataDirectory, int commits) throws Exception {
    var open = new ArrayList<Connection>();
    try {
      try (var one = Statements.connect(dataDirectory);
          var statement = one.createStatement()) {
        statement.execute("drop table if exists bench_seen");
        statement.execute(
            "create table bench_seen (system_id text collate \"C\" not null, identity bytea not"
                + " null, seen_at timestamptz not null default now(), primary key (system_id,"
                + " identity))");
      }
      for (int i = 0; i < CLIENTS; i++) {
        open.add(Statements.connect(dataDirectory));
      }
      return Load.perSecond(CLIENTS, commits, () -> client(take(open)));
    } finally {
      for (var it : open) {
        it.close();
      }
    }
  }

  private static Connection take(ArrayList<Connection> open) {
    synchronized (open) {
      open.add(open.remove(0));
      return open.get(open.size() - 1);
    }
  }

  private static Load.Worker client(Connection connection) throws Exception {
    var insert =
        connection.prepareStatement(
            "insert into bench_seen (system_id, identity) values ('hubspot', ?) on conflict do"
                + " nothing");
    var sha = MessageDigest.getInstance("SHA-256");
    return index -> insert(insert, sha, index);
  }

  private static void insert(java.sql.PreparedStatement insert, MessageDigest sha, int index)
      throws SQLException {
    var identity = "event-" + (index % 10 == 9 ? index - 9 : index);
    insert.setBytes(1, sha.digest(identity.getBytes(StandardCharsets.UTF_8)));
    insert.executeUpdate();
  }
}
