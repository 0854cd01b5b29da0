package io.syncline.app.job;

import io.quarkus.runtime.ShutdownEvent;
import io.syncline.core.run.SystemChecks;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Asks the systems whether our credentials work, each on a thread of its own. */
@ApplicationScoped
class CredentialProbe {

  private final SystemChecks checks;
  private final ExecutorService threads = Executors.newCachedThreadPool(CredentialProbe::daemon);

  CredentialProbe(SystemChecks checks) {
    this.checks = checks;
  }

  void runOnce() {
    checks.runOnce(threads);
  }

  void atEnd(@Observes ShutdownEvent event) {
    threads.shutdownNow();
  }

  private static Thread daemon(Runnable task) {
    var thread = new Thread(task, "check");
    thread.setDaemon(true);
    return thread;
  }
}
