package io.syncline.journey.vendors;

import io.agroal.api.AgroalDataSource;
import io.syncline.journey.vendors.Installed.Application;
import io.syncline.resilience.Product;
import io.syncline.store.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The packaged product over a folder of definitions, between stand-ins that answer at once. */
final class Packaged implements AutoCloseable {

  final Product product;
  private final AgroalDataSource database;

  /**
   * @param product not started yet
   * @param folder of the product
   * @param files by their path below the folder of its definitions
   */
  Packaged(Product product, Path folder, List<Application> systems, Map<String, String> files)
      throws IOException {
    this.product = product;
    var all = new HashMap<>(files);
    for (var it : systems) {
      var counted = List.of("hubspot", "salesforce").contains(it.type());
      all.put(
          "systems/" + it.id() + ".connection.yaml",
          "type: %s\nsettings: {rateLimit: \"100000\"%s}\n"
              .formatted(it.type(), counted ? ", quota: \"100000000\"" : ""));
    }
    try (var pipelines = Files.list(Path.of("routes", "pipelines"))) {
      for (var it : (Iterable<Path>) pipelines::iterator) {
        all.put("pipelines/" + it.getFileName(), Files.readString(it));
      }
    }
    var routes = folder.resolve("routes");
    product.with(Installed.write(routes, systems, all));
    try (var written = Files.walk(routes)) {
      for (var file : (Iterable<Path>) written.filter(Files::isRegularFile)::iterator) {
        Files.writeString(file, soon(Files.readString(file)));
      }
    }
    var url = TestDatabase.freshUrl();
    database = TestDatabase.open(url);
    product.with(
        Map.of(
            "QUARKUS_DATASOURCE_JDBC_URL",
            url,
            "QUARKUS_DATASOURCE_USERNAME",
            TestDatabase.user(),
            "QUARKUS_DATASOURCE_PASSWORD",
            TestDatabase.password()));
  }

  /**
   * Stand-ins answer at once, show what was written a second later at most, and have no limits of
   * single operations, which would be kept in real time.
   */
  private static String soon(String definition) {
    return definition
        .replaceAll("(?m)^timeout: \\d+s", "timeout: 6s")
        .replaceAll("(commitLag|visibleAfter): \\d+[sm]", "$1: 2s")
        .replaceAll("(?m)^rateLimits: .*\n", "")
        .replaceAll(", rateLimit: \\w+", "")
        .replaceAll("(?m)^  pollInterval: .*\n", "")
        .replaceAll("(?m)^syncConfig:$", "syncConfig:\n  pollInterval: 1s");
  }

  /** The first column of what a query of the product's database finds. */
  List<String> rows(String sql) {
    try (var connection = database.getConnection();
        var found = connection.createStatement().executeQuery(sql)) {
      var rows = new ArrayList<String>();
      while (found.next()) {
        rows.add(found.getString(1));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Open questions, dead letters and what waits, of these systems. */
  List<String> open(String... systems) {
    var these = "('" + String.join("', '", systems) + "')";
    return rows(
        "select 'event of ' || system_id from inbox_queue where system_id in %1$s union all select 'delivery to ' || target || ', attempts ' || attempts from delivery where target in %1$s union all select kind || ': ' || question from review_item where status = 'open' union all select 'dead ' || stage || ': ' || reason from dead_letter where status = 'open'"
            .formatted(these));
  }

  @Override
  public void close() {
    product.close();
    database.close();
  }
}
