package io.syncline.bench;

import io.syncline.core.definition.Attribute;
import io.syncline.core.definition.Cleansing;
import io.syncline.core.definition.Entity;
import io.syncline.core.definition.FieldMapping;
import io.syncline.core.definition.Flows;
import io.syncline.core.definition.Installation;
import io.syncline.core.definition.MatchRule;
import io.syncline.core.definition.Participant;
import io.syncline.core.definition.SyncRules;
import io.syncline.core.definition.SystemType;
import io.syncline.core.definition.ValueType;
import io.syncline.core.model.Ids;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.Value;
import io.syncline.core.reconcile.Examiner;
import io.syncline.core.reconcile.Pace;
import io.syncline.core.reconcile.Staging;
import io.syncline.core.run.Ongoing;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import io.syncline.core.system.TokenStore;
import io.syncline.core.transform.Transformer;
import io.syncline.definition.DefinitionReader;
import io.syncline.store.Database;
import io.syncline.store.PostgresExaminations;
import io.syncline.store.PostgresRuns;
import io.syncline.store.PostgresStaging;
import io.syncline.store.ProcessSession;
import io.syncline.store.TestDatabase;
import io.syncline.system.http.HttpSystem;
import io.syncline.system.http.HttpSystems;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/**
 * One reconciliation of two systems over HTTP by the product's own parts, in a process of its own.
 * Arguments: where the sides are, records a page, and how many reconciliations the process makes,
 * of which the last is measured. Prints its times and the most heap that a collection left.
 */
public final class Reconciler {

  private static final List<SystemId> SYSTEMS = List.of(SystemId.of("a"), SystemId.of("b"));

  private static final String MANIFEST =
      """
      type: paged
      baseUrl: ${baseUrl}
      settings: {baseUrl: {description: Where, required: true}}
      rateLimit: {requests: 1000000, per: 1s, concurrency: 8}
      objects:
        items:
          id: id
          updatedAt: updatedAt
          fields:
      %s    operations:
            list:
              method: GET
              path: /items
              records: items
              paging: {kind: offset, parameter: offset, sizeParameter: limit, maxSize: 1000, total: total}
            update: {method: PUT, path: "/one/{id}", body: {"...": "{fields}"}}
      """;

  private Reconciler() {}

  public static void main(String[] args) {
    try {
      measure(args);
      System.exit(0);
    } catch (Exception | Error e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private static void measure(String[] args) throws Exception {
    var source = TestDatabase.fresh();
    var database = new Database(source);
    var clock = InstantSource.system();
    var runs =
        new PostgresRuns(
            database, new ProcessSession(database, UUID.randomUUID()), Duration.ofMinutes(10));
    var most = watchHeap();
    var vertx = Vertx.vertx();
    try (var http = new HttpSystems(vertx, new None(), clock, Duration.ofMinutes(1))) {
      var type = type();
      var systems =
          Map.of(
              SYSTEMS.get(0),
              http.connect(
                  SYSTEMS.get(0), type, Map.of("baseUrl", args[0] + "/a"), object -> Set.of()),
              SYSTEMS.get(1),
              http.connect(
                  SYSTEMS.get(1), type, Map.of("baseUrl", args[0] + "/b"), object -> Set.of()));
      for (int i = 1; i < Integer.parseInt(args[2]); i++) {
        var before = claimed(runs, clock);
        var staged = new PostgresStaging(database);
        examiner(args, staged, database, systems, clock)
            .examine(new Ongoing(runs, before, clock), installation(type));
        new Ongoing(runs, before, clock).end(Run.Status.SUCCEEDED, Map.of(), null);
      }
      var staging = new TimedStaging(new PostgresStaging(database));
      var claimed = claimed(runs, clock);
      var run = claimed.run();
      var examiner = examiner(args, staging, database, systems, clock);
      double idle = Processor.seconds();
      double idleDatabase = Processor.seconds(source);
      long begun = System.nanoTime();
      var examination = examiner.examine(new Ongoing(runs, claimed, clock), installation(type));
      long done = System.nanoTime();
      double used = Processor.seconds() - idle;
      double usedDatabase = Processor.seconds(source) - idleDatabase;
      System.out.printf(
          Locale.ROOT,
          "reconciled %.3f %.3f %.3f %.3f %.3f %.3f %d %d %d %.2f %.2f%n",
          (done - begun) / 1e9,
          (staging.lastPage - begun) / 1e9,
          staging.staging.sum() / 1e9,
          staging.proving.sum() / 1e9,
          staging.comparing.sum() / 1e9,
          bare(source, run.id()),
          examination.suspects(),
          most.get() / (1 << 20),
          examination.sides().get(0).distinct(),
          used,
          usedDatabase);
    }
  }

  private static Runs.Claimed claimed(Runs runs, InstantSource clock) {
    runs.ask(
        Run.asked(
            new Ids(clock, new Random()).next().toString(),
            Run.Kind.RECONCILE,
            "items",
            Value.Struct.EMPTY,
            clock.instant(),
            "bench"),
        null);
    return runs.claim(Run.Kind.RECONCILE, "items", clock.instant()).orElseThrow();
  }

  private static Examiner examiner(
      String[] args,
      Staging staging,
      Database database,
      Map<SystemId, HttpSystem> systems,
      InstantSource clock) {
    return new Examiner(
        staging,
        new PostgresExaminations(database),
        id -> Optional.ofNullable(systems.get(id)),
        new Transformer(),
        Executors.newFixedThreadPool(16),
        new Pace(
            Integer.parseInt(args[1]),
            8,
            3,
            Duration.ofSeconds(1),
            Duration.ofSeconds(4),
            Duration.ofMinutes(1)),
        clock,
        new Random(1));
  }

  /** A full outer join over what is staged, and nothing else; the faster of two. */
  private static double bare(DataSource source, String run) throws SQLException {
    var table = "staging_" + run.replace('-', '_');
    double best = Double.MAX_VALUE;
    try (var connection = source.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("set work_mem = '96MB'");
      statement.execute("set jit = off");
      for (int i = 0; i < 2; i++) {
        long begun = System.nanoTime();
        statement.execute(
            """
            select count(*)
            from (select * from %1$s where side = 0) a
            full join (select * from %1$s where side = 1) b on a.key = b.key
            where a.whole is distinct from b.whole
            """
                .formatted(table));
        best = Math.min(best, (System.nanoTime() - begun) / 1e9);
      }
    }
    return best;
  }

  /** The most that a collection left, in bytes. */
  private static AtomicLong watchHeap() {
    var most = new AtomicLong();
    var watch =
        new Thread(
            () -> {
              while (true) {
                long used = 0;
                for (var pool : ManagementFactory.getMemoryPoolMXBeans()) {
                  var after = pool.getCollectionUsage();
                  used += after == null ? 0 : after.getUsed();
                }
                most.accumulateAndGet(used, Math::max);
                Calls.pause(100);
              }
            });
    watch.setDaemon(true);
    watch.start();
    return most;
  }

  private static SystemType type() {
    var fields = new StringBuilder();
    for (int c = 0; c < PagedSides.COLUMNS; c++) {
      fields.append("      c%1$d: {attribute: c%1$d, type: %2$s}%n".formatted(c, typed(c)));
    }
    var read = DefinitionReader.readSystem("paged.system.yaml", MANIFEST.formatted(fields));
    if (read.definition() == null) {
      throw new IllegalStateException(read.findings().toString());
    }
    return read.definition();
  }

  private static String typed(int column) {
    return column == 1 ? "decimal" : column == 2 ? "datetime" : "text";
  }

  private static Installation installation(SystemType type) {
    var object = type.objects().get("items");
    var attributes = new HashMap<String, Attribute>();
    var mappings = new ArrayList<FieldMapping>();
    for (int c = 0; c < PagedSides.COLUMNS; c++) {
      var name = "c" + c;
      attributes.put(
          name, Attribute.plain(name, ValueType.valueOf(typed(c).toUpperCase(Locale.ROOT))));
      mappings.add(FieldMapping.both(object.fields().get(name), name));
    }
    var participants =
        SYSTEMS.stream()
            .map(
                it ->
                    new Participant(
                        it,
                        object,
                        SYSTEMS.indexOf(it),
                        Participant.CreatePolicy.CREATE,
                        Participant.DeletePolicy.ARCHIVE,
                        mappings))
            .toList();
    var sync =
        new SyncRules(
            "items",
            "hash",
            Instant.EPOCH,
            Set.copyOf(SYSTEMS),
            attributes.keySet(),
            new Flows(Map.of(SYSTEMS.get(0), Map.of(SYSTEMS.get(1), Set.of(Flows.ALL)))),
            List.of(),
            SyncRules.FilterExit.PAUSE,
            SyncRules.Initial.LINK,
            false,
            Duration.ZERO,
            Duration.ZERO,
            List.of(),
            null,
            null,
            io.syncline.core.definition.sync.Reconciliation.standard(),
            false,
            false,
            100,
            false);
    var entity =
        new Entity(
            "item",
            participants,
            attributes,
            List.of(MatchRule.on("c0")),
            Cleansing.NONE,
            "",
            ZoneOffset.UTC,
            List.of(sync));
    return new Installation(
        Map.of("item", entity),
        Map.of(SYSTEMS.get(0), Map.of("items", "item"), SYSTEMS.get(1), Map.of("items", "item")));
  }

  private static final class None implements TokenStore {
    @Override
    public Optional<String> refreshToken(SystemId system) {
      return Optional.empty();
    }

    @Override
    public void rotated(SystemId system, String refreshToken) {
      throw new IllegalStateException("no system here rotates tokens");
    }
  }
}
