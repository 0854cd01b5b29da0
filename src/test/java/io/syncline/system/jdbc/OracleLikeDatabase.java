package io.syncline.system.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.h2.tools.Server;

/** H2 in its Oracle mode, reached by {@link OracleLikeDriver} from a folder of drivers. */
final class OracleLikeDatabase implements CompanyDatabase {

  private static final String LIKE_ORACLE = ";MODE=Oracle;TIME ZONE=UTC";
  private static final String USER = "syncline";
  private static final String PASSWORD = "right";

  private final String name = "erp_" + UUID.randomUUID().toString().replace('-', '_');
  private final Path drivers;
  private final Server server;
  private final Connection kept;

  /**
   * @param drivers an empty folder: the driver is laid into it
   */
  OracleLikeDatabase(Path drivers) {
    this.drivers = drivers;
    try (var jar = new JarOutputStream(Files.newOutputStream(drivers.resolve("driver.jar")))) {
      jar.putNextEntry(new ZipEntry("META-INF/services/java.sql.Driver"));
      jar.write(OracleLikeDriver.class.getName().getBytes(UTF_8));
      server = Server.createTcpServer("-tcpPort", "0").start();
      kept = DriverManager.getConnection("jdbc:h2:mem:" + name + LIKE_ORACLE, USER, PASSWORD);
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Map<String, String> settings() {
    return Map.of(
        "url", url(port()), "user", USER, "password", PASSWORD, "drivers", drivers.toString());
  }

  @Override
  public int port() {
    return server.getPort();
  }

  @Override
  public String url(int port) {
    return "jdbc:oracle:thin:@//localhost:" + port + "/" + name;
  }

  @Override
  public Connection open() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:h2:tcp://localhost:" + port() + "/mem:" + name + LIKE_ORACLE, USER, PASSWORD);
  }

  @Override
  public void close() {
    try {
      kept.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } finally {
      server.stop();
    }
  }
}
