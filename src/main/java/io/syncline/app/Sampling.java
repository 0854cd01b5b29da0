package io.syncline.app;

import io.quarkus.runtime.StartupEvent;
import io.syncline.ops.SampledBacklog;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/**
 * Counts what waits every few seconds; a count that takes longer than that is never joined by
 * another.
 */
@ApplicationScoped
class Sampling {

  private static final Duration EVERY = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final SampledBacklog backlog;

  Sampling(Vertx vertx, SampledBacklog backlog) {
    this.vertx = vertx;
    this.backlog = backlog;
  }

  void atStart(@Observes StartupEvent event) {
    next();
  }

  private void next() {
    vertx.setTimer(
        EVERY.toMillis(),
        timer ->
            vertx
                .executeBlocking(
                    () -> {
                      backlog.runOnce();
                      return true;
                    },
                    false)
                .onComplete(done -> next()));
  }
}
