package io.syncline.system.jdbc;

import io.syncline.system.jdbc.catalog.CatalogProblem;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Finds the JDBC driver of a database: one that is included, else one from a folder of the
 * installation. That of PostgreSQL is included. Those of MySQL, MariaDB and Oracle are not: their
 * licences are none that this product hands on.
 */
final class JdbcDrivers {

  private static final Map<Path, ClassLoader> FOLDERS = new ConcurrentHashMap<>();

  /**
   * The driver of MariaDB logs each error of the server, with the values in it. Kept here, for a
   * logger without a reference forgets its level.
   */
  private static final Logger MARIADB = Logger.getLogger("org.mariadb.jdbc");

  static {
    MARIADB.setLevel(Level.OFF);
  }

  private JdbcDrivers() {}

  /**
   * @param folder with the jars of drivers
   * @throws CatalogProblem where none is there; says where to put one
   */
  static Class<?> of(JdbcUrl url, Path folder) {
    try {
      return Class.forName(url.dialect().driver());
    } catch (ClassNotFoundException e) {
      var driver = from(FOLDERS.computeIfAbsent(folder.toAbsolutePath(), JdbcDrivers::load), url);
      if (driver != null) {
        return driver;
      }
      throw new CatalogProblem(
          "there is no JDBC driver for this database: put its jar into the folder `%s` and start"
                  .formatted(folder)
              + " again");
    }
  }

  private static @Nullable Class<?> from(ClassLoader loader, JdbcUrl url) {
    for (var driver : ServiceLoader.load(Driver.class, loader)) {
      try {
        if (driver.acceptsURL(url.text())) {
          return driver.getClass();
        }
      } catch (SQLException e) {
        continue;
      }
    }
    return null;
  }

  private static ClassLoader load(Path folder) {
    var own = JdbcDrivers.class.getClassLoader();
    if (!Files.isDirectory(folder)) {
      return own;
    }
    try (var files = Files.list(folder)) {
      var jars =
          files
              .filter(it -> it.toString().endsWith(".jar"))
              .sorted()
              .map(JdbcDrivers::url)
              .toArray(URL[]::new);
      return new URLClassLoader(jars, own);
    } catch (IOException e) {
      throw new CatalogProblem("the folder of drivers `" + folder + "` cannot be read");
    }
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new CatalogProblem("the driver `" + jar + "` has no address");
    }
  }
}
