package io.syncline.app.job;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.syncline.core.sync.match.MatchKeyRebuild;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/**
 * Has existing records keyed by new match rules, a few pages at a time and on a thread of its own.
 */
@ApplicationScoped
class MatchKeyJob {

  private static final Duration LOOK = Duration.ofSeconds(10);

  /** The number of pages in a row; waiting work is processed between any two of them. */
  private static final int PAGES = 50;

  private final MatchKeyRebuild matchKeyRebuild;
  private final Recurring recurring = new Recurring();

  MatchKeyJob(MatchKeyRebuild matchKeyRebuild) {
    this.matchKeyRebuild = matchKeyRebuild;
  }

  void atStart(@Observes StartupEvent event) {
    recurring.every(LOOK, "key records by their match rules", () -> matchKeyRebuild.runOnce(PAGES));
  }

  void atEnd(@Observes ShutdownEvent event) {
    recurring.close();
  }
}
