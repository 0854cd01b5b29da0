package io.syncline.reconcile;

import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.ExposedLink;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.model.Flows;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.rule.AlertSettings;
import io.syncline.core.definition.rule.Cleansing;
import io.syncline.core.definition.rule.CreatePolicy;
import io.syncline.core.definition.rule.DeletePolicy;
import io.syncline.core.definition.rule.FilterCondition;
import io.syncline.core.definition.rule.FilterExit;
import io.syncline.core.definition.rule.InitialSync;
import io.syncline.core.definition.rule.MatchRule;
import io.syncline.core.definition.rule.Reconciliation;
import io.syncline.core.definition.rule.Respond;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.notify.Messenger;
import io.syncline.core.reconcile.Reconciler;
import io.syncline.core.reconcile.context.ReconciliationContext;
import io.syncline.core.reconcile.context.ReconciliationPorts;
import io.syncline.core.reconcile.difference.Suspect;
import io.syncline.core.reconcile.side.Examination;
import io.syncline.core.reconcile.side.ExaminationListener;
import io.syncline.core.reconcile.side.PullSettings;
import io.syncline.core.reconcile.side.SideCount;
import io.syncline.core.run.ActiveRun;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import io.syncline.core.run.WaitReasons;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.OperationRoutes;
import io.syncline.core.transform.Transformer;
import io.syncline.definition.source.DefinitionReader;
import io.syncline.store.PostgresStores;
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
import io.syncline.system.LocalBudget;
import io.syncline.system.LocalQuotas;
import io.syncline.system.http.HttpSystems;
import io.syncline.system.http.LocalNetwork;
import io.syncline.system.http.MemoryTokens;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Invoices in several systems over HTTP, and a process that reconciles them, for tests. */
final class Ledger implements AutoCloseable {

  static final SystemId CRM = SystemId.of("crm");
  static final SystemId BOOKS = SystemId.of("books");
  static final SystemId DESK = SystemId.of("desk");

  /** Long past: servers date their answers by the real clock, and a day apart is held for real. */
  static final Instant NOW = Instant.parse("2026-06-22T04:00:00Z");

  static final Instant LONG_AGO = Instant.parse("2026-01-05T10:00:00Z");

  private static final Map<String, ValueType> ATTRIBUTES = new LinkedHashMap<>();

  static {
    ATTRIBUTES.put("number", ValueType.TEXT);
    ATTRIBUTES.put("customer", ValueType.TEXT);
    ATTRIBUTES.put("email", ValueType.EMAIL);
    ATTRIBUTES.put("amount", ValueType.MONEY);
    ATTRIBUTES.put("currency", ValueType.CURRENCY);
    ATTRIBUTES.put("paidAt", ValueType.DATETIME);
    ATTRIBUTES.put("due", ValueType.DATE);
    ATTRIBUTES.put("status", ValueType.TEXT);
  }

  final Map<SystemId, ListedServer> servers = new LinkedHashMap<>();
  final DataSource source = TestDatabase.fresh();
  final Database database = new Database(source);
  final Ticking clock = new Ticking();
  final Ids ids = new Ids(clock, new Random(7));
  final PostgresStaging staging = new PostgresStaging(database);
  final PostgresSuspects suspects = new PostgresSuspects(database);
  final PostgresExaminations examinations = new PostgresExaminations(database);

  PullSettings pace =
      new PullSettings(10, 8, 3, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMinutes(1));
  List<FilterCondition> filter = List.of();
  Reconciliation reconciliation = Reconciliation.standard();

  /** What is assumed of amounts that say none. */
  String currency = "";

  Map<SystemId, UnaryOperator<String>> manifests = new HashMap<>();
  ExaminationListener witness = ExaminationListener.NONE;
  Map<SystemId, List<ExposedLink>> exposed = Map.of();

  private final Vertx vertx = Vertx.vertx();
  private final HttpSystems http =
      new HttpSystems(
          LocalNetwork.of(vertx),
          new MemoryTokens(),
          clock,
          Duration.ofSeconds(10),
          new LocalBudget(System::nanoTime),
          new LocalQuotas(clock),
          OperationRoutes.NONE);
  private final ExecutorService threads = Executors.newFixedThreadPool(4);

  Ledger(SystemId... systems) {
    for (var system : systems) {
      servers.put(system, new ListedServer());
    }
  }

  ListedServer at(SystemId system) {
    return servers.get(system);
  }

  static Map<String, Value> invoice(int number) {
    var fields = new HashMap<String, Value>();
    fields.put("number", Value.text("INV-%05d".formatted(number)));
    fields.put("customer", Value.text("Customer " + number));
    fields.put("email", Value.text("person" + number + "@example.com"));
    fields.put("amount", Value.decimal((number * 10) + ".50"));
    fields.put("paidAt", Value.text("2026-03-01T10:00:00Z"));
    fields.put("due", Value.text("2026-04-01"));
    fields.put("status", Value.text("active"));
    return fields;
  }

  /** The same invoices in all systems, from 1 on. */
  Ledger filled(int count) {
    servers.forEach((system, it) -> fill(system, 1, count));
    return this;
  }

  void fill(SystemId system, int from, int to) {
    for (int i = from; i <= to; i++) {
      at(system).put(id(system, i), LONG_AGO, invoice(i));
    }
  }

  static String id(SystemId system, int number) {
    return system.value() + "-" + number;
  }

  void change(SystemId system, int number, String field, Value value) {
    var fields = invoice(number);
    fields.put(field, value);
    at(system).put(id(system, number), LONG_AGO, fields);
  }

  /** Links the invoices of these numbers in all systems. */
  void link(int from, int to) {
    for (int i = from; i <= to; i++) {
      link(i, servers.keySet());
    }
  }

  UUID link(int number, Set<SystemId> systems) {
    var record = ids.next();
    sql(
        "insert into record (id, entity, version, status, attributes) values ('%s', 'invoice', 1, 'active', '{}')"
            .formatted(record));
    for (var system : systems) {
      sql(
          "insert into link (record_id, system_id, object, native_id, role, generation, made_by) values ('%s', '%s', 'invoices', '%s', 'main', 1, 'test')"
              .formatted(record, system, id(system, number)));
    }
    return record;
  }

  void sql(String statement) {
    try (var connection = source.getConnection();
        var it = connection.createStatement()) {
      it.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(statement, e);
    }
  }

  long count(String query) {
    try (var connection = source.getConnection();
        var it = connection.createStatement();
        var rows = it.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  /** Another process over the same database. */
  Runs process() {
    return new PostgresRuns(
        database, new ProcessSession(database, UUID.randomUUID()), Duration.ofSeconds(90));
  }

  ActiveRun asked(Map<String, Value> request) {
    var runs = process();
    var run =
        Run.asked(
            ids.next().toString(),
            Run.Kind.RECONCILE,
            "invoices",
            new Value.Struct(request),
            clock.instant(),
            "test");
    runs.ask(run, null);
    return claimed(runs);
  }

  ActiveRun claimed(Runs runs) {
    return new ActiveRun(
        runs,
        runs.claim(Run.Kind.RECONCILE, "invoices", clock.instant()).orElseThrow(),
        clock,
        WaitReasons.NONE);
  }

  ConnectedSystems connected() {
    var systems = new HashMap<SystemId, ConnectedSystem>();
    servers.forEach(
        (id, server) ->
            systems.put(
                id,
                http.connect(id, type(id), Map.of("baseUrl", server.url()), object -> Set.of())));
    return id -> Optional.ofNullable(systems.get(id));
  }

  ReconciliationPorts ports(Messenger messenger) {
    var stores = PostgresStores.over(source);
    var sides =
        new ReconciliationPorts.Sides(
            connected(), new Transformer(), staging, examinations, witness, pace, threads);
    var findings =
        new ReconciliationPorts.Findings(
            suspects,
            new PostgresDifferences(database, ids),
            new PostgresTraces(database),
            new PostgresPeriodCloses(database));
    var effects =
        new ReconciliationPorts.Effects(
            stores.inbox(), stores.records(), stores.changes(), Wakeups.NONE, messenger);
    return new ReconciliationPorts(sides, findings, effects, clock, ids, new Random(11));
  }

  Reconciler reconciler(Runs runs, Messenger messenger) {
    return new Reconciler(runs, this::installation, WaitReasons.NONE, ports(messenger));
  }

  Examination examination(ActiveRun run) {
    var context = new ReconciliationContext("invoices", run, installation(), ports(it -> {}));
    var reconciler = reconciler(process(), it -> {});
    return reconciler.compare(reconciler.prove(reconciler.pull(context))).examination();
  }

  /** One whole run, ended. */
  Outcome run() {
    return run(Map.of());
  }

  Outcome run(Map<String, Value> request) {
    return examine(asked(request));
  }

  Outcome examine(ActiveRun run) {
    var examination = examination(run);
    var found = suspects.after(run.run().id(), 0, 1_000);
    run.end(Run.Status.SUCCEEDED, Map.of(), null);
    return new Outcome(run.run().id(), examination, found);
  }

  /** A clock that goes on by itself, and can be moved on. */
  static final class Ticking implements InstantSource {
    private final long begun = System.nanoTime();
    private volatile Duration passed = Duration.ZERO;

    @Override
    public Instant instant() {
      return NOW.plus(passed).plusNanos(System.nanoTime() - begun);
    }

    void pass(Duration time) {
      passed = passed.plus(time);
    }
  }

  /** What a run came to. */
  record Outcome(String run, Examination examination, List<Suspect> suspects) {

    SideCount side(SystemId system) {
      return examination.sides().stream()
          .filter(it -> it.of().system().equals(system))
          .findFirst()
          .orElseThrow();
    }
  }

  Installation installation() {
    var entity = entity();
    var byObject = new HashMap<SystemId, Map<String, String>>();
    servers.keySet().forEach(it -> byObject.put(it, Map.of("invoices", "invoice")));
    return new Installation(Map.of("invoice", entity), byObject);
  }

  private Entity entity() {
    var attributes = new HashMap<String, Attribute>();
    ATTRIBUTES.forEach((name, type) -> attributes.put(name, Attribute.plain(name, type)));
    var participants = new ArrayList<Participant>();
    var flows = new HashMap<SystemId, Set<String>>();
    for (var system : servers.keySet()) {
      var type = type(system).objects().get("invoices");
      participants.add(
          new Participant(
              system,
              type,
              participants.size(),
              CreatePolicy.CREATE,
              DeletePolicy.ARCHIVE,
              ATTRIBUTES.keySet().stream()
                  .map(it -> FieldMapping.both(type.fields().get(it), it))
                  .toList(),
              exposed.getOrDefault(system, List.of())));
      if (participants.size() > 1) {
        flows.put(system, Set.of(Flows.ALL));
      }
    }
    var sync =
        new SyncRules(
            new SyncRules.Version("invoices", "hash-of-invoices", LONG_AGO),
            new SyncRules.Scope(servers.keySet(), ATTRIBUTES.keySet(), filter, FilterExit.PAUSE),
            new SyncRules.Flow(new Flows(Map.of(participants.get(0).system(), flows)), List.of()),
            new SyncRules.FirstSync(InitialSync.LINK, false, 100),
            new SyncRules.Order(Duration.ZERO, Duration.ZERO, false, false, List.of()),
            new SyncRules.Safeguards(
                null,
                null,
                Set.of(),
                false,
                List.of(),
                AlertSettings.STANDARD,
                SyncRules.Privacy.NONE),
            reconciliation);
    return new Entity(
        "invoice",
        participants,
        attributes,
        Entity.Identification.by(List.of(MatchRule.on("number"))),
        new Entity.Reading(Cleansing.NONE, "", ZoneOffset.UTC, currency),
        List.of(sync));
  }

  void responding(Respond respond) {
    var it = reconciliation;
    reconciliation =
        new Reconciliation(
            new Reconciliation.Timing(true, it.timing().schedule(), null),
            new Reconciliation.Criteria(
                it.criteria().key(),
                it.criteria().tolerance(),
                it.criteria().dateTolerance(),
                it.criteria().window(),
                it.criteria().minCountRatio()),
            respond,
            new Reconciliation.Reports(it.reports().owner(), it.reports().summary()),
            null);
  }

  /** This system finds by the exact value of a field, forty on a page. */
  void findable(SystemId system, String field) {
    manifests.put(
        system,
        it ->
            it.replace(field + ": {", field + ": {findable: true, ").stripTrailing()
                + "\n"
                + "      find: {method: GET, path: /find, query: {field: '{field}', value:"
                + " '{value}'}, records: items, paging: {kind: offset, parameter: offset,"
                + " sizeParameter: limit, maxSize: 40, total: total}}\n");
  }

  /** This system's listing has no total; a separate query does. */
  void countedApart(SystemId system) {
    at(system).total = -1L;
    manifests.put(
        system,
        it ->
            it.replace(", total: total}", "}")
                    .replace("commitLag: 1s", "commitLag: 10ms")
                    .stripTrailing()
                + "\n      count: {method: GET, path: /count, total: count.value}\n");
  }

  /** Rows of one key are parts of one amount. */
  void summed(String... key) {
    reconciliation = reconciliation.in(List.of(key), reconciliation.periodAttribute());
  }

  void tolerance(String numbers, @Nullable Duration times) {
    var it = Reconciliation.standard();
    reconciliation =
        new Reconciliation(
            new Reconciliation.Timing(true, it.timing().schedule(), null),
            new Reconciliation.Criteria(
                List.of(),
                new BigDecimal(numbers),
                times,
                it.criteria().window(),
                it.criteria().minCountRatio()),
            it.respond(),
            new Reconciliation.Reports(null, it.reports().summary()),
            null);
  }

  private static final String MANIFEST =
      """
      type: %s
      baseUrl: ${baseUrl}
      settings:
        baseUrl: {description: Where, required: true}
      rateLimit: {requests: 10000, per: 1s, concurrency: 8}
      timeout: 2s
      objects:
        invoices:
          entities: [invoice]
          id: id
          updatedAt: updatedAt
          createdAt: createdAt
          archivedWhen: archived=true
          granularity: 1s
          commitLag: 1s
          fields:
            number: {attribute: number}
            customer: {attribute: customer}
            email: {attribute: email, type: email}
            amount: {attribute: amount, type: money}
            currency: {attribute: currency, type: currency}
            paidAt: {attribute: paidAt, type: datetime}
            due: {attribute: due, type: date}
            status: {attribute: status}
            updatedAt: {type: datetime, writable: false}
            createdAt: {type: datetime, writable: false}
            archived: {type: boolean}
          operations:
            list:
              method: GET
              path: /items
              records: items
              paging: {kind: offset, parameter: offset, sizeParameter: limit, maxSize: 1000, total: total}
            changed:
              method: GET
              path: /changed
              query: {since: "{since}"}
              records: items
              paging: {kind: offset, parameter: offset, sizeParameter: limit, maxSize: 1000, total: total}
            getMany: {method: GET, path: /many, query: {ids: "{ids}"}, records: items, batch: 50}
            update: {method: PUT, path: "/one/{id}", body: {"...": "{fields}"}}
      """;

  SystemType type(SystemId system) {
    var text =
        manifests
            .getOrDefault(system, UnaryOperator.identity())
            .apply(MANIFEST.formatted(system.value()));
    var read = DefinitionReader.readSystem(system + ".system.yaml", text);
    if (read.definition() == null) {
      throw new IllegalStateException(read.findings().toString());
    }
    return read.definition();
  }

  @Override
  public void close() {
    servers.values().forEach(ListedServer::close);
    http.close();
    vertx.close();
    threads.shutdownNow();
  }
}
