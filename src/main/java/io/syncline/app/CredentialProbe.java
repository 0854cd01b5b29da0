package io.syncline.app;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.syncline.app.job.Recurring;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.SystemChecks;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Has the systems asked, time and again, whether our credentials work; each on its own thread. */
@ApplicationScoped
class CredentialProbe {

  private static final Duration LOOK = Duration.ofSeconds(1);

  private final SystemChecks checks;
  private final Recurring recurring = new Recurring();
  private final ExecutorService threads = Executors.newCachedThreadPool(CredentialProbe::daemon);

  CredentialProbe(SystemChecks checks) {
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

  /** Reports it in the log: names and statuses, never what the system wrote. */
  record InTheLog(Connections connections) implements SystemChecks.Teller {

    @Override
    public void refuses(SystemId system, String why) {
      connections.log(system).refuses(why);
    }

    @Override
    public void accepts(SystemId system) {
      connections.log(system).accepts();
    }
  }
}
