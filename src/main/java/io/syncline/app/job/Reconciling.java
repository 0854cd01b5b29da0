package io.syncline.app.job;

import io.micrometer.core.instrument.MeterRegistry;
import io.syncline.app.settings.SynclineSettings;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.inbox.Inbox;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.notify.Messenger;
import io.syncline.core.quality.Measuring;
import io.syncline.core.quality.Scores;
import io.syncline.core.quality.Shapes;
import io.syncline.core.quality.Threshold;
import io.syncline.core.reconcile.DifferenceJudgement;
import io.syncline.core.reconcile.Examiner;
import io.syncline.core.reconcile.Quarantine;
import io.syncline.core.reconcile.Reconciler;
import io.syncline.core.reconcile.Responding;
import io.syncline.core.reconcile.difference.Differences;
import io.syncline.core.reconcile.difference.Suspects;
import io.syncline.core.reconcile.judge.SuspectJudge;
import io.syncline.core.reconcile.pull.Staging;
import io.syncline.core.reconcile.side.Examinations;
import io.syncline.core.reconcile.side.PullSettings;
import io.syncline.core.run.Hindrances;
import io.syncline.core.run.Runs;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.sync.read.Records;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.transform.Transformer;
import io.syncline.ops.QualityAlarm;
import io.syncline.store.change.PostgresTraces;
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
import org.jspecify.annotations.Nullable;

/** Puts together what looks at the data itself: runs, and the comparison of complete listings. */
@Dependent
public final class Reconciling {

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
  Examiner examiner(
      Staging staging,
      Examinations examinations,
      ConnectedSystems systems,
      Transformer transformer,
      InstantSource clock,
      RandomGenerator random,
      Measuring measuring) {
    return new Examiner(
        staging,
        examinations,
        systems,
        transformer,
        pulls(),
        PullSettings.STANDARD,
        clock,
        random,
        measuring);
  }

  @Produces
  @Singleton
  Measuring measuring(
      Scores scores,
      Shapes shapes,
      Database database,
      QualityAlarm alarm,
      Threshold threshold,
      InstantSource clock) {
    return new Measuring(scores, shapes, new PostgresAttempts(database), alarm, threshold, clock);
  }

  @Produces
  @Singleton
  QualityAlarm alarm(MeterRegistry registry, Messenger messenger, Installations installations) {
    return new QualityAlarm(registry, messenger, sync -> owner(installations, sync));
  }

  private static @Nullable String owner(Installations installations, String sync) {
    return installations.current().entities().values().stream()
        .flatMap(it -> it.syncs().stream())
        .filter(it -> it.sync().equals(sync))
        .map(it -> it.reconciliation().reports().owner())
        .findFirst()
        .orElse(null);
  }

  @Produces
  @Singleton
  Differences differences(Database database, Ids ids) {
    return new PostgresDifferences(database, ids);
  }

  @Produces
  @Singleton
  @Named("reconciliation")
  Reconciler reconciler(
      Runs runs,
      Installations installations,
      Examiner examiner,
      Differences differences,
      DifferenceJudgement judgement,
      Responding responding,
      Messenger messenger,
      InstantSource clock,
      Hindrances hindrances) {
    return new Reconciler(
        runs,
        installations,
        examiner,
        differences,
        judgement,
        responding,
        messenger,
        clock,
        hindrances);
  }

  @Produces
  @Singleton
  Schedules schedules(Runs runs, Wakeups wakeups, Runtime runtime) {
    return new Schedules(runs, wakeups, runtime);
  }

  @Produces
  @Singleton
  DifferenceJudgement judgement(
      Suspects suspects,
      Differences differences,
      Database database,
      ConnectedSystems systems,
      Transformer transformer,
      InstantSource clock) {
    var judge = new SuspectJudge(systems, transformer, new PostgresTraces(database));
    return new DifferenceJudgement(suspects, differences, judge, clock);
  }

  @Produces
  @Singleton
  Responding responding(
      Differences differences,
      Inbox inbox,
      Records records,
      ChangeStore changes,
      Wakeups wakeups,
      InstantSource clock,
      Ids ids) {
    var quarantine = new Quarantine(changes, clock, ids);
    return new Responding(differences, inbox, records, quarantine, wakeups, clock, ids);
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
