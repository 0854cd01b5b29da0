package io.syncline.system.jdbc.change;

import io.syncline.core.model.SystemId;
import io.syncline.core.system.Failure;
import io.syncline.core.system.SystemFailure;
import io.syncline.system.jdbc.catalog.RowTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** A database that reports changes, as its client reaches it. */
public interface ChangeSource {

  /** What is read in a transaction. */
  @FunctionalInterface
  interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  SystemId id();

  /**
   * The table of an object, as the catalog has it.
   *
   * @throws SystemFailure where there is none
   */
  RowTable table(String object);

  /**
   * Reads in a transaction that changes nothing.
   *
   * @throws SystemFailure where it comes to nothing
   */
  <T> T read(Work<T> work);

  /**
   * Runs statements in one transaction.
   *
   * @throws SystemFailure where none of them took effect, or that is not known
   */
  void run(List<String> statements);

  PreparedStatement prepare(Connection connection, String sql) throws SQLException;

  /** One of the system's connections; the caller closes it. */
  Connection open() throws SQLException;

  /** A connection of its own that reads the decoded log; the caller closes it. */
  Connection openLog() throws SQLException;

  /** What an error means, without values. */
  Failure failure(SQLException error);
}
