package io.syncline.app;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.SystemChecks;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/** Has the systems asked, time and again, whether our credentials work; each on its own thread. */
@ApplicationScoped
class Probing {

  private static final Duration LOOK = Duration.ofSeconds(1);

  private final SystemChecks checks;
  private final Recurring recurring = new Recurring();
  private final ExecutorService threads = Executors.newCachedThreadPool(Probing::daemon);

  Probing(SystemChecks checks) {
    this.checks = checks;
  }

  void atStart(@Observes StartupEvent event) {
    recurring.every(LOOK, "check the systems", () -> checks.runOnce(threads));
  }

  void atEnd(@Observes ShutdownEvent event) {
    recurring.close();
    threads.shutdownNow();
  }

  private static Thread daemon(Runnable task) {
    var thread = new Thread(task, "check");
    thread.setDaemon(true);
    return thread;
  }

  /** Tells it in the log: names and statuses, never what the system wrote. */
  static final class InTheLog implements SystemChecks.Teller {

    private static final Logger LOG = Logger.getLogger(Probing.class);

    @Override
    public void refuses(SystemId system, String why) {
      LOG.warnf("System %s refuses us: %s", system, why);
    }

    @Override
    public void accepts(SystemId system) {
      LOG.warnf("System %s accepts us again", system);
    }
  }
}
