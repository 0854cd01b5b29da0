package io.syncline.app.job;

import io.syncline.app.settings.SynclineSettings;
import io.syncline.core.alert.AlertStore;
import io.syncline.core.feed.EventFeed;
import io.syncline.core.notify.Outbox;
import io.syncline.core.workflow.WorkflowStore;
import io.syncline.store.Partitions;
import io.syncline.store.reconcile.PostgresStaging;
import io.syncline.store.reconcile.PostgresSuspects;
import io.syncline.store.run.PostgresShapes;
import io.syncline.store.run.RunRetention;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;

/** Keeps the tables trim: once a day, by every process alike. */
@Singleton
class RetentionJob {

  /** A client that was away for longer reads the state again. */
  private static final Duration EVENTS = Duration.ofDays(3);

  private final Partitions partitions;
  private final PostgresStaging staging;
  private final PostgresSuspects suspects;
  private final PostgresShapes shapes;
  private final RunRetention runs;
  private final Outbox outbox;
  private final AlertStore alerts;
  private final WorkflowStore workflows;
  private final EventFeed feed;
  private final SynclineSettings settings;

  RetentionJob(
      Partitions partitions,
      PostgresStaging staging,
      PostgresSuspects suspects,
      PostgresShapes shapes,
      RunRetention runs,
      Outbox outbox,
      AlertStore alerts,
      WorkflowStore workflows,
      EventFeed feed,
      SynclineSettings settings) {
    this.partitions = partitions;
    this.staging = staging;
    this.suspects = suspects;
    this.shapes = shapes;
    this.runs = runs;
    this.outbox = outbox;
    this.alerts = alerts;
    this.workflows = workflows;
    this.feed = feed;
    this.settings = settings;
  }

  void partitions(Instant now) {
    partitions.maintain(now);
  }

  /** What runs left behind. */
  void runs(Instant now) {
    staging.tidy();
    suspects.tidy();
    shapes.tidy();
    runs.maintain(now);
    alerts.forget(now.minus(settings.retention().runs()));
    outbox.forget(now.minus(settings.retention().runs()));
    workflows.forget(now.minus(settings.retention().runs()));
    feed.forget(now.minus(EVENTS));
  }
}
