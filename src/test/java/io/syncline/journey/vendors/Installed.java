package io.syncline.journey.vendors;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.SettableClock;
import io.syncline.core.conflict.Questions;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.deadletter.DeadLetters;
import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.InstallationBuilder;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.compile.form.StartedSync;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.system.Operation.Kind;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.delivery.RetryPolicy;
import io.syncline.core.engine.SyncEngine;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.poll.Poller;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.Failure;
import io.syncline.core.system.OperationRoutes;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.transform.Transformer;
import io.syncline.definition.RoutesDirectory;
import io.syncline.route.intake.Hook;
import io.syncline.store.MemoryStores;
import io.syncline.store.PostgresStores;
import io.syncline.store.Stores;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Sealing;
import io.syncline.system.LocalBudget;
import io.syncline.system.LocalQuotas;
import io.syncline.system.SystemClients;
import io.syncline.system.http.HttpSystems;
import io.syncline.system.http.MemoryTokens;
import io.syncline.system.jdbc.JdbcSystems;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;

/** The engine over a folder of definitions and the systems that they name, stepped by hand. */
final class Installed implements AutoCloseable {

  /** One connected application. */
  record Application(String id, String type, Map<String, String> settings) {

    private String variable(String setting) {
      return (id + "_" + setting.replaceAll("([A-Z])", "_$1")).toUpperCase(Locale.ROOT);
    }
  }

  /** A stand-in may name itself as where the API answers. */
  private static final String HERE = "hosts: [127.0.0.1, ";

  private static final Duration A_DAY = Duration.ofDays(1);
  private static final Duration OUTAGE = Duration.ofDays(60);

  /** Longer than any `commitLag` of the systems here, in rounds of {@link #ROUND}. */
  private static final int QUIET = 30;

  private static final Duration ROUND = Duration.ofSeconds(5);

  final SettableClock clock;
  final Stores stores;
  private final DataSource source;
  private final Ids ids;
  private final Map<SystemId, ConnectedSystem> systems = new LinkedHashMap<>();
  private final Vertx vertx = Vertx.vertx();
  private final SystemClients clients;
  private final Installation installation;
  private final Loaded loaded;
  private final Poller poller;
  private final SyncEngine engine;
  private final TakingIn takingIn;

  /**
   * @param folder for the definitions
   * @param systems what is connected; the manifests of {@code routes/systems} are laid into the
   *     folder
   * @param files definitions of the journey's own, by their path below the folder
   */
  Installed(
      SettableClock clock,
      long seed,
      Path folder,
      List<Application> systems,
      Map<String, String> files) {
    this.clock = clock;
    this.ids = new Ids(clock, new Random(seed));
    this.source = TestDatabase.fresh();
    this.stores =
        TestDatabase.IN_MEMORY
            ? MemoryStores.fresh(new Ids(clock, new Random(~seed)))
            : PostgresStores.over(source, Sealing.NONE);
    this.loaded = load(folder, systems, files);
    this.installation = installation();
    var budget = new LocalBudget(System::nanoTime);
    this.clients =
        new SystemClients(
            new HttpSystems(
                vertx,
                new MemoryTokens(),
                clock,
                Duration.ofSeconds(5),
                budget,
                new LocalQuotas(clock),
                OperationRoutes.NONE),
            new JdbcSystems(budget, Duration.ofSeconds(5), clock));
    this.poller = new Poller(stores.inbox(), stores.watermarks(), ids, clock, time -> {});
    this.engine = engine(seed);
    systems.forEach(this::connect);
    this.takingIn = new TakingIn(hooks(systems), stores, ids, clock);
  }

  private Map<SystemId, Hook> hooks(List<Application> systems) {
    var hooks = new LinkedHashMap<SystemId, Hook>();
    for (var system : systems) {
      var id = SystemId.of(system.id());
      loaded
          .types()
          .named(system.type())
          .map(it -> it.webhook())
          .ifPresent(it -> hooks.put(id, Hook.of(id, it, system.settings())));
    }
    return hooks;
  }

  private static Loaded load(Path folder, List<Application> systems, Map<String, String> files) {
    try {
      Files.createDirectories(folder.resolve("systems"));
      var variables = new TreeMap<String, String>();
      for (var system : systems) {
        system.settings().forEach((name, it) -> variables.put(system.variable(name), it));
        var name = "systems/" + system.type() + ".system.yaml";
        if (Files.notExists(folder.resolve(name)) && !files.containsKey(name)) {
          var manifest = Files.readString(Path.of("routes").resolve(name));
          Files.writeString(folder.resolve(name), manifest.replace("hosts: [", HERE));
        }
      }
      for (var file : files.entrySet()) {
        var path = folder.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue());
      }
      var loaded = new RoutesDirectory(variables).load(folder);
      assertThat(loaded.findings()).filteredOn(Finding::refuses).isEmpty();
      return loaded;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Installation installation() {
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

  private SyncEngine engine(long seed) {
    return new SyncEngine(
        new SyncEngine.Shared(
            new Runtime(clock, ids, () -> installation), new Random(seed), new Transformer()),
        new SyncEngine.Stores(stores.queue(), stores.changes(), stores.deliveries()),
        id -> Optional.ofNullable(systems.get(id)),
        Wakeups.NONE,
        new SyncEngine.Policies(
            (failure, attempts, since, now) ->
                Optional.of(
                    failure instanceof Failure.Deferred deferred && deferred.retryAfter() != null
                        ? now.plus(deferred.retryAfter())
                        : now.plusSeconds(1)),
            RetryPolicy.upTo(50)
                .backoff(Duration.ofSeconds(1), Duration.ofSeconds(10))
                .waitingOut(OUTAGE)
                .thenMoveToDeadLetters()));
  }

  /** Without the limits of vendors, which a stand-in does not need. */
  private void connect(Application application) {
    var given = new TreeMap<>(application.settings());
    given.put("rateLimit", "100000");
    var system = SystemId.of(application.id());
    var type = loaded.types().named(application.type()).orElseThrow();
    systems.put(system, clients.connect(system, type, given, object -> Set.of()).system());
  }

  /** An event that a system sends: it names a record and holds nothing. */
  void hook(String system, String object, String native0, EventKind kind) {
    var ref = new NativeRef(SystemId.of(system), object, native0);
    stores
        .inbox()
        .accept(
            List.of(
                new InboxEvent(
                    ids.next(),
                    ref,
                    kind,
                    InboxEvent.Source.HOOK,
                    InboxEvent.Arrival.at(clock.instant()),
                    InboxEvent.Content.NONE,
                    Origin.NONE)));
  }

  /** A webhook that a system sends, as it sends it; answers the HTTP status. */
  int receive(String system, TakingIn.Sent sent) {
    return takingIn.answer(SystemId.of(system), sent);
  }

  /** Asks every system for what changed; one that fails is asked again the next time. */
  void poll() {
    for (var id : systems.keySet()) {
      var system = systems.get(id);
      for (var name : installation.byObject().getOrDefault(id, Map.of()).keySet()) {
        var object = system.type().objects().get(name);
        if (object.can(Kind.LIST) || object.can(Kind.CHANGED) || object.can(Kind.FEED)) {
          try {
            poller.runOnce(system, object, 7);
          } catch (SystemFailure failed) {
            assertThat(failed.failure()).as("a poll").isNotInstanceOf(Failure.Invalid.class);
          }
        }
      }
    }
  }

  /** Judges what is known. */
  int judge() {
    return systems.keySet().stream()
        .mapToInt(id -> engine.changes().runOnce(id, Slice.WHOLE, 50))
        .sum();
  }

  /** Writes what is due. */
  int deliver() {
    return systems.keySet().stream()
        .mapToInt(id -> engine.deliveries().runOnce(id, Slice.WHOLE, 50))
        .sum();
  }

  /** Until polls find nothing more and nothing is left to do. */
  void settle() {
    int quiet = 0;
    for (int round = 0; round < 600 && quiet < QUIET; round++) {
      if (round % 4 == 0) {
        poll();
      }
      int done = judge() + deliver();
      quiet = done == 0 && waiting() == 0 ? quiet + 1 : 0;
      clock.pass(ROUND);
    }
    assertThat(waiting()).as(() -> "work that does not end: " + questions() + stuck()).isZero();
  }

  private long waiting() {
    return systems.keySet().stream()
        .mapToLong(id -> stores.queue().depth(id) + stores.deliveries().depth(id))
        .sum();
  }

  private List<String> stuck() {
    return query(
        "select 'event ' || system_id || ' attempts ' || attempts || ' at ' || next_attempt_at from"
            + " inbox_queue union all select 'delivery ' || target || ' attempts ' || attempts || '"
            + " at ' || next_attempt_at || ' ' || attributes::text || coalesce(intent::text, ' no"
            + " intent') from delivery union all (select operation || ' ' || target || ' ' ||"
            + " outcome || ' ' || coalesce(reason, '') || ' ' || count(*) from sync_audit_log group"
            + " by operation, target, outcome, reason)");
  }

  /** What happened to records that are linked to fewer systems than these. */
  String historyOfLinkedToLessThan(int systems) {
    return String.join(
        "\n",
        query(
            "select at || ' ' || record_id || ' ' || coalesce(source, '') || ' ' || operation || '"
                + " ' || target || ' ' || coalesce(native_id, '') || ' ' || outcome || ' ' ||"
                + " coalesce(reason, '') || ' ' || changes::text from sync_audit_log where"
                + " record_id in (select record_id from link group by record_id having"
                + " count(distinct system_id) < "
                + systems
                + ") order by at"));
  }

  /** The first column of what the product's database answers. */
  List<String> query(String sql) {
    var found = new ArrayList<String>();
    if (TestDatabase.IN_MEMORY) {
      return found;
    }
    try (var connection = source.getConnection();
        var rows = connection.createStatement().executeQuery(sql)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Open questions and dead letters, in words. */
  List<String> questions() {
    var open = new ArrayList<String>();
    stores
        .questions()
        .openReviews(new Questions.Query(null, false, null, 1_000))
        .forEach(it -> open.add(it.kind().name().toLowerCase(Locale.ROOT) + ": " + it.question()));
    stores
        .deadLetters()
        .list(new DeadLetters.Query(null, null, DeadLetter.Status.OPEN, null, null, 1_000))
        .rows()
        .forEach(it -> open.add("dead: " + it.failure().stage() + ": " + it.failure().reason()));
    return open;
  }

  @Override
  public void close() {
    clients.close();
    vertx.close();
  }
}
