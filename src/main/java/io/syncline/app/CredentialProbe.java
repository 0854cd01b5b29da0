package io.syncline.app;

import io.quarkus.runtime.ShutdownEvent;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.SystemChecks;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Asks the systems whether our credentials work, each on a thread of its own. */
@ApplicationScoped
public class CredentialProbe {

  private final SystemChecks checks;
  private final ExecutorService threads = Executors.newCachedThreadPool(CredentialProbe::daemon);

  CredentialProbe(SystemChecks checks) {
    this.checks = checks;
  }

  public void runOnce() {
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
