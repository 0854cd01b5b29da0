package io.syncline.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Runs work in transactions of PostgreSQL (read committed). Work that met a serialization failure
 * or a deadlock is run again, whole; earlier failures are kept as suppressed.
 */
public final class Database {

  private static final int TRIES = 5;

  static final Sql INDEX_ORDER =
      Sql.of(
          """
          select set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
                 set_config('enable_sort', 'off', true)
          """);

  private static final Sql SNAPSHOT =
      Sql.of("set transaction isolation level repeatable read, read only");

  private final DataSource source;
  private final Sealing sealing;

  public Database(DataSource source) {
    this(source, Sealing.NONE);
  }

  public Database(DataSource source, Sealing sealing) {
    this.source = source;
    this.sealing = sealing;
  }

  /** How values are kept that pass over its connections. */
  public Sealing sealing() {
    return sealing;
  }

  /** Runs {@code work} and commits; rolls back when it throws. It may run more than once. */
  public <T> T inTransaction(Function<Connection, T> work) {
    var earlier = new ArrayList<RuntimeException>();
    while (true) {
      try {
        return once(work);
      } catch (StoreFailure | ConcurrentChange failure) {
        if (earlier.size() + 1 == TRIES || failure instanceof StoreFailure it && !it.passing()) {
          earlier.forEach(failure::addSuppressed);
          throw failure;
        }
        earlier.add(failure);
      }
    }
  }

  /**
   * As {@link #inTransaction}, but all that is read is of one moment, and nothing can be written.
   */
  public <T> T inSnapshot(Function<Connection, T> work) {
    return inTransaction(
        connection -> {
          SNAPSHOT.on(connection).update();
          return work.apply(connection);
        });
  }

  /**
   * As {@link #inTransaction}, for the queries of queues: a queue may have been empty when the plan
   * was made and hold 100,000 rows now, so that only walking its index in order is ever right.
   */
  public <T> T inIndexOrder(Function<Connection, T> work) {
    return inTransaction(
        connection -> {
          INDEX_ORDER.on(connection).list(row -> true);
          return work.apply(connection);
        });
  }

  /** The single row of a statement without values, in its own transaction: one round trip. */
  public <T> T alone(Sql statement, Sql.RowMapper<T> mapper) {
    try (var connection = connect()) {
      return statement.on(connection).one(mapper);
    } catch (SQLException e) {
      throw new StoreFailure(e);
    }
  }

  public void run(Consumer<Connection> work) {
    inTransaction(
        connection -> {
          work.accept(connection);
          return Boolean.TRUE;
        });
  }

  /** A connection of one's own, in auto-commit mode; the caller closes it. */
  public Connection connect() {
    try {
      var connection = source.getConnection();
      connection.setAutoCommit(true);
      return connection;
    } catch (SQLException e) {
      throw new StoreFailure(e);
    }
  }

  private <T> T once(Function<Connection, T> work) {
    try (var connection = source.getConnection()) {
      connection.setAutoCommit(false);
      try {
        var result = work.apply(sealing.over(connection));
        connection.commit();
        return result;
      } catch (Throwable failure) {
        rollback(connection, failure);
        throw failure;
      } finally {
        if (!connection.isClosed()) {
          connection.setAutoCommit(true);
        }
      }
    } catch (SQLException e) {
      throw new StoreFailure(e);
    }
  }

  private static void rollback(Connection connection, Throwable failure) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  /** A row was not as it had been read under what should have been its lock: run again. */
  public static final class ConcurrentChange extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConcurrentChange(String what) {
      super(what + " changed since it was read; the transaction is run again");
    }
  }
}
