package io.syncline.app.job;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.syncline.ops.SampledBacklog;
import io.syncline.ops.StateGauges;
import io.syncline.ops.gauge.QualityGauges;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/**
 * Counts what waits, and shows how things stand, every few seconds; a count that takes longer than
 * that is never joined by another.
 */
@ApplicationScoped
class BacklogSampleJob {

  private static final Duration EVERY = Duration.ofSeconds(5);

  /** Sizes are read only every this many times. */
  private static final int RARELY = 12;

  private final Vertx vertx;
  private final SampledBacklog backlog;
  private final StateGauges gauges;
  private final QuotaGauges quotas;
  private final QualityGauges quality;
  private int turns;
  private volatile boolean ended;

  BacklogSampleJob(
      Vertx vertx,
      SampledBacklog backlog,
      StateGauges gauges,
      QuotaGauges quotas,
      QualityGauges quality) {
    this.quality = quality;
    this.quotas = quotas;
    this.gauges = gauges;
    this.vertx = vertx;
    this.backlog = backlog;
  }

  void atStart(@Observes StartupEvent event) {
    repeat(gauges::showStates);
    repeat(this::count);
  }

  void atEnd(@Observes ShutdownEvent event) {
    ended = true;
  }

  private void count() {
    backlog.runOnce();
    if (turns++ % RARELY == 0) {
      gauges.showFootprint();
      quotas.show();
      quality.show();
    }
  }

  /** Apart from others: what asks the database may hang. */
  private void repeat(Runnable turn) {
    if (ended) {
      return;
    }
    vertx.setTimer(
        EVERY.toMillis(),
        timer ->
            vertx
                .executeBlocking(
                    () -> {
                      if (!ended) {
                        turn.run();
                      }
                      return true;
                    },
                    false)
                .onComplete(done -> repeat(turn)));
  }
}
