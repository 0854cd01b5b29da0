package io.syncline.system.jdbc;

import io.syncline.core.system.Failure;
import io.syncline.system.jdbc.catalog.CatalogProblem;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Transactions of one database: each read is one that changes nothing, each write is one of its own
 * record. Nothing is tried again here. Safe for threads.
 */
final class JdbcDatabase {

  private static final Duration SOON = Duration.ofMillis(1);

  private final JdbcPool pool;
  private final JdbcTurns turns;
  private final Runnable changed;
  private final int timeoutSeconds;

  /**
   * @param changed is run where a table turns out not to be what the catalog said
   */
  JdbcDatabase(JdbcPool pool, JdbcTurns turns, Duration timeout, Runnable changed) {
    this.pool = pool;
    this.turns = turns;
    this.changed = changed;
    this.timeoutSeconds = (int) Math.max(1, timeout.toSeconds());
  }

  /** What is done in a transaction. */
  @FunctionalInterface
  interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  /** It came to nothing, or to what is not known. */
  static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Failure failure;

    Failed(Failure failure) {
      super(failure.reason(), null, false, false);
      this.failure = failure;
    }

    Failure failure() {
      return failure;
    }
  }

  /** The database refuses what was to be written, and nothing of it is done. */
  static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient SQLException error;

    Refusal(SQLException error) {
      super("refused", null, false, false);
      this.error = error;
    }

    SQLException error() {
      return error;
    }
  }

  PreparedStatement prepare(Connection connection, String sql) throws SQLException {
    var statement = connection.prepareStatement(sql);
    statement.setQueryTimeout(timeoutSeconds);
    return statement;
  }

  <T> T read(Work<T> work) throws Failed {
    begin();
    try (var connection = reading()) {
      return readIn(connection, work);
    } catch (SQLException e) {
      throw failed(e);
    } catch (CatalogProblem problem) {
      throw new Failed(new Failure.Permanent(problem.why()));
    } finally {
      turns.end();
    }
  }

  private static <T> T readIn(Connection connection, Work<T> work) throws SQLException {
    try {
      return work.in(connection);
    } finally {
      quietly(connection);
    }
  }

  /** Reads in a transaction that another call began; it stays open. */
  <T> T readOn(Connection connection, Work<T> work) throws Failed {
    begin();
    try {
      return work.in(connection);
    } catch (SQLException e) {
      throw failed(e);
    } catch (CatalogProblem problem) {
      throw new Failed(new Failure.Permanent(problem.why()));
    } finally {
      turns.end();
    }
  }

  private Connection reading() throws SQLException {
    return begun(Connection.TRANSACTION_NONE);
  }

  /** A connection in a transaction that sees one state from its first statement on. */
  Connection snapshot() throws SQLException {
    return begun(pool.dialect().snapshotIsolation());
  }

  /**
   * @param isolation none: as the database has it
   */
  private Connection begun(int isolation) throws SQLException {
    var connection = pool.getConnection();
    try {
      connection.setReadOnly(true);
      if (isolation != Connection.TRANSACTION_NONE) {
        connection.setTransactionIsolation(isolation);
      }
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * Writes and commits.
   *
   * @param mayLeave asked when the transaction could begin
   */
  <T> T write(BooleanSupplier mayLeave, Work<T> work) throws Failed, Refusal {
    begin();
    try (var connection = pool.getConnection()) {
      if (connection.isReadOnly()) {
        connection.setReadOnly(false);
      }
      connection.setAutoCommit(false);
      if (!mayLeave.getAsBoolean()) {
        throw new Failed(new Failure.RateLimited("it may not leave any more", SOON));
      }
      var done = writeIn(connection, work);
      commit(connection);
      return done;
    } catch (SQLException e) {
      if (SqlFailures.isRefusal(e)) {
        throw new Refusal(e);
      }
      throw failed(e);
    } catch (CatalogProblem problem) {
      throw new Failed(new Failure.Permanent(problem.why()));
    } finally {
      turns.end();
    }
  }

  private <T> T writeIn(Connection connection, Work<T> work) throws SQLException, Failed {
    try {
      return work.in(connection);
    } catch (SQLException e) {
      quietly(connection);
      if (!pool.dialect().rollsBack() && SqlFailures.isConnection(SqlFailures.state(e))) {
        throw unknown();
      }
      throw e;
    } catch (RuntimeException e) {
      quietly(connection);
      throw e;
    }
  }

  /** Without an answer to the commit, it is not known whether the database made it. */
  private static void commit(Connection connection) throws SQLException, Failed {
    try {
      connection.commit();
    } catch (SQLException e) {
      if (SqlFailures.isUndone(e)) {
        throw e;
      }
      throw unknown();
    }
  }

  private static Failed unknown() {
    return new Failed(
        new Failure.OutcomeUnknown("the connection to the database was lost before its answer"));
  }

  /** Undoes what is left; a connection that cannot is given up by the pool. */
  static void quietly(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // The failure that led here is reported; this one follows from it.
      return;
    }
  }

  private Failed failed(SQLException error) {
    if (SqlFailures.isChangedCatalog(error)) {
      changed.run();
    }
    return new Failed(SqlFailures.of(error));
  }

  private void begin() throws Failed {
    try {
      turns.begin();
    } catch (JdbcTurns.NoTurn none) {
      throw new Failed(new Failure.RateLimited("its rate limit is used up", none.pause()));
    }
  }
}
