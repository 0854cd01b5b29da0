package io.syncline.sandbox.demo;

import io.quarkus.runtime.annotations.QuarkusMain;
import io.syncline.app.Syncline;
import io.syncline.core.access.ApiTokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;

/**
 * Starts the stand-in systems, then the product as it is, configured from outside, and prints what
 * happens between them until it is interrupted.
 *
 * <p>Every start begins with empty data: the stand-ins are in memory, so the database is emptied
 * too.
 */
@QuarkusMain(name = "demo")
public final class DemoMain {

  private static final Path FOLDER = Path.of("target", "demo");
  private static final Path DATA = FOLDER.resolve("data");
  private static final Path LOG = FOLDER.resolve("syncline.log");
  private static final String HOST = "127.0.0.1";
  private static final int USUAL_PORT = 8080;

  private DemoMain() {}

  public static void main(String... args) throws IOException {
    if (args.length > 0) {
      Syncline.main(args);
      return;
    }
    var terminal = Terminal.standard();
    if (databaseIsGiven()) {
      terminal.line("The demo empties its database at each start, so it uses none but its own.");
      terminal.line("Unset the JDBC URL (QUARKUS_DATASOURCE_JDBC_URL) and start it again.");
      System.exit(1);
    }
    var token = ApiTokens.newToken();
    var product = URI.create("http://" + HOST + ":" + port());
    var town = Town.start(product.resolve("/hooks"));
    configure(product, token);
    DemoEnvironment.set(town.environment());
    var narrator =
        new Narrator(
            town,
            new ProductApi(product, token),
            terminal,
            LOG.toAbsolutePath(),
            DATA.resolve("postgres"));
    Runtime.getRuntime().addShutdownHook(new Thread(narrator::end, "demo-end"));
    var thread = new Thread(narrator::run, "demo");
    thread.setDaemon(true);
    thread.start();
    Syncline.main();
  }

  private static boolean databaseIsGiven() {
    return System.getenv().keySet().stream().anyMatch(it -> it.endsWith("DATASOURCE_JDBC_URL"))
        || System.getProperty("quarkus.datasource.jdbc.url") != null;
  }

  /** The log is for a file: the terminal is for what happens. */
  private static void configure(URI product, String token) {
    set("syncline.api-tokens.demo", ApiTokens.hashOf(token));
    set("syncline.data-dir", DATA.toString());
    set("quarkus.http.host", HOST);
    set("syncline.http.private-hosts", HOST);
    set("quarkus.http.port", Integer.toString(product.getPort()));
    set("quarkus.flyway.clean-at-start", "true");
    set("quarkus.banner.enabled", "false");
    set("quarkus.log.console.level", "ERROR");
    set("quarkus.log.file.enabled", "true");
    set("quarkus.log.file.json.enabled", "false");
    set("quarkus.log.category.\"io.smallrye.health\".level", "WARN");
    set("quarkus.log.file.path", LOG.toString());
  }

  private static void set(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }

  private static int port() throws IOException {
    var configured = System.getProperty("quarkus.http.port", System.getenv("QUARKUS_HTTP_PORT"));
    return configured == null ? freePort() : Integer.parseInt(configured);
  }

  private static int freePort() throws IOException {
    var host = InetAddress.getByName(HOST);
    try (var usual = new ServerSocket(USUAL_PORT, 1, host)) {
      return usual.getLocalPort();
    } catch (IOException taken) {
      try (var any = new ServerSocket(0, 1, host)) {
        return any.getLocalPort();
      }
    }
  }
}
