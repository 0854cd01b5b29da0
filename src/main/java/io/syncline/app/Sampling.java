package io.syncline.app;

import io.quarkus.runtime.ShutdownEvent;
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
  private volatile boolean ended;

  Sampling(Vertx vertx, SampledBacklog backlog) {
    this.vertx = vertx;
    this.backlog = backlog;
  }

  void atStart(@Observes StartupEvent event) {
    next();
  }

  void atEnd(@Observes ShutdownEvent event) {
    ended = true;
  }

  private void next() {
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
                        backlog.runOnce();
                      }
                      return true;
                    },
                    false)
                .onComplete(done -> next()));
  }
}
