package io.syncline.app.job;

import io.micrometer.core.instrument.MeterRegistry;
import io.syncline.app.settings.SynclineSettings;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.inbox.Inbox;
import io.syncline.core.inbox.RecordSync;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.notify.Messenger;
import io.syncline.core.quality.QualityRecorder;
import io.syncline.core.quality.RecordShapes;
import io.syncline.core.quality.Scores;
import io.syncline.core.quality.Threshold;
import io.syncline.core.reconcile.Reconciler;
import io.syncline.core.reconcile.close.PeriodCloses;
import io.syncline.core.reconcile.context.ReconciliationPorts;
import io.syncline.core.reconcile.difference.Differences;
import io.syncline.core.reconcile.difference.Suspects;
import io.syncline.core.reconcile.respond.DifferenceFixes;
import io.syncline.core.reconcile.side.Examinations;
import io.syncline.core.reconcile.side.PullSettings;
import io.syncline.core.reconcile.side.Staging;
import io.syncline.core.run.Runs;
import io.syncline.core.run.WaitReasons;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.sync.read.Records;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.transform.Transformer;
import io.syncline.ops.QualityMeters;
import io.syncline.store.change.PostgresTraces;
import io.syncline.store.close.PostgresPeriodCloses;
import io.syncline.store.delivery.PostgresAttempts;
import io.syncline.store.lease.ProcessSession;
import io.syncline.store.reconcile.PostgresDifferences;
import io.syncline.store.reconcile.PostgresExaminations;
import io.syncline.store.reconcile.PostgresStaging;
import io.syncline.store.reconcile.PostgresSuspects;
import io.syncline.store.run.PostgresRuns;
import io.syncline.store.run.RunRetention;
import io.syncline.store.sql.Database;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Puts together what looks at the data itself: runs, and the comparison of complete listings. */
@Dependent
public final class ReconciliationBeans {

  /** Longer than any page takes, its repeated requests included. */
  private static final Duration LEASE = Duration.ofSeconds(90);

  /** Pages of all sides of all runs that are read at the same time. */
  private static final int PULLS = 16;

  @Produces
  @Singleton
  Runs runs(Database database, ProcessSession session) {
    return new PostgresRuns(database, session, LEASE);
  }

  @Produces
  @Singleton
  RunRetention runRetention(Database database, SynclineSettings settings) {
    return new RunRetention(database, settings.retention().runs());
  }

  @Produces
  @Singleton
  PostgresStaging staging(Database database) {
    return new PostgresStaging(database);
  }

  @Produces
  @Singleton
  PostgresSuspects suspects(Database database) {
    return new PostgresSuspects(database);
  }

  @Produces
  @Singleton
  Examinations examinations(Database database) {
    return new PostgresExaminations(database);
  }

  @Produces
  @Singleton
  ReconciliationPorts.Sides sides(
      ConnectedSystems systems,
      Transformer transformer,
      Staging staging,
      Examinations examinations,
      QualityRecorder measuring) {
    return new ReconciliationPorts.Sides(
        systems, transformer, staging, examinations, measuring, PullSettings.STANDARD, pulls());
  }

  @Produces
  @Singleton
  ReconciliationPorts.Findings findings(
      Suspects suspects, Differences differences, Database database, PeriodCloses closes) {
    return new ReconciliationPorts.Findings(
        suspects, differences, new PostgresTraces(database), closes);
  }

  @Produces
  @Singleton
  ReconciliationPorts.Effects effects(
      Inbox inbox, Records records, ChangeStore changes, Wakeups wakeups, Messenger messenger) {
    return new ReconciliationPorts.Effects(inbox, records, changes, wakeups, messenger);
  }

  @Produces
  @Singleton
  QualityRecorder measuring(
      Scores scores,
      RecordShapes shapes,
      Database database,
      QualityMeters meters,
      Threshold threshold,
      InstantSource clock) {
    return new QualityRecorder(
        scores, shapes, new PostgresAttempts(database), meters, threshold, clock);
  }

  @Produces
  @Singleton
  QualityMeters qualityMeters(MeterRegistry registry) {
    return new QualityMeters(registry);
  }

  @Produces
  @Singleton
  PeriodCloses closes(Database database) {
    return new PostgresPeriodCloses(database);
  }

  @Produces
  @Singleton
  Differences differences(Database database, Ids ids) {
    return new PostgresDifferences(database, ids);
  }

  @Produces
  @Singleton
  DifferenceFixes differenceFixes(
      Differences differences,
      Records records,
      RecordSync requests,
      Installations installations,
      InstantSource clock) {
    return new DifferenceFixes(differences, records, requests, installations, clock);
  }

  @Produces
  @Singleton
  @Named("reconciliation")
  Reconciler reconciler(
      Runs runs, Installations installations, WaitReasons waitReasons, ReconciliationPorts ports) {
    return new Reconciler(runs, installations, waitReasons, ports);
  }

  @Produces
  @Singleton
  ReconciliationPorts ports(
      ReconciliationPorts.Sides sides,
      ReconciliationPorts.Findings findings,
      ReconciliationPorts.Effects effects,
      InstantSource clock,
      Ids ids,
      RandomGenerator random) {
    return new ReconciliationPorts(sides, findings, effects, clock, ids, random);
  }

  @Produces
  @Singleton
  @Named("schedules")
  ReconciliationSchedules schedules(Runs runs, Wakeups wakeups, Runtime runtime) {
    return new ReconciliationSchedules(runs, wakeups, runtime);
  }

  /** Threads that are there while something is pulled. */
  private static Executor pulls() {
    var threads =
        new ThreadPoolExecutor(
            PULLS,
            PULLS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              var thread = new Thread(task, "pull");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }
}
