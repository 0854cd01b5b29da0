package io.syncline.system.jdbc;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A database of a MariaDB that this test process starts for itself, with a data folder, a socket
 * and a port of its own, and ends when it ends. A test is skipped where no {@code mariadbd} is
 * installed, or no driver 3 is found: in the folder {@code -Dmariadb.drivers}, in {@code lib},
 * among the system's Java libraries or in the local Maven repository.
 */
final class MariaDatabase implements CompanyDatabase {

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final String USER = "syncline";
  private static final String PASSWORD = "of-tests-only";
  private static final Path MAVEN = Path.of(System.getProperty("user.home"), ".m2", "repository");
  private static final Duration START = Duration.ofSeconds(60);
  private static @Nullable Server server;

  private final Server at;
  private final @Nullable Path mysql;
  private final String name = "company_" + COUNT.incrementAndGet();

  private record Server(Process process, int port, Path drivers, Driver driver) {}

  /** Skips the test where there is no MariaDB. */
  MariaDatabase(String... statements) {
    this(server(), null, statements);
  }

  private MariaDatabase(Server at, @Nullable Path mysql, String... statements) {
    this.at = at;
    this.mysql = mysql;
    try (var connection = connect("");
        var statement = connection.createStatement()) {
      statement.execute("create database " + name + " character set utf8mb4");
    } catch (SQLException e) {
      throw new IllegalStateException("MariaDB: " + e.getMessage(), e);
    }
    execute(statements);
  }

  /** The same server by the driver of MySQL. Skips the test where that is not found. */
  static MariaDatabase byTheDriverOfMySql() {
    var jar =
        jars(MAVEN.resolve("com/mysql/mysql-connector-j"), "mysql-connector-j-9[.0-9]*\\.jar")
            .stream()
            .findFirst();
    if (jar.isEmpty()) {
      return abort("The driver of MySQL is not tested: it is not in the local Maven repository");
    }
    return new MariaDatabase(server(), jar.get().getParent());
  }

  @Override
  public Map<String, String> settings() {
    return Map.of(
        "url",
        url(at.port()),
        "user",
        USER,
        "password",
        PASSWORD,
        "drivers",
        (mysql == null ? at.drivers() : mysql).toString());
  }

  @Override
  public int port() {
    return at.port();
  }

  @Override
  public String url(int port) {
    return "jdbc:%s://127.0.0.1:%d/%s".formatted(mysql == null ? "mariadb" : "mysql", port, name);
  }

  @Override
  public Connection open() throws SQLException {
    return connect(name);
  }

  private Connection connect(String database) throws SQLException {
    return connect(at.driver(), at.port(), database);
  }

  private static Connection connect(Driver driver, int port, String database) throws SQLException {
    var login = new Properties();
    login.put("user", USER);
    login.put("password", PASSWORD);
    login.put("connectTimeout", "5000");
    return driver.connect("jdbc:mariadb://127.0.0.1:" + port + "/" + database, login);
  }

  @Override
  public void close() {
    execute("drop database " + name);
  }

  private static Server server() {
    synchronized (MariaDatabase.class) {
      if (server == null || !server.process().isAlive()) {
        server = start();
      }
      return server;
    }
  }

  private static Server start() {
    var daemon = program("mariadbd");
    var install = program("mariadb-install-db");
    if (daemon.isEmpty() || install.isEmpty()) {
      return abort("MariaDB is not tested: `mariadbd` is not installed");
    }
    var jar = driver();
    if (jar.isEmpty()) {
      return abort(
          "MariaDB is not tested: its driver is not found; -Dmariadb.drivers names its folder");
    }
    try {
      return start(daemon.get(), install.get(), jar.get());
    } catch (IOException | ReflectiveOperationException | SQLException e) {
      throw new IllegalStateException("MariaDB does not start: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static Server start(Path daemon, Path install, Path jar)
      throws IOException, InterruptedException, ReflectiveOperationException, SQLException {
    var memory = Path.of("/dev/shm");
    var folder =
        Files.isWritable(memory) && memory.toFile().getUsableSpace() > 2L << 30
            ? Files.createTempDirectory(memory, "syncline-mariadb-")
            : Files.createTempDirectory("syncline-mariadb-");
    var started = new ArrayList<Process>();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(started, folder)));
    var drivers = Files.createDirectories(folder.resolve("drivers"));
    Files.copy(jar, drivers.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    var url = JdbcUrl.parse("jdbc:mariadb://127.0.0.1/none");
    var driver = (Driver) JdbcDrivers.of(url, drivers).getConstructor().newInstance();
    var log = folder.resolve("log").toFile();
    var user = "--user=" + System.getProperty("user.name");
    var made =
        process(
            log,
            install.toString(),
            "--no-defaults",
            "--datadir=" + folder.resolve("data"),
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
            "--innodb-log-file-size=8M",
            user);
    if (!made.waitFor(START.toSeconds(), TimeUnit.SECONDS) || made.exitValue() != 0) {
      made.destroyForcibly();
      throw new IOException("mariadb-install-db failed: " + Files.readString(log.toPath()));
    }
    var init = folder.resolve("init.sql");
    Files.writeString(
        init,
        """
        create user '%1$s'@'%%' identified by '%2$s';
        grant all on *.* to '%1$s'@'%%' with grant option;
        """
            .formatted(USER, PASSWORD));
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    var process =
        process(
            log,
            daemon.toString(),
            "--no-defaults",
            "--datadir=" + folder.resolve("data"),
            "--socket=" + folder.resolve("s"),
            "--pid-file=" + folder.resolve("pid"),
            "--port=" + port,
            "--bind-address=127.0.0.1",
            "--skip-name-resolve",
            "--init-file=" + init,
            "--innodb-flush-log-at-trx-commit=0",
            "--innodb-log-file-size=8M",
            "--innodb-buffer-pool-size=32M",
            "--lc-messages=en_US",
            user);
    started.add(process);
    var since = System.nanoTime();
    while (true) {
      try {
        connect(driver, port, "").close();
        return new Server(process, port, drivers, driver);
      } catch (SQLException notYet) {
        boolean ended = process.waitFor(50, TimeUnit.MILLISECONDS);
        if (ended || System.nanoTime() - since > START.toNanos()) {
          throw new IOException("mariadbd: " + Files.readString(log.toPath()), notYet);
        }
      }
    }
  }

  private static Process process(File log, String... command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
        .start();
  }

  private static Optional<Path> program(String name) {
    var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.concat(Stream.of(path.split(File.pathSeparator)), Stream.of("/usr/sbin"))
        .map(it -> Path.of(it, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Optional<Path> driver() {
    return Stream.of(
            Path.of(System.getProperty("mariadb.drivers", "lib")),
            Path.of("/usr/share/java"),
            MAVEN.resolve("org/mariadb/jdbc/mariadb-java-client"))
        .flatMap(it -> jars(it, "mariadb-java-client-3[.0-9]*\\.jar").stream())
        .findFirst();
  }

  /** The newest first. */
  private static List<Path> jars(Path folder, String name) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.walk(folder, 2)) {
      return files
          .filter(it -> it.getFileName().toString().matches(name))
          .sorted(Comparator.<Path>reverseOrder())
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static void end(List<Process> started, Path folder) {
    try {
      for (var it : started) {
        it.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
      }
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes of) throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path it, @Nullable IOException e)
                throws IOException {
              Files.delete(it);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException | InterruptedException e) {
      System.err.println("MariaDB of the tests is not removed: " + folder);
    }
  }
}
