package io.syncline.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.cli.system.CheckCommand;
import io.syncline.definition.RoutesDirectory;
import io.syncline.definition.Variables;
import io.syncline.system.http.LocalNetwork;
import io.syncline.system.http.network.PrivateHosts;
import io.syncline.system.jdbc.BusinessDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** check as it is called, through the clients that the server uses. */
class CheckCommandTest {

  private static final String SHOP =
      """
      type: shop
      settings:
        baseUrl: {required: true}
        token: {secret: true, required: true}
      baseUrl: ${baseUrl}
      auth: {kind: bearer, token: "${token}"}
      check: {path: /me}
      quota: {calls: 1000, per: 24h}
      objects:
        customers:
          path: /customers
          records: items
          operations: {list: {}}
          fields: {email: {}}
        orders:
          path: /orders
          records: items
          operations: {list: {}}
          fields: {number: {}}
      """;

  private static final String ERP =
      """
      type: erp
      transport: jdbc
      objects:
        customers:
          table: {name: customers}
          fields: {name: {}}
        orders:
          table: {name: orders}
          fields: {note: {}}
      """;

  @TempDir Path routes;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    var systems = Files.createDirectories(routes.resolve("systems"));
    Files.writeString(systems.resolve("shop.system.yaml"), SHOP);
    Files.writeString(systems.resolve("erp.system.yaml"), ERP);
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  private void answer(HttpExchange it) throws IOException {
    var path = it.getRequestURI().getPath();
    int status = refused.contains("all") ? 401 : refused.contains(path) ? 403 : 200;
    var body =
        "{\"items\": [{\"id\": 1, \"email\": \"ada@example.org\"}]}"
            .getBytes(StandardCharsets.UTF_8);
    it.getResponseHeaders().add("Content-Type", "application/json");
    it.sendResponseHeaders(status, body.length);
    it.getResponseBody().write(body);
    it.close();
  }

  private int run(Map<String, String> environment, String... arguments) {
    var variables = Variables.of(environment).with(PrivateHosts.VARIABLE, LocalNetwork.ENTRIES);
    var line =
        SynclineCommand.with(
            List.of(
                new CheckCommand(
                    new RoutesDirectory(variables),
                    new DirectSystems(variables),
                    InstantSource.system())));
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(arguments);
  }

  private int shop(String baseUrl) {
    return run(
        Map.of("SHOP_BASE_URL", baseUrl, "SHOP_TOKEN", "s3cret"),
        "check",
        "shop",
        "--routes",
        routes.toString());
  }

  private int shop() {
    return shop("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private int erp(Map<String, String> login) {
    return run(
        Map.of(
            "ERP_URL", login.get("url"),
            "ERP_USER", login.get("user"),
            "ERP_PASSWORD", login.get("password")),
        "check",
        "erp",
        "--routes",
        routes.toString());
  }

  @Test
  void aConnectionThatWorksIsProvenWithoutAnyValue() {
    assertThat(shop()).as(out + "" + err).isEqualTo(SynclineCommand.FINE);
    assertThat(out.toString())
        .contains("proven   settings: complete")
        .contains("proven   credentials: accepted")
        .contains("proven   object customers: 1 record on the first page")
        .contains("proven   object orders: 1 record on the first page")
        .contains("proven   quota: ")
        .contains(" of 1000 calls left until ")
        .doesNotContain("failed", "ada@example.org", "s3cret");
  }

  @Test
  void refusedCredentialsNameTheSettingsAndReadNothing() {
    refused.add("all");
    assertThat(shop()).isEqualTo(SynclineCommand.NO);
    assertThat(out.toString())
        .contains("failed   credentials: ")
        .contains("SHOP_TOKEN")
        .contains("unknown  object customers: not read: see credentials")
        .doesNotContain("s3cret");
  }

  @Test
  void aSettingHasTheNameThatTheConnectionUses() throws IOException {
    refused.add("all");
    Files.writeString(
        routes.resolve("systems/store.connection.yaml"),
        """
        id: store
        type: shop
        settings: {apiToken: "${STORE_KEY}"}
        """);
    var url = "http://127.0.0.1:" + server.getAddress().getPort();
    var environment = Map.of("STORE_BASE_URL", url, "STORE_KEY", "s3cret");
    assertThat(run(environment, "check", "store", "--routes", routes.toString()))
        .isEqualTo(SynclineCommand.NO);
    assertThat(out.toString())
        .contains("allowed to log in: `apiToken`.")
        .doesNotContain("STORE_TOKEN", "s3cret");
  }

  @Test
  void anObjectWithoutPermissionIsNamedAndTheOthersAreRead() {
    refused.add("/orders");
    assertThat(shop()).isEqualTo(SynclineCommand.NO);
    assertThat(out.toString())
        .contains("proven   credentials: accepted")
        .contains("proven   object customers: 1 record")
        .contains("failed   object orders: ")
        .contains("Permit its credentials to read `orders`");
  }

  @Test
  void anUnknownHostIsNotProvenToRefuse() {
    assertThat(shop("http://shop.invalid")).isEqualTo(SynclineCommand.NO);
    assertThat(out.toString())
        .contains("failed   credentials: ")
        .contains("Check the address, the network")
        .contains("unknown  object orders: not read");
  }

  @ParameterizedTest
  @CsvSource({
    "'', its address is in a private network",
    "10.0.0.0/8, its address is in a private network",
    "crm.example.net:80, is no host name"
  })
  void aPrivateNetworkIsClosedAndTheSettingIsNamed(String hosts, String reason) {
    var url = "http://127.0.0.1:" + server.getAddress().getPort();
    var environment = Map.of("SHOP_BASE_URL", url, "SHOP_TOKEN", "t", PrivateHosts.VARIABLE, hosts);
    assertThat(run(environment, "check", "shop", "--routes", routes.toString())).isPositive();
    assertThat(out + "" + err)
        .contains("syncline.http.private-hosts")
        .contains(reason)
        .doesNotContain("127.0.0.1")
        .doesNotContain("\tat ");
  }

  @Test
  void missingSettingsAreNamedAndNothingIsAsked() {
    assertThat(run(Map.of(), "check", "shop", "--routes", routes.toString()))
        .isEqualTo(SynclineCommand.NO);
    assertThat(out.toString())
        .contains("failed   settings: not set in the environment: SHOP_BASE_URL, SHOP_TOKEN");
    assertThat(run(Map.of(), "check", "shob", "--routes", routes.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("did you mean `shop`?");
  }

  @Test
  void aTableThatTheUserMayNotReadIsNamed() {
    try (var database =
        new BusinessDatabase(
            "create table customers (no integer primary key, name text)",
            "create table orders (no integer primary key, note text)",
            "insert into customers values (1, 'Ada Secret'), (2, 'Bob')")) {
      database.execute("revoke select on orders from current_user");
      assertThat(erp(database.settings())).isEqualTo(SynclineCommand.NO);
      assertThat(out.toString())
          .contains("proven   credentials: accepted")
          .contains("proven   object customers: 2 records of 2 on the first page")
          .contains("failed   object orders: the user may not do that in the database")
          .contains("Permit its credentials to read `orders`.")
          .contains("proven   clock: ")
          .doesNotContain("Ada Secret");
    }
  }

  @Test
  void aTableThatDoesNotExistLeavesTheOthersReadable() {
    try (var database =
        new BusinessDatabase("create table customers (no integer primary key, name text)")) {
      assertThat(erp(database.settings())).isEqualTo(SynclineCommand.NO);
      assertThat(out.toString())
          .contains("proven   object customers: 0 records of 0 on the first page")
          .contains("failed   object orders: ");
    }
  }

  @Test
  void aDatabaseThatIsDownIsNoRefusal() throws IOException {
    int port;
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    var login =
        Map.of(
            "url", "jdbc:postgresql://127.0.0.1:" + port + "/erp", "user", "u", "password", "pw");
    assertThat(erp(login)).isEqualTo(SynclineCommand.NO);
    assertThat(out.toString())
        .contains("failed   credentials: the database cannot be reached")
        .contains("Check the address, the network")
        .contains("unknown  object customers: not read");
  }

  @Test
  void aManifestWithoutObjectsProvesNoDatabaseThatIsDown() throws IOException {
    Files.writeString(
        routes.resolve("systems/erp.system.yaml"), "type: erp\ntransport: jdbc\nobjects: {}\n");
    var login = Map.of("url", "jdbc:postgresql://127.0.0.1:1/erp", "user", "u", "password", "pw");
    assertThat(erp(login)).isEqualTo(SynclineCommand.NO);
    assertThat(out.toString()).contains("failed   credentials: the database cannot be reached");
  }
}
