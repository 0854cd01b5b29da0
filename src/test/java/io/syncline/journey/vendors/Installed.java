package io.syncline.journey.vendors;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.SettableClock;
import io.syncline.core.conflict.Questions;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.deadletter.DeadLetters;
import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.Ciphers;
import io.syncline.core.definition.compile.InstallationBuilder;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.compile.form.StartedSync;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.delivery.RetryPolicy;
import io.syncline.core.delivery.attempt.DeliveryBatch;
import io.syncline.core.engine.SyncEngine;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.notify.Message;
import io.syncline.core.reconcile.Reconciler;
import io.syncline.core.reconcile.context.ReconciliationPorts;
import io.syncline.core.reconcile.difference.Differences;
import io.syncline.core.reconcile.side.ExaminationListener;
import io.syncline.core.reconcile.side.PullSettings;
import io.syncline.core.review.Edit;
import io.syncline.core.review.answer.Choice;
import io.syncline.core.run.Run;
import io.syncline.core.run.Stopping;
import io.syncline.core.run.WaitReasons;
import io.syncline.core.run.poll.Poller;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.sync.merge.Identities;
import io.syncline.core.sync.workflow.WorkflowRunner;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.Failure;
import io.syncline.core.system.OperationRoutes;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.transform.Transformer;
import io.syncline.core.workflow.WorkflowStore;
import io.syncline.definition.RoutesDirectory;
import io.syncline.route.intake.Hook;
import io.syncline.store.MemoryStores;
import io.syncline.store.PostgresStores;
import io.syncline.store.Stores;
import io.syncline.store.TestDatabase;
import io.syncline.store.change.PostgresTraces;
import io.syncline.store.close.PostgresPeriodCloses;
import io.syncline.store.lease.ProcessSession;
import io.syncline.store.reconcile.PostgresDifferences;
import io.syncline.store.reconcile.PostgresExaminations;
import io.syncline.store.reconcile.PostgresStaging;
import io.syncline.store.reconcile.PostgresSuspects;
import io.syncline.store.run.PostgresRuns;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sealing;
import io.syncline.store.workflow.PostgresWorkflows;
import io.syncline.system.LocalBudget;
import io.syncline.system.LocalQuotas;
import io.syncline.system.SystemClients;
import io.syncline.system.http.HttpSystems;
import io.syncline.system.http.LocalNetwork;
import io.syncline.system.http.MemoryTokens;
import io.syncline.system.jdbc.JdbcSystems;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The engine over a folder of definitions and the systems that they name, stepped by hand. */
final class Installed implements AutoCloseable {

  /** One connected application. */
  record Application(String id, String type, Map<String, String> settings) {

    private String variable(String setting) {
      return (id.replace('-', '_') + "_" + setting.replaceAll("([A-Z])", "_$1"))
          .toUpperCase(Locale.ROOT);
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

  /** The messages to people. */
  final List<Message> messages = new ArrayList<>();

  private final DataSource source;
  private final Ids ids;
  private final Map<SystemId, ConnectedSystem> systems = new LinkedHashMap<>();
  private final Vertx vertx = Vertx.vertx();
  private final SystemClients clients;
  private final Installation installation;
  private final Loaded loaded;
  private final Poller poller;
  private final SyncEngine engine;
  private final @Nullable WorkflowRunner workflows;
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
    this(clock, seed, folder, systems, files, 100L << 20);
  }

  /**
   * @param largestFile in bytes
   */
  Installed(
      SettableClock clock,
      long seed,
      Path folder,
      List<Application> systems,
      Map<String, String> files,
      long largestFile) {
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
                LocalNetwork.of(vertx, largestFile),
                new MemoryTokens(),
                clock,
                Duration.ofSeconds(5),
                budget,
                new LocalQuotas(clock),
                OperationRoutes.NONE),
            new JdbcSystems(budget, Duration.ofSeconds(5), clock));
    this.poller = new Poller(stores.inbox(), stores.watermarks(), ids, clock, time -> {});
    this.engine = engine(seed);
    this.workflows =
        TestDatabase.IN_MEMORY ? null : engine.workflows(workflowStore(), messages::add);
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
    var loaded = new RoutesDirectory(write(folder, systems, files)).load(folder);
    assertThat(loaded.findings()).filteredOn(Finding::refuses).isEmpty();
    return loaded;
  }

  /**
   * Lays the definitions into a folder: the manifests of {@code routes/systems} that these systems
   * are of, and the files.
   *
   * @return the variables of the environment that hold the settings
   */
  static Map<String, String> write(
      Path folder, List<Application> systems, Map<String, String> files) {
    try {
      Files.createDirectories(folder.resolve("systems"));
      var variables = new TreeMap<String, String>();
      variables.put(Ciphers.KEY, Base64.getEncoder().encodeToString(new byte[32]));
      for (var system : systems) {
        system.settings().forEach((name, it) -> variables.put(system.variable(name), it));
        var name = "systems/" + system.type() + ".system.yaml";
        if (Files.notExists(folder.resolve(name)) && !files.containsKey(name)) {
          var manifest = Files.readString(Path.of("routes").resolve(name));
          Files.writeString(folder.resolve(name), unlimited(manifest.replace("hosts: [", HERE)));
        }
      }
      for (var file : files.entrySet()) {
        var path = folder.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue());
      }
      return variables;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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

  /** Limits of single operations count real time, which hardly passes here. */
  private static String unlimited(String manifest) {
    return manifest.replaceAll("(?m)^rateLimits:.*\\n", "").replaceAll(", rateLimit: [\\w-]+", "");
  }

  /** Without the limits of vendors, which a stand-in does not need. */
  private void connect(Application application) {
    var given = new TreeMap<>(application.settings());
    given.put("rateLimit", "100000");
    var system = SystemId.of(application.id());
    var type = loaded.types().named(application.type()).orElseThrow();
    if (type.quota() != null) {
      given.put("quota", "100000000");
    }
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
        if (object.polled()) {
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

  /** What is due for a system, up to where its requests would leave. */
  DeliveryBatch readyFor(String system) {
    var deliveries = engine.deliveries();
    var batch = deliveries.claim(SystemId.of(system), Slice.WHOLE, 50);
    deliveries.settleOpenIntents(deliveries.load(batch));
    return deliveries.commitIntents(deliveries.compute(deliveries.readTarget(batch)));
  }

  /** Its requests leave. */
  void write(DeliveryBatch batch) {
    engine.deliveries().settle(engine.deliveries().write(batch));
  }

  /** Carries out the steps of workflows that are due. */
  private void work() {
    if (workflows != null) {
      loaded.syncs().forEach(it -> workflows.runOnce(it.name()));
    }
  }

  private WorkflowStore workflowStore() {
    return new PostgresWorkflows(new Database(source));
  }

  /** Each workflow that has not ended, in words. */
  List<String> openWorkflows() {
    return workflowStore().list(new WorkflowStore.Query(null, null, true, null, 100)).stream()
        .map(
            it ->
                it.subject().workflow()
                    + ": "
                    + it.state()
                    + it.steps().stream().map(step -> " " + step.status()).toList())
        .toList();
  }

  /** A person approves what the one workflow of this name waits for. */
  void approve(String workflow) {
    var open = workflowStore().list(new WorkflowStore.Query(null, null, true, null, 100));
    var one = open.stream().filter(it -> it.subject().workflow().equals(workflow)).toList();
    assertThat(one).as("%s of %s", workflow, openWorkflows()).hasSize(1);
    engine.workflowControl(workflowStore()).approve(one.get(0).id(), "mara");
  }

  /** An edit of a record by a person, named by one of its copies. */
  void edit(String system, String object, String native0, Map<String, Value> values) {
    var copy = new NativeRef(SystemId.of(system), object, native0);
    engine.edits(stores.records()).edit(new Edit(copy, values, null, Map.of()), "mara");
  }

  /** A person gives the same answer to all creates that wait for an approval. */
  void decide(Choice choice) {
    var decisions = engine.decisions(stores.records(), stores.questions());
    stores.questions().openReviews(new Questions.Query(null, false, null, 1_000)).stream()
        .filter(it -> it.kind() == ReviewItem.Kind.CREATE_APPROVAL)
        .forEach(it -> decisions.decide(it.id(), choice, null, "mara"));
  }

  /**
   * A person answers whether records were created in a system.
   *
   * @param looked the copies of a record that the person finds there; where one was taken for a
   *     record of its own, the two are merged, the question is closed and its letter replayed
   */
  void answerUnknown(String system, Function<UnifiedRecord, List<NativeRef>> looked) {
    var decisions = engine.decisions(stores.records(), stores.questions());
    stores.questions().openReviews(new Questions.Query(null, false, null, 1_000)).stream()
        .filter(it -> it.kind() == ReviewItem.Kind.OUTCOME_UNKNOWN)
        .filter(it -> it.key().subject().endsWith("@" + system))
        .forEach(
            it -> {
              var record = stores.records().find(it.about().record()).orElseThrow().record();
              var there = looked.apply(record);
              assertThat(there).as("created twice").hasSizeLessThan(2);
              var other = there.stream().findFirst().flatMap(stores.records()::find);
              if (other.isPresent()) {
                var both = List.of(record.id(), other.get().record().id());
                assertThat(engine.identities().merge(both.get(0), both.get(1), "person", "mara"))
                    .isInstanceOf(Identities.Answer.Done.class);
                decisions.decide(it.id(), new Choice.Leave(), null, "mara");
                stores
                    .deadLetters()
                    .open(record.id(), 10)
                    .rows()
                    .forEach(one -> stores.deadLetters().replay(one.id(), "mara", clock.instant()));
                return;
              }
              decisions.decide(
                  it.id(),
                  there.isEmpty() ? new Choice.Create() : new Choice.LinkCopy(there.get(0)),
                  null,
                  "mara");
            });
  }

  /** What a reconciliation of each sync ends with: empty where everything agrees. */
  List<String> differences() {
    var database = new Database(source);
    var differences = new PostgresDifferences(database, ids);
    var runs =
        new PostgresRuns(
            database, new ProcessSession(database, ids.next()), Duration.ofSeconds(90));
    var reconciler =
        new Reconciler(
            runs,
            () -> installation,
            WaitReasons.NONE,
            new ReconciliationPorts(
                new ReconciliationPorts.Sides(
                    id -> Optional.ofNullable(systems.get(id)),
                    new Transformer(),
                    new PostgresStaging(database),
                    new PostgresExaminations(database),
                    ExaminationListener.NONE,
                    new PullSettings(
                        500, 8, 3, Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1)),
                    Runnable::run),
                new ReconciliationPorts.Findings(
                    new PostgresSuspects(database),
                    differences,
                    new PostgresTraces(database),
                    new PostgresPeriodCloses(database)),
                new ReconciliationPorts.Effects(
                    stores.inbox(),
                    stores.records(),
                    stores.changes(),
                    Wakeups.NONE,
                    messages::add),
                clock,
                ids,
                new Random(11)));
    var found = new ArrayList<String>();
    for (var sync : loaded.syncs()) {
      var id = ids.next().toString();
      runs.ask(
          Run.asked(
              id, Run.Kind.RECONCILE, sync.name(), Value.Struct.EMPTY, clock.instant(), "test"),
          null);
      var run = reconciler.claim(sync.name(), new Stopping());
      reconciler.report(
          reconciler.respond(
              reconciler.judge(reconciler.compare(reconciler.prove(reconciler.pull(run))))));
      var ended = runs.find(id).orElseThrow();
      if (ended.status() != Run.Status.SUCCEEDED) {
        found.add(sync.name() + " ends " + ended.status() + ": " + ended.reason());
      }
      differences
          .list(new Differences.Query(id, null, null, null, null, null, 1_000))
          .forEach(
              it ->
                  found.add(
                      sync.name()
                          + ": "
                          + it.difference().key()
                          + " "
                          + it.difference().evidence()));
    }
    return found;
  }

  /** Until polls find nothing more and nothing is left to do. */
  void settle() {
    int quiet = 0;
    for (int round = 0; round < 600 && quiet < QUIET; round++) {
      if (round % 4 == 0) {
        poll();
      }
      int done = judge() + deliver();
      work();
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
