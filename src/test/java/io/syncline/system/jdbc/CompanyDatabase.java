package io.syncline.system.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A company's own database, of any kind, for one test. */
public interface CompanyDatabase extends AutoCloseable {

  /** Of a connection to it. */
  Map<String, String> settings();

  int port();

  /** The same by another port of this machine. */
  String url(int port);

  Connection open() throws SQLException;

  @Override
  void close();

  default void execute(String... statements) {
    try (var connection = open();
        var statement = connection.createStatement()) {
      for (var each : statements) {
        statement.execute(each);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("company database: " + e.getMessage(), e);
    }
  }

  /** The rows of a query, their values as text. */
  default List<List<String>> rows(String sql) {
    try (var connection = open();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      var all = new ArrayList<List<String>>();
      while (rows.next()) {
        var row = new ArrayList<String>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.add(String.valueOf(rows.getString(i)));
        }
        all.add(row);
      }
      return all;
    } catch (SQLException e) {
      throw new IllegalStateException("company database: " + e.getMessage(), e);
    }
  }

  default String value(String sql) {
    return rows(sql).get(0).get(0);
  }
}
