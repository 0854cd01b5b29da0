package io.syncline.system.jdbc;

import io.syncline.core.model.SystemId;
import io.syncline.core.system.Failure;
import io.syncline.core.system.SystemFailure;
import io.syncline.system.jdbc.catalog.RowTable;
import io.syncline.system.jdbc.change.ChangeSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

/** The database of a system, for what listens to its changes. */
final class JdbcChanges implements ChangeSource {

  private final SystemId id;
  private final JdbcPool pool;
  private final JdbcDatabase database;
  private final Function<String, RowTable> tables;

  /**
   * @param tables of an object; a failure is a {@link SystemFailure}
   */
  JdbcChanges(
      SystemId id, JdbcPool pool, JdbcDatabase database, Function<String, RowTable> tables) {
    this.id = id;
    this.pool = pool;
    this.database = database;
    this.tables = tables;
  }

  @Override
  public SystemId id() {
    return id;
  }

  @Override
  public RowTable table(String object) {
    return tables.apply(object);
  }

  @Override
  public <T> T read(Work<T> work) {
    try {
      return database.read(work::in);
    } catch (JdbcDatabase.Failed failed) {
      throw failure(failed.failure());
    }
  }

  @Override
  public void run(List<String> statements) {
    try {
      database.write(() -> true, connection -> execute(connection, statements));
    } catch (JdbcDatabase.Failed failed) {
      throw failure(failed.failure());
    } catch (JdbcDatabase.Refusal refusal) {
      throw failure(SqlFailures.of(refusal.error()));
    }
  }

  private boolean execute(Connection connection, List<String> statements) throws SQLException {
    for (var sql : statements) {
      try (var statement = prepare(connection, sql)) {
        statement.execute();
      }
    }
    return true;
  }

  private SystemFailure failure(Failure failure) {
    return new SystemFailure(id, "changes", failure);
  }

  @Override
  public PreparedStatement prepare(Connection connection, String sql) throws SQLException {
    return database.prepare(connection, sql);
  }

  @Override
  public Connection open() throws SQLException {
    return pool.getConnection();
  }

  @Override
  public Connection openLog() throws SQLException {
    return pool.openLog();
  }

  @Override
  public Failure failure(SQLException error) {
    return SqlFailures.of(error);
  }
}
