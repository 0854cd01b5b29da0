package io.syncline.bench;

import io.syncline.core.access.ApiTokens;
import io.syncline.store.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The packaged product, with a copy of the repository's syncs over the systems that take part. */
final class Product implements AutoCloseable {
  /** Of an admin, for its API and its pages. */
  static final String TOKEN = "of-the-benchmark-only";

  private static final Path APP = Path.of("target/quarkus-app").toAbsolutePath();

  private final Calls calls;
  private final Path directory;
  private final int port;
  private final Systems systems;
  private final List<String> options;
  private final Map<String, String> further = new HashMap<>();
  private Child process;

  Product(Calls calls, Path directory, int port, Systems systems, List<String> options) {
    this.calls = calls;
    this.directory = directory;
    this.port = port;
    this.systems = systems;
    this.options = options;
  }

  /** Works on a migrated database of its own in this process's PostgreSQL. */
  Product onFreshDatabase() {
    return on(
        Map.of(
            "QUARKUS_DATASOURCE_JDBC_URL", TestDatabase.freshUrl(),
            "QUARKUS_DATASOURCE_USERNAME", TestDatabase.user(),
            "QUARKUS_DATASOURCE_PASSWORD", TestDatabase.password()));
  }

  private Product on(Map<String, String> environment) {
    further.putAll(environment);
    return this;
  }

  /** Another process with the definitions and the database of this one, not started yet. */
  Product another(int anotherPort) throws IOException {
    var place = Files.createDirectories(directory.resolve("at-" + anotherPort));
    return new Product(calls, place, anotherPort, systems, options)
        .on(further)
        .on(Map.of("SYNCLINE_ROUTES_DIR", directory.resolve("routes").toString()));
  }

  /** Copies the definitions; limits of the vendors are lifted by each connection's settings. */
  void define(List<String> targets) throws IOException {
    var routes = Path.of("routes");
    try (var files = Files.walk(routes)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var copy = directory.resolve("routes").resolve(routes.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.writeString(copy, Files.readString(file));
      }
    }
    var taking = new ArrayList<>(List.of("hubspot"));
    taking.addAll(targets);
    for (var system : taking) {
      Files.writeString(
          directory.resolve("routes/systems/" + system + ".connection.yaml"),
          "type: %s\nsettings:\n  rateLimit: 1000000\n  concurrency: 16\n".formatted(system)
              + (system.equals("zendesk") ? "" : "  quota: 100000000\n"));
    }
    var sync = directory.resolve("routes/syncs/contacts.sync.yaml");
    var text = Files.readString(sync);
    if (!targets.contains("xero")) {
      text = text.replaceAll("  - id: xero\n    objects:\n.*\n", "");
    }
    if (!targets.contains("zendesk")) {
      text = text.replaceAll("  - id: zendesk\n    objects:\n.*\n", "");
    }
    Files.writeString(sync, text);
    Files.deleteIfExists(directory.resolve("routes/syncs/contacts.case.yaml"));
  }

  /** Starts it with its archive of classes and waits until it is ready. */
  Duration start() {
    return start("@" + APP.resolve("syncline.args"));
  }

  /** The same without the archive. */
  Duration startPlain() {
    return start("-jar", APP.resolve("quarkus-run.jar").toString());
  }

  /** Starts a native program of it, with the options that set its heap. */
  Duration startNative(String binary) {
    long from = System.nanoTime();
    var command = new ArrayList<>(List.of(binary));
    options.stream().filter(it -> it.startsWith("-Xm")).forEach(command::add);
    process = Child.program(directory.resolve("product.log"), environment(), command);
    return ready(from);
  }

  private Duration start(String... program) {
    long from = System.nanoTime();
    var arguments = new ArrayList<>(options);
    arguments.addAll(List.of(program));
    process = Child.java(directory.resolve("product.log"), environment(), arguments);
    return ready(from);
  }

  private Duration ready(long from) {
    while (!calls.ok("http://127.0.0.1:" + port + "/q/health/ready")) {
      process.check();
      Calls.pause(10);
    }
    return Duration.ofNanos(System.nanoTime() - from);
  }

  private Map<String, String> environment() {
    var set = new HashMap<String, String>();
    for (var system : List.of("hubspot", "xero", "zendesk")) {
      var prefix = system.toUpperCase(Locale.ROOT) + "_";
      set.put(prefix + "BASE_URL", systems.setting(system, "url"));
      set.put(prefix + "HOOK_SECRET", systems.setting(system, "hookSecret"));
      set.put(prefix + "TOKEN", systems.setting(system, "token"));
    }
    set.put("XERO_TOKEN_URL", systems.setting("xero", "url") + "/connect/token");
    set.put("XERO_CLIENT_ID", systems.setting("xero", "account"));
    set.put("XERO_CLIENT_SECRET", systems.setting("xero", "token"));
    set.put("XERO_TENANT_ID", systems.setting("xero", "tenantId"));
    set.put("ZENDESK_EMAIL", systems.setting("zendesk", "account"));
    set.put("SYNCLINE_API_TOKENS_BENCH", ApiTokens.hashOf(TOKEN));
    set.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    set.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    set.put("SYNCLINE_HTTP_PRIVATE_HOSTS", "127.0.0.1");
    set.put("SYNCLINE_ROUTES_DIR", directory.resolve("routes").toString());
    set.put("SYNCLINE_DATA_DIR", directory.resolve("data").toString());
    set.putAll(further);
    return set;
  }

  /** Of its database, which is a process beside it. */
  double databaseSeconds() {
    try (var pid = Files.lines(data().resolve("postgres/cluster/postmaster.pid"))) {
      return Child.processorSeconds(Long.parseLong(pid.findFirst().orElseThrow().strip()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Child process() {
    return process;
  }

  Path data() {
    return directory.resolve("data");
  }

  int port() {
    return port;
  }

  /** Ends it as an operator would; {@link #start} begins again with the same database. */
  void stop() {
    if (process != null) {
      process.close();
    }
  }

  @Override
  public void close() {
    stop();
  }
}
