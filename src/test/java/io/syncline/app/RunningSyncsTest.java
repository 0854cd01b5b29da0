package io.syncline.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.syncline.core.definition.Finding;
import io.syncline.core.definition.model.StartOrder;
import io.syncline.core.definition.model.SyncCatalog;
import io.syncline.core.model.SystemId;
import io.syncline.core.sync.read.NameCounts;
import io.syncline.core.sync.read.PrematureReads;
import io.syncline.core.system.OperationRoutes;
import io.syncline.definition.RoutesDirectory;
import io.syncline.definition.Variables;
import io.syncline.definition.WatchedRoutes;
import io.syncline.route.pipeline.Pipelines;
import io.syncline.system.LocalBudget;
import io.syncline.system.LocalQuotas;
import io.syncline.system.SystemClients;
import io.syncline.system.http.HttpSystems;
import io.syncline.system.http.LocalNetwork;
import io.syncline.system.jdbc.JdbcSystems;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs follows the files of systems and connections while it runs, and says what does not. */
class RunningSyncsTest {

  private static final Path PRODUCT = Path.of("routes");
  private static final SystemId HUBSPOT = SystemId.of("hubspot");
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "HUBSPOT_TOKEN", "t",
          "XERO_CLIENT_ID", "c",
          "XERO_CLIENT_SECRET", "s",
          "XERO_TENANT_ID", "i",
          "ZENDESK_BASE_URL", "https://example.zendesk.com",
          "ZENDESK_EMAIL", "agent@example.com",
          "ZENDESK_TOKEN", "t");

  @TempDir Path folder;
  @TempDir Path secrets;

  private final Vertx vertx = Vertx.vertx();
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private RunningSyncs running;
  private WatchedRoutes routes;

  @BeforeEach
  void start() throws IOException {
    for (var name : List.of("systems/hubspot", "systems/xero", "systems/zendesk")) {
      copy(name + ".system.yaml");
    }
    copy("syncs/contacts.sync.yaml");
    camel.start();
    var variables = new Variables(ENVIRONMENT, secrets);
    var clock = InstantSource.system();
    var http =
        new HttpSystems(
            LocalNetwork.of(vertx),
            new NoRotatedTokens(),
            clock,
            Duration.ofSeconds(5),
            new LocalBudget(System::nanoTime),
            new LocalQuotas(clock),
            OperationRoutes.NONE);
    var jdbc = new JdbcSystems(new LocalBudget(System::nanoTime), Duration.ofSeconds(5), clock);
    var connections =
        new Connections(
            new SystemClients(http, jdbc),
            OperationRoutes.NONE,
            variables,
            new SimpleMeterRegistry(),
            clock);
    StartOrder order =
        (hashes, now) ->
            hashes.keySet().stream().map(it -> new StartOrder.Started(it, Instant.EPOCH)).toList();
    running = new RunningSyncs(order, connections, new Pipelines(camel), clock);
    routes = new WatchedRoutes(new RoutesDirectory(variables), folder, variables, running::follow);
    routes.runOnce();
  }

  @AfterEach
  void stop() throws IOException {
    camel.close();
    vertx.close();
  }

  private void copy(String file) throws IOException {
    Files.createDirectories(folder.resolve(file).getParent());
    Files.copy(PRODUCT.resolve(file), folder.resolve(file));
  }

  private void edit(String file, String from, String to) throws IOException {
    var text = Files.readString(folder.resolve(file));
    assertThat(text).contains(from);
    Files.writeString(folder.resolve(file), text.replace(from, to));
  }

  private Duration tolerance() {
    return running.hook(HUBSPOT).orElseThrow().webhook().signature().tolerance();
  }

  @Test
  void anEditOfASystemTypeReachesTheSystemThatRuns() throws IOException {
    assertThat(tolerance()).isEqualTo(Duration.ofMinutes(5));
    edit("systems/hubspot.system.yaml", "tolerance: 5m", "tolerance: 9m");
    routes.runOnce();
    assertThat(tolerance()).isEqualTo(Duration.ofMinutes(9));
    assertThat(contacts().started()).isTrue();
  }

  @Test
  void theEndOfATokenIsKnownAndAConsentThatCannotBeReadIsNot() throws IOException {
    assertThat(running.expiries(new NoRotatedTokens())).isEmpty();
    // The claims are {"exp":1796083200}.
    Files.writeString(
        folder.resolve("systems/hubspot.connection.yaml"),
        "settings: {token: eyJhbGciOiJub25lIn0.eyJleHAiOjE3OTYwODMyMDB9.}\n");
    routes.runOnce();
    assertThat(running.expiries(new NoRotatedTokens()).get(HUBSPOT).at())
        .isEqualTo(Instant.ofEpochSecond(1_796_083_200));
  }

  @Test
  void anEditOfAConnectionFileReachesTheSystemThatRuns() throws IOException {
    var connection = folder.resolve("systems/hubspot.connection.yaml");
    Files.writeString(connection, "settings: {hookSecret: one}\n");
    routes.runOnce();
    assertThat(running.hook(HUBSPOT).orElseThrow().secrets()).containsExactly("one");
    Files.writeString(connection, "settings: {hookSecret: two}\n");
    routes.runOnce();
    assertThat(running.hook(HUBSPOT).orElseThrow().secrets()).containsExactly("two");
  }

  @Test
  @DisplayName("a rotated secret in a mounted file reaches the system that runs, and no other")
  void aRotatedSecretReachesTheSystemThatRuns() throws IOException {
    var before = running.find(SystemId.of("xero")).orElseThrow();
    Files.writeString(secrets.resolve("HUBSPOT_HOOK_SECRET"), "one\n");
    routes.runOnce();
    assertThat(running.hook(HUBSPOT).orElseThrow().secrets()).containsExactly("one");
    Files.writeString(secrets.resolve("HUBSPOT_HOOK_SECRET"), "two\n");
    var change = routes.runOnce();
    assertThat(running.hook(HUBSPOT).orElseThrow().secrets()).containsExactly("two");
    assertThat(change.systems()).containsExactly(HUBSPOT);
    assertThat(running.find(SystemId.of("xero"))).containsSame(before);
    assertThat(routes.runOnce().nothing()).isTrue();
  }

  @Test
  void aResetConnectsOneSystemAnew() {
    var hubspot = running.find(HUBSPOT).orElseThrow();
    var xero = running.find(SystemId.of("xero")).orElseThrow();
    assertThat(running.reset(HUBSPOT)).isTrue();
    assertThat(running.find(HUBSPOT).orElseThrow()).isNotSameAs(hubspot);
    assertThat(running.find(SystemId.of("xero"))).containsSame(xero);
    assertThat(running.reset(SystemId.of("nowhere"))).isFalse();
  }

  @Test
  void s22aSystemIsPolledWhereItsWebhooksDoNotNameAnObjectThatTakesPart() throws IOException {
    assertThat(running.reportsAll(HUBSPOT)).isFalse();
    Files.writeString(
        folder.resolve("systems/hubspot.connection.yaml"), "settings: {hookSecret: one}\n");
    routes.runOnce();
    assertThat(running.reportsAll(HUBSPOT)).isTrue();

    edit("systems/hubspot.system.yaml", "\"contact.*\": contacts, ", "");
    routes.runOnce();

    assertThat(running.state().installation().byObject().get(HUBSPOT)).containsKey("contacts");
    assertThat(running.reportsAll(HUBSPOT)).isFalse();
  }

  @Test
  void aWrongEditOfASystemTypeIsShownByTheSyncsThatGoOnWithTheLastGoodOne() throws IOException {
    edit("systems/hubspot.system.yaml", "tolerance: 5m", "tolerance: soon");
    routes.runOnce();
    assertThat(tolerance()).isEqualTo(Duration.ofMinutes(5));
    assertThat(contacts().started()).isTrue();
    assertThat(contacts().findings())
        .filteredOn(Finding::refuses)
        .singleElement()
        .asString()
        .contains("hubspot.system.yaml")
        .contains("/webhook/signature/tolerance");
  }

  @Test
  void anEditThatWaitsForARestartIsShown() throws IOException {
    Files.createDirectories(folder.resolve("pipelines"));
    Files.writeString(folder.resolve("pipelines/extra.camel.yaml"), "- route: {id: extra}\n");
    routes.runOnce();
    assertThat(contacts().findings())
        .anyMatch(
            it -> it.toString().contains("extra.camel.yaml") && it.message().contains("restart"));
  }

  private SyncCatalog.Listed contacts() {
    return new SyncStatusView(
            running,
            null,
            new NameCounts(
                Map::of,
                new NameCounts.Hearer() {
                  @Override
                  public void without(String sync, String name) {}

                  @Override
                  public void enough(String sync, String name) {}
                }),
            new PrematureReads((place, later) -> {}),
            new LocalQuotas(InstantSource.system()))
        .find("contacts")
        .orElseThrow();
  }
}
