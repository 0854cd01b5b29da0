package io.syncline.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.core.SettableClock;
import io.syncline.core.conflict.Questions;
import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.InstallationBuilder;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.compile.form.StartedSync;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.delivery.RetryPolicy;
import io.syncline.core.engine.SyncEngine;
import io.syncline.core.inbox.Inbox.InboxUnavailable;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.poll.Poller;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.transform.Transformer;
import io.syncline.definition.RoutesDirectory;
import io.syncline.route.intake.RouteEvents;
import io.syncline.route.pipeline.CamelOperations;
import io.syncline.route.pipeline.PipelinePlan;
import io.syncline.route.pipeline.PipelineRoute;
import io.syncline.route.pipeline.Pipelines;
import io.syncline.sandbox.hubspot.HubSpotSandbox;
import io.syncline.store.MemoryStores;
import io.syncline.store.Stores;
import io.syncline.store.TestDatabase;
import io.syncline.system.LocalBudget;
import io.syncline.system.LocalQuotas;
import io.syncline.system.http.HttpSystems;
import io.syncline.system.http.LocalNetwork;
import io.syncline.system.http.MemoryTokens;
import io.syncline.system.http.answer.WantedFields;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.AdviceWithRouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example of docs/camel-systems.md: a table of a database, reached by the routes that an
 * integrator wrote, and HubSpot's stand-in over HTTP.
 */
class CamelSystemJourneyTest {

  private static final SystemId HUBSPOT = SystemId.of("hubspot");
  private static final SystemId WAREHOUSE = SystemId.of("warehouse");
  private static final Path EXAMPLE = Path.of("docs", "camel-systems");

  private static final String TABLE =
      """
      create table people (
        id bigint generated always as identity primary key,
        first_name text, last_name text, email text unique,
        created_at timestamptz not null default clock_timestamp(),
        changed_at timestamptz not null default clock_timestamp())
      """;

  /** Records are new to the sync, however far the clocks are apart. */
  private static final Duration A_DAY = Duration.ofDays(1);

  @TempDir Path folder;

  private final SettableClock clock = new SettableClock(Instant.now());
  private final Ids ids = new Ids(clock, new Random(3));
  private final Stores stores = MemoryStores.fresh(new Ids(clock, new Random(4)));
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final Vertx vertx = Vertx.vertx();
  private final HubSpotSandbox hubspot = HubSpotSandbox.start();
  private final AtomicBoolean full = new AtomicBoolean();
  private final Map<SystemId, ConnectedSystem> systems = new HashMap<>();
  private final String database = TestDatabase.freshUrl();
  private HttpSystems http;
  private Pipelines pipelines;
  private SyncEngine engine;
  private Poller poller;
  private Installation installation;
  private Loaded loaded;

  @BeforeEach
  void start() throws Exception {
    sql(TABLE);
    installation = installation();
    http =
        new HttpSystems(
            LocalNetwork.of(vertx),
            new MemoryTokens(),
            clock,
            Duration.ofSeconds(5),
            new LocalBudget(System::nanoTime),
            new LocalQuotas(clock),
            new CamelOperations(camel));
    startRoutes();
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

  /** What a folder of definitions says, the example's and the manifest that the product ships. */
  private Installation installation() throws IOException {
    var routes = folder.resolve("routes");
    for (var file :
        List.of(
            "systems/warehouse.system.yaml",
            "systems/warehouse.camel.yaml",
            "syncs/contacts.case.yaml",
            "syncs/contacts.sync.yaml")) {
      Files.createDirectories(routes.resolve(file).getParent());
      Files.copy(EXAMPLE.resolve(file), routes.resolve(file));
    }
    Files.copy(
        Path.of("routes", "systems", "hubspot.system.yaml"),
        routes.resolve("systems").resolve("hubspot.system.yaml"));
    loaded =
        new RoutesDirectory(Map.of("HUBSPOT_BASE_URL", "x", "HUBSPOT_TOKEN", "x")).load(routes);
    assertThat(loaded.findings()).filteredOn(Finding::refuses).isEmpty();
    var built =
        InstallationBuilder.build(
            loaded.syncs().stream()
                .map(
                    it ->
                        new StartedSync(it.form(), it.contentHash(), clock.instant().minus(A_DAY)))
                .toList());
    assertThat(built.notStarted()).isEmpty();
    return built.installation();
  }

  private void startRoutes() throws Exception {
    var settings = new Properties();
    settings.put("warehouse.url", database);
    settings.put("warehouse.user", TestDatabase.user());
    settings.put("warehouse.password", TestDatabase.password());
    settings.put("warehouse.changed", Files.createDirectories(changed()).toString());
    camel.getPropertiesComponent().setInitialProperties(settings);
    camel.getShutdownStrategy().setTimeout(2);
    for (var id : List.of(HUBSPOT, WAREHOUSE)) {
      systems.put(
          id,
          http.connect(
              id,
              loaded.types().named(id.value()).orElseThrow(),
              id.equals(HUBSPOT)
                  ? Map.of(
                      "baseUrl", hubspot.baseUri().toString(),
                      "token", HubSpotSandbox.DEFAULTS.token(),
                      "rateLimit", "10000")
                  : Map.of(),
              WantedFields.NONE));
    }
    var events =
        new RouteEvents(
            id -> Optional.ofNullable(systems.get(id)),
            all -> {
              if (full.get()) {
                throw new InboxUnavailable(new IOException("no space"));
              }
              return stores.inbox().accept(all);
            },
            Wakeups.NONE,
            ids,
            clock);
    camel.getRegistry().bind("events", events);
    camel.start();
    pipelines = new Pipelines(camel);
    Files.createDirectories(folder.resolve("pipelines"));
    Files.copy(
        Path.of("routes", "pipelines", "event.camel.yaml"),
        folder.resolve("pipelines").resolve("event.camel.yaml"));
    pipelines.load(folder.resolve("pipelines"));
    pipelines.loadOwn(new RoutesDirectory(Map.of()).load(EXAMPLE).routes());
    pipelines.follow(
        PipelinePlan.of(
                installation,
                id -> Optional.ofNullable(systems.get(id)),
                id -> Optional.empty(),
                List.of())
            .stream()
            .filter(it -> it.template() == PipelineRoute.Template.EVENT)
            .toList());
    assertThat(pipelines.running()).containsExactly("warehouse.people/event");
  }

  private Path changed() {
    return folder.resolve("changed");
  }

  @AfterEach
  void stop() {
    camel.stop();
    http.close();
    vertx.close();
    hubspot.close();
  }

  @Test
  void thePageShowsTheTypeThatIsTested() throws Exception {
    var type = Files.readString(EXAMPLE.resolve("systems/warehouse.system.yaml"));

    assertThat(Files.readString(Path.of("docs", "camel-systems.md")))
        .contains(type.substring(type.indexOf("type:")).strip());
  }

  @Test
  void bothSidesAgree() throws Exception {
    sql(
        "insert into people (first_name, last_name, email) values ('Ada', 'King',"
            + " 'ada@example.com')");
    hubspot.create(Map.of("firstname", "Bob", "lastname", "May", "email", "bob@example.com"));
    settle();
    assertThat(people())
        .containsExactlyInAnyOrder("Ada King ada@example.com", "Bob May bob@example.com");
    assertThat(contacts())
        .containsExactlyInAnyOrder("Ada King ada@example.com", "Bob May bob@example.com");

    sql(
        "update people set last_name = 'Byron', changed_at = clock_timestamp() where first_name ="
            + " 'Ada'");
    hubspot.edit(contact("bob@example.com"), Map.of("firstname", ""));
    settle();
    assertThat(people())
        .containsExactlyInAnyOrder("Ada Byron ada@example.com", "null May bob@example.com");
    assertThat(contacts())
        .containsExactlyInAnyOrder("Ada Byron ada@example.com", " May bob@example.com");
  }

  @Test
  @DisplayName("S6, S9: a create whose answer is lost is found again, and made once")
  void s9aCreateWhoseAnswerIsLostIsMadeOnce() throws Exception {
    var lost = new AtomicInteger();
    advise(
        "people-create",
        advice ->
            advice
                .weaveAddLast()
                .process(
                    exchange -> {
                      if (lost.getAndIncrement() == 0) {
                        throw new IOException("the connection broke");
                      }
                    }));
    hubspot.create(Map.of("firstname", "Bob", "lastname", "May", "email", "bob@example.com"));
    settle();

    assertThat(lost).hasValue(1);
    assertThat(people()).containsExactly("Bob May bob@example.com");
    assertThat(questions()).isEmpty();
  }

  @Test
  void aRateLimitThatARouteStatesIsWaitedFor() throws Exception {
    var limited = new AtomicInteger();
    advise(
        "people-create",
        advice ->
            advice
                .weaveAddFirst()
                .process(
                    exchange -> {
                      if (limited.getAndIncrement() < 2) {
                        exchange.setProperty("syncline.outcome", "rateLimited");
                        exchange.setProperty("syncline.retryAfter", "1");
                        exchange.setRouteStop(true);
                      }
                    }));
    hubspot.create(Map.of("firstname", "Bob", "lastname", "May", "email", "bob@example.com"));
    pollOf(HUBSPOT);
    step();
    var before = people();
    settleUntil(() -> !people().isEmpty());

    assertThat(before).isEmpty();
    assertThat(limited).hasValue(3);
    assertThat(people()).containsExactly("Bob May bob@example.com");
  }

  @Test
  @DisplayName("S16: a row that is gone is missing; a database that is away says nothing")
  void s16aRowThatIsGoneIsMissing() throws Exception {
    sql("insert into people (first_name, email) values ('Ada', 'ada@example.com')");
    var system = systems.get(WAREHOUSE);
    assertThat(read(system, "1")).isInstanceOf(ReadOutcome.Found.class);
    assertThat(read(system, "2")).isInstanceOf(ReadOutcome.Missing.class);
    assertThat(system.count("people")).hasValue(1);
    sql("alter table people rename to persons");
    assertThat(((ReadOutcome.Failed) read(system, "1")).failure())
        .isInstanceOf(Failure.Transient.class);
  }

  @Test
  @DisplayName("S3: an event of a route is acknowledged after it is stored, and not before")
  void s3anEventIsAcknowledgedAfterItIsStored() throws Exception {
    sql(
        "insert into people (first_name, last_name, email) values ('Ada', 'King',"
            + " 'ada@example.com')");
    full.set(true);
    var note = Files.writeString(changed().resolve("1.txt"), "");
    await().during(Duration.ofMillis(1500)).until(() -> Files.exists(note));
    assertThat(step()).isZero();

    full.set(false);
    await().until(() -> Files.notExists(note));
    settle(false);
    assertThat(contacts()).containsExactly("Ada King ada@example.com");
  }

  private interface Check {
    boolean holds() throws Exception;
  }

  private ReadOutcome read(ConnectedSystem system, String id) {
    return system.read("people", List.of(new NativeRef(WAREHOUSE, "people", id))).get(0);
  }

  private interface Advice {
    void on(AdviceWithRouteBuilder route);
  }

  private void advise(String route, Advice advice) throws Exception {
    AdviceWith.adviceWith(camel, route, it -> advice.on(it));
  }

  private void settle() throws Exception {
    settle(true);
  }

  private void settle(boolean polls) throws Exception {
    int idle = 0;
    for (int round = 0; round < 120 && idle < 12; round++) {
      if (polls && round % 20 == 0) {
        pollOf(HUBSPOT);
        pollOf(WAREHOUSE);
      }
      idle = step() == 0 ? idle + 1 : 0;
      clock.pass(Duration.ofSeconds(10));
    }
  }

  private void settleUntil(Check check) throws Exception {
    for (int round = 0; round < 120 && !check.holds(); round++) {
      step();
      clock.pass(Duration.ofSeconds(10));
    }
  }

  private void pollOf(SystemId id) {
    var system = systems.get(id);
    installation
        .byObject()
        .get(id)
        .keySet()
        .forEach(it -> poller.runOnce(system, system.type().objects().get(it), 100));
  }

  private int step() {
    int done = 0;
    for (var id : systems.keySet()) {
      done += engine.changes().runOnce(id, Slice.WHOLE, 50);
      done += engine.deliveries().runOnce(id, Slice.WHOLE, 50);
    }
    return done;
  }

  private String contact(String email) {
    return hubspot.records().stream()
        .filter(it -> it.fields().path("email").asText().equals(email))
        .findFirst()
        .orElseThrow()
        .id();
  }

  private List<String> contacts() {
    return hubspot.records().stream()
        .map(
            it ->
                String.join(
                    " ",
                    it.fields().path("firstname").asText(),
                    it.fields().path("lastname").asText(),
                    it.fields().path("email").asText()))
        .toList();
  }

  private List<String> questions() {
    return stores.questions().openReviews(new Questions.Query(null, false, null, 10)).stream()
        .map(it -> it.question())
        .toList();
  }

  private List<String> people() throws SQLException {
    var rows = new ArrayList<String>();
    try (var connection = open();
        var statement = connection.createStatement();
        var row = statement.executeQuery("select * from people")) {
      while (row.next()) {
        rows.add(
            row.getString("first_name")
                + " "
                + row.getString("last_name")
                + " "
                + row.getString("email"));
      }
    }
    return rows;
  }

  private void sql(String text) throws SQLException {
    try (var connection = open();
        var statement = connection.createStatement()) {
      statement.execute(text);
    }
  }

  private Connection open() throws SQLException {
    return DriverManager.getConnection(database, TestDatabase.user(), TestDatabase.password());
  }
}
