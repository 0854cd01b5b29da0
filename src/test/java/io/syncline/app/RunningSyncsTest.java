package io.syncline.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.syncline.core.definition.Finding;
import io.syncline.core.definition.StartOrder;
import io.syncline.core.definition.SyncCatalog;
import io.syncline.core.model.SystemId;
import io.syncline.core.sync.read.EarlyLooks;
import io.syncline.core.sync.read.NameCounts;
import io.syncline.core.system.OperationRoutes;
import io.syncline.definition.RoutesDirectory;
import io.syncline.definition.WatchedRoutes;
import io.syncline.route.pipeline.Pipelines;
import io.syncline.system.SystemClients;
import io.syncline.system.http.HttpSystems;
import io.syncline.system.http.LocalBudget;
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
    var clock = InstantSource.system();
    var http =
        new HttpSystems(
            vertx,
            new NoRotatedTokens(),
            clock,
            Duration.ofSeconds(5),
            new LocalBudget(System::nanoTime));
    var jdbc = new JdbcSystems(new LocalBudget(System::nanoTime), Duration.ofSeconds(5), clock);
    var connections =
        new Connections(
            new SystemClients(http, jdbc),
            OperationRoutes.NONE,
            ENVIRONMENT,
            new SimpleMeterRegistry(),
            clock);
    StartOrder order =
        (hashes, now) ->
            hashes.keySet().stream().map(it -> new StartOrder.Started(it, Instant.EPOCH)).toList();
    running = new RunningSyncs(order, connections, new Pipelines(camel), clock);
    routes = new WatchedRoutes(new RoutesDirectory(ENVIRONMENT), folder, running::follow);
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
            new EarlyLooks((place, later) -> {}))
        .find("contacts")
        .orElseThrow();
  }
}
