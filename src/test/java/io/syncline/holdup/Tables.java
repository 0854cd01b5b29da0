package io.syncline.holdup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A look into the tables that the product keeps in its embedded PostgreSQL. */
final class Tables {
  private final Path postgres;

  Tables(Product product) {
    this.postgres = product.postgres();
  }

  /** All rows as text by column; null: an empty text. */
  List<Map<String, String>> rows(String sql) {
    try (var connection = DriverManager.getConnection(url(), "syncline", in("password"));
        var statement = connection.createStatement();
        var found = statement.executeQuery(sql)) {
      var rows = new ArrayList<Map<String, String>>();
      while (found.next()) {
        var row = new LinkedHashMap<String, String>();
        for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
          var value = found.getString(i);
          row.put(found.getMetaData().getColumnLabel(i), value == null ? "" : value);
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first column of the only row, as a number. */
  long number(String sql) {
    return Long.parseLong(rows(sql).get(0).values().iterator().next());
  }

  /** Events and deliveries that are still to be worked on. */
  long waiting() {
    return number("select (select count(*) from inbox_queue) + (select count(*) from delivery)");
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:" + in("port") + "/syncline";
  }

  private String in(String file) {
    try {
      return Files.readString(postgres.resolve(file)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
