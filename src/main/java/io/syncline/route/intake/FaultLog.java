package io.syncline.route.intake;

import io.syncline.core.inbox.Inbox.InboxUnavailable;
import io.syncline.route.work.FailureText;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/** Logs why webhooks could not be stored: without values, and rarely, since senders repeat them. */
final class FaultLog {

  private static final Logger LOG = Logger.getLogger(Intake.class);
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final InstantSource clock;
  private final AtomicReference<Instant> next = new AtomicReference<>(Instant.MIN);

  FaultLog(InstantSource clock) {
    this.clock = clock;
  }

  void log(Throwable failure) {
    var now = clock.instant();
    var due = next.get();
    if (now.isBefore(due) || !next.compareAndSet(due, now.plus(PAUSE))) {
      return;
    }
    var text = FailureText.of(failure);
    if (failure instanceof InboxUnavailable) {
      LOG.warnf("Webhooks cannot be stored and are answered 503: %s", text);
    } else {
      LOG.errorf("Webhooks are answered 503 because of a fault: %s", text);
    }
  }
}
