package io.syncline.bench;

import io.agroal.api.AgroalDataSource;
import io.syncline.store.TestDatabase;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** A migrated database whose sessions begin as the product's do. */
final class ProductDatabase {

  private static final String BEGIN = "quarkus.datasource.jdbc.new-connection-sql";

  private ProductDatabase() {}

  static AgroalDataSource fresh() throws SQLException, IOException {
    var settings = new Properties();
    try (var file = ProductDatabase.class.getResourceAsStream("/application.properties")) {
      settings.load(file);
    }
    var url = TestDatabase.freshUrl();
    var name = url.replaceFirst("\\?.*", "").replaceFirst(".*/", "");
    try (var connection =
            DriverManager.getConnection(url, TestDatabase.user(), TestDatabase.password());
        var statement = connection.createStatement()) {
      for (var set : settings.getProperty(BEGIN).split(";")) {
        statement.execute("alter database " + name + " " + set);
      }
    }
    return TestDatabase.open(url);
  }
}
