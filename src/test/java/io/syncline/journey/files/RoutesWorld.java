package io.syncline.journey.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.SettableClock;
import io.syncline.core.deadletter.DeadLetters;
import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.InstallationBuilder;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.compile.form.StartedSync;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.delivery.RetryPolicy;
import io.syncline.core.engine.SyncEngine;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.poll.Poller;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.transform.Transformer;
import io.syncline.definition.RoutesDirectory;
import io.syncline.route.intake.RouteEvents;
import io.syncline.route.landing.LandingComponent;
import io.syncline.route.pipeline.CamelOperations;
import io.syncline.route.pipeline.PipelinePlan;
import io.syncline.route.pipeline.PipelineRoute;
import io.syncline.route.pipeline.Pipelines;
import io.syncline.route.rabbit.RabbitComponent;
import io.syncline.store.MemoryStores;
import io.syncline.store.Stores;
import io.syncline.store.landing.PostgresLanding;
import io.syncline.store.sql.Database;
import io.syncline.system.LocalBudget;
import io.syncline.system.LocalQuotas;
import io.syncline.system.Parking;
import io.syncline.system.ParkingSystem;
import io.syncline.system.SystemClients;
import io.syncline.system.SystemLog;
import io.syncline.system.http.HttpSystems;
import io.syncline.system.http.LocalNetwork;
import io.syncline.system.http.MemoryTokens;
import io.syncline.system.jdbc.JdbcSystems;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * A process of the product without its web server: files of an example, its routes, and the engine.
 * Rows that land are in PostgreSQL, as several processes see them; what the engine keeps is in
 * memory.
 */
final class RoutesWorld implements AutoCloseable {

  /** Records are new to the sync, however far the clocks are apart. */
  private static final Duration A_DAY = Duration.ofDays(1);

  final SettableClock clock = new SettableClock(Instant.now());
  final Stores stores = MemoryStores.fresh(new Ids(clock, new Random(4)));
  final DefaultCamelContext camel = new DefaultCamelContext();
  final Map<SystemId, ConnectedSystem> systems = new HashMap<>();
  final Map<SystemId, Parking> parkings = new HashMap<>();
  final PostgresLanding landing;
  final Installation installation;
  final Loaded loaded;
  private final Ids ids = new Ids(clock, new Random(3));
  private final Vertx vertx = Vertx.vertx();
  private final HttpSystems http;
  private final SystemClients clients;
  private final Map<String, Map<String, String>> connections;
  private final Poller poller;
  final SyncEngine engine;

  /**
   * @param files of definitions and routes, by where they lie in a folder of routes
   * @param settings what routes name between braces
   */
  RoutesWorld(Path folder, Map<String, Path> files, Map<String, String> settings, Database database)
      throws Exception {
    this(folder, files, settings, database, Map.of());
  }

  /**
   * @param connections the settings of systems that no routes reach
   */
  RoutesWorld(
      Path folder,
      Map<String, Path> files,
      Map<String, String> settings,
      Database database,
      Map<String, Map<String, String>> connections)
      throws Exception {
    this.connections = connections;
    landing = new PostgresLanding(database);
    var routes = folder.resolve("routes-" + System.nanoTime());
    for (var file : files.entrySet()) {
      var to = routes.resolve(file.getKey());
      Files.createDirectories(to.getParent());
      Files.copy(file.getValue(), to);
    }
    var variables = new HashMap<String, String>();
    connections.forEach(
        (system, given) ->
            given.forEach(
                (name, it) -> variables.put((system + "_" + name).toUpperCase(Locale.ROOT), it)));
    loaded = new RoutesDirectory(variables).load(routes);
    assertThat(loaded.findings()).filteredOn(Finding::refuses).isEmpty();
    var built =
        InstallationBuilder.build(
            loaded.syncs().stream()
                .map(
                    it ->
                        new StartedSync(it.form(), it.contentHash(), clock.instant().minus(A_DAY)))
                .toList());
    assertThat(built.notStarted()).isEmpty();
    installation = built.installation();
    http =
        new HttpSystems(
            LocalNetwork.of(vertx),
            new MemoryTokens(),
            clock,
            Duration.ofSeconds(5),
            new LocalBudget(System::nanoTime),
            new LocalQuotas(clock),
            new CamelOperations(camel));
    clients =
        new SystemClients(
            http, new JdbcSystems(new LocalBudget(System::nanoTime), Duration.ofSeconds(5), clock));
    startRoutes(routes, settings);
    poller = new Poller(stores.inbox(), stores.watermarks(), ids, clock, time -> {});
    engine =
        new SyncEngine(
            new SyncEngine.Shared(
                new Runtime(clock, ids, () -> installation), new Random(5), new Transformer()),
            new SyncEngine.Stores(stores.queue(), stores.changes(), stores.deliveries()),
            id -> Optional.ofNullable(systems.get(id)),
            Wakeups.NONE,
            new SyncEngine.Policies(
                (failure, attempts, since, now) -> Optional.of(now.plusSeconds(1)),
                RetryPolicy.upTo(20)
                    .backoff(Duration.ofSeconds(1), Duration.ofSeconds(10))
                    .thenMoveToDeadLetters()));
  }

  private void startRoutes(Path routes, Map<String, String> settings) throws Exception {
    var properties = new Properties();
    properties.putAll(settings);
    camel.getPropertiesComponent().setInitialProperties(properties);
    camel.getShutdownStrategy().setTimeout(1);
    camel.addComponent("landing", new LandingComponent(landing));
    camel.addComponent("rabbitmq", new RabbitComponent());
    for (var id : installation.byObject().keySet()) {
      var system =
          clients
              .connect(
                  id,
                  loaded.types().named(id.value()).orElseThrow(),
                  connections.getOrDefault(id.value(), Map.of()),
                  object -> Set.of())
              .system();
      var parking = new Parking(clock, new SystemLog(id));
      parkings.put(id, parking);
      systems.put(id, new ParkingSystem(system, parking));
    }
    camel
        .getRegistry()
        .bind(
            "events",
            new RouteEvents(
                id -> Optional.ofNullable(systems.get(id)),
                stores.inbox(),
                Wakeups.NONE,
                ids,
                clock));
    camel.start();
    var pipelines = new Pipelines(camel);
    var own = Files.createDirectories(routes.resolve("pipelines"));
    Files.copy(Path.of("routes", "pipelines", "event.camel.yaml"), own.resolve("event.camel.yaml"));
    pipelines.load(own);
    pipelines.follow(
        PipelinePlan.of(
                installation,
                id -> Optional.ofNullable(systems.get(id)),
                id -> Optional.empty(),
                List.of())
            .stream()
            .filter(it -> it.template() == PipelineRoute.Template.EVENT)
            .toList());
    pipelines.loadOwn(new RoutesDirectory(Map.of()).load(routes).routes());
  }

  ConnectedSystem system(String id) {
    return systems.get(SystemId.of(id));
  }

  boolean isParked(String id) {
    return parkings.get(SystemId.of(id)).isParked();
  }

  void settle() throws IOException {
    int idle = 0;
    for (int round = 0; round < 120 && idle < 12; round++) {
      if (round % 20 == 0) {
        installation.byObject().keySet().forEach(this::poll);
      }
      idle = step() == 0 ? idle + 1 : 0;
      clock.pass(Duration.ofSeconds(10));
    }
  }

  /** Reads what changed, and tries a few times to write it. */
  void attempt() {
    systems.keySet().forEach(this::poll);
    for (int round = 0; round < 3; round++) {
      step();
      clock.pass(Duration.ofSeconds(10));
    }
  }

  void poll(SystemId id) {
    var system = systems.get(id);
    installation
        .byObject()
        .get(id)
        .keySet()
        .forEach(
            it -> {
              try {
                poller.runOnce(system, system.type().objects().get(it), 100);
              } catch (SystemFailure unread) {
                // it is asked again later
              }
            });
  }

  int step() {
    int done = 0;
    for (var id : systems.keySet()) {
      done += engine.changes().runOnce(id, Slice.WHOLE, 50);
      done += engine.deliveries().runOnce(id, Slice.WHOLE, 50);
    }
    return done;
  }

  List<String> deadLetters() {
    return stores
        .deadLetters()
        .list(new DeadLetters.Query(null, null, null, null, null, 100))
        .rows()
        .stream()
        .map(Object::toString)
        .toList();
  }

  @Override
  public void close() {
    camel.stop();
    clients.close();
    vertx.close();
  }
}
