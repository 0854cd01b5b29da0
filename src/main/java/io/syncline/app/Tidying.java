package io.syncline.app;

import io.syncline.store.Partitions;
import io.syncline.store.PostgresStaging;
import io.syncline.store.PostgresSuspects;
import io.syncline.store.RunRetention;
import jakarta.inject.Singleton;
import java.time.Instant;

/** Keeps the tables trim: once a day, by every process alike. */
@Singleton
class Tidying {

  private final Partitions partitions;
  private final PostgresStaging staging;
  private final PostgresSuspects suspects;
  private final RunRetention runs;

  Tidying(
      Partitions partitions,
      PostgresStaging staging,
      PostgresSuspects suspects,
      RunRetention runs) {
    this.partitions = partitions;
    this.staging = staging;
    this.suspects = suspects;
    this.runs = runs;
  }

  void partitions(Instant now) {
    partitions.maintain(now);
  }

  /** What runs left behind. */
  void runs(Instant now) {
    staging.tidy();
    suspects.tidy();
    runs.maintain(now);
  }
}
