package io.syncline.resilience;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A look into the product's tables, in the database it was given or else in its embedded one. */
final class Tables {
  private final Product product;

  Tables(Product product) {
    this.product = product;
  }

  /** All rows as text by column; null: an empty text. */
  List<Map<String, String>> rows(String sql) {
    try (var connection = connect();
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

  /** How many processes hold lanes. */
  long owners() {
    return number("select count(distinct owner) from lane_shard where owner is not null");
  }

  private Connection connect() throws SQLException {
    var url = product.setting("QUARKUS_DATASOURCE_JDBC_URL");
    if (url.isEmpty()) {
      var embedded = "jdbc:postgresql://127.0.0.1:" + in("port") + "/syncline";
      return DriverManager.getConnection(embedded, "syncline", in("password"));
    }
    return DriverManager.getConnection(
        url,
        product.setting("QUARKUS_DATASOURCE_USERNAME"),
        product.setting("QUARKUS_DATASOURCE_PASSWORD"));
  }

  private String in(String file) {
    try {
      return Files.readString(product.postgres().resolve(file)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
