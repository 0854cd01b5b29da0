package io.syncline.bench;

import io.syncline.core.definition.system.SystemType;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.quality.QualityRecorder;
import io.syncline.core.quality.RecordShapes;
import io.syncline.core.quality.Score;
import io.syncline.core.quality.Threshold;
import io.syncline.core.reconcile.context.ReconciliationContext;
import io.syncline.core.reconcile.context.ReconciliationPorts;
import io.syncline.core.reconcile.side.Examination;
import io.syncline.core.reconcile.side.ExaminationListener;
import io.syncline.core.reconcile.side.PullSettings;
import io.syncline.core.reconcile.side.Staging;
import io.syncline.core.run.ActiveRun;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import io.syncline.core.run.WaitReasons;
import io.syncline.core.transform.Transformer;
import io.syncline.store.PostgresStores;
import io.syncline.store.change.PostgresTraces;
import io.syncline.store.close.PostgresPeriodCloses;
import io.syncline.store.delivery.PostgresAttempts;
import io.syncline.store.lease.ProcessSession;
import io.syncline.store.reconcile.PostgresDifferences;
import io.syncline.store.reconcile.PostgresExaminations;
import io.syncline.store.reconcile.PostgresStaging;
import io.syncline.store.reconcile.PostgresSuspects;
import io.syncline.store.run.PostgresRuns;
import io.syncline.store.run.PostgresScores;
import io.syncline.store.run.PostgresShapes;
import io.syncline.store.sql.Database;
import io.syncline.system.http.HttpSystem;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import javax.sql.DataSource;

/**
 * One reconciliation of two systems over HTTP by the product's own parts, in a process of its own.
 * Arguments: where the sides are, records a page, and how many reconciliations the process makes,
 * of which the last is measured; then {@code bare}, or {@code measured} where the quality of the
 * data is measured along the way, and how many records are linked before. Prints its times and the
 * most heap that a collection left.
 */
public final class Reconciler {

  private Reconciler() {}

  public static void main(String[] args) {
    Logs.asTheProduct();
    try {
      measure(args);
      System.exit(0);
    } catch (Exception | Error e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private static void measure(String[] args) throws Exception {
    var source = ProductDatabase.fresh();
    var database = new Database(source);
    var clock = InstantSource.system();
    var runs =
        new PostgresRuns(
            database, new ProcessSession(database, UUID.randomUUID()), Duration.ofMinutes(10));
    var most = Heap.watched();
    if (args.length > 4) {
      link(source, Long.parseLong(args[4]));
    }
    var watched =
        args.length > 3 && args[3].equals("measured")
            ? measuring(database, clock)
            : ExaminationListener.NONE;
    try (var http = PagedItems.http(clock)) {
      var type = PagedItems.type();
      var systems = PagedItems.connected(http, type, args[0]);
      for (int i = 1; i < Integer.parseInt(args[2]); i++) {
        var before = claimed(runs, clock);
        var staged = new PostgresStaging(database);
        var ongoing = new ActiveRun(runs, before, clock, WaitReasons.NONE);
        examined(
            runs, context(ongoing, type, ports(args, staged, source, systems, clock, watched)));
        ongoing.end(Run.Status.SUCCEEDED, Map.of(), null);
      }
      var staging = new TimedStaging(new PostgresStaging(database));
      var claimed = claimed(runs, clock);
      var run = claimed.run();
      var context =
          context(
              new ActiveRun(runs, claimed, clock, WaitReasons.NONE),
              type,
              ports(args, staging, source, systems, clock, watched));
      double idle = Processor.seconds();
      double idleDatabase = Processor.seconds(source);
      long begun = System.nanoTime();
      var examination = examined(runs, context);
      long done = System.nanoTime();
      double used = Processor.seconds() - idle;
      double usedDatabase = Processor.seconds(source) - idleDatabase;
      System.out.println("threads " + Processor.threads());
      System.out.printf(
          Locale.ROOT,
          "reconciled %.3f %.3f %.3f %.3f %.3f %.3f %d %d %d %.2f %.2f %.3f%n",
          (done - begun) / 1e9,
          (staging.lastPage - begun) / 1e9,
          staging.staging.sum() / 1e9,
          staging.proving.sum() / 1e9,
          staging.comparing.sum() / 1e9,
          bare(source, run.id()),
          examination.suspects(),
          most.get() / (1 << 20),
          examination.sides().get(0).records().distinct(),
          used,
          usedDatabase,
          staging.measuring.sum() / 1e9);
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

  private static Examination examined(Runs runs, ReconciliationContext run) {
    var reconciler =
        new io.syncline.core.reconcile.Reconciler(
            runs, run::installation, WaitReasons.NONE, run.ports());
    return reconciler.compare(reconciler.prove(reconciler.pull(run))).examination();
  }

  private static ReconciliationContext context(
      ActiveRun run, SystemType type, ReconciliationPorts ports) {
    return new ReconciliationContext("items", run, PagedItems.installation(type), ports);
  }

  private static ReconciliationPorts ports(
      String[] args,
      Staging staging,
      DataSource source,
      Map<SystemId, HttpSystem> systems,
      InstantSource clock,
      ExaminationListener witness) {
    var database = new Database(source);
    var ids = new Ids(clock, new Random(3));
    var stores = PostgresStores.over(source);
    var pace =
        new PullSettings(
            Integer.parseInt(args[1]),
            8,
            3,
            Duration.ofSeconds(1),
            Duration.ofSeconds(4),
            Duration.ofMinutes(1));
    var sides =
        new ReconciliationPorts.Sides(
            id -> Optional.ofNullable(systems.get(id)),
            new Transformer(),
            staging,
            new PostgresExaminations(database),
            witness,
            pace,
            Executors.newFixedThreadPool(16));
    var findings =
        new ReconciliationPorts.Findings(
            new PostgresSuspects(database),
            new PostgresDifferences(database, ids),
            new PostgresTraces(database),
            new PostgresPeriodCloses(database));
    var effects =
        new ReconciliationPorts.Effects(
            stores.inbox(), stores.records(), stores.changes(), Wakeups.NONE, it -> {});
    return new ReconciliationPorts(sides, findings, effects, clock, ids, new Random(1));
  }

  /** All but one in fifty are linked, as in production where few records are new. */
  private static void link(DataSource source, long records) throws SQLException {
    try (var connection = source.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          """
          insert into record (id, entity, version, status, attributes)
          select ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, 'item', 1, 'active', '{}'
          from generate_series(0, %d) as i
          where i %% 50 <> 3
          """
              .formatted(records - 1));
      for (var id : PagedItems.SYSTEMS) {
        statement.execute(
            """
            insert into link (record_id, system_id, object, native_id, role, generation, made_by)
            select id, '%1$s', 'items', '%2$d-' || ('x' || right(id::text, 8))::bit(32)::int, 'main', 1, 'bench'
            from record
            """
                .formatted(id, PagedItems.SYSTEMS.indexOf(id)));
      }
      statement.execute("vacuum analyze record");
      statement.execute("vacuum analyze link");
    }
  }

  /** What the product takes along: the shapes of records, and how good they are. */
  private static ExaminationListener measuring(Database database, InstantSource clock) {
    return new QualityRecorder(
        new PostgresScores(database),
        new PostgresShapes(database, new Ids(clock, new Random(2))),
        new PostgresAttempts(database),
        new QualityRecorder.Hearer() {
          @Override
          public void below(Score score, Threshold threshold) {}

          @Override
          public void drifted(
              Run run, SystemId system, String object, List<RecordShapes.Noted> drifts) {}
        },
        new Threshold(0.95),
        clock);
  }

  /** A full outer join over what is staged, and nothing else; the faster of two. */
  private static double bare(DataSource source, String run) throws SQLException {
    var table = "staging_" + run.replace('-', '_');
    double best = Double.MAX_VALUE;
    try (var connection = source.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("set work_mem = '96MB'");
      statement.execute("set jit = off");
      statement.execute("set enable_seqscan = on");
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
}
