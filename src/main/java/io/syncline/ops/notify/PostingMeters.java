package io.syncline.ops.notify;

import io.micrometer.core.instrument.MeterRegistry;
import io.syncline.core.definition.key.Hyphenated;
import io.syncline.core.notify.Outbox;
import io.syncline.core.notify.OutboxSender;
import org.jboss.logging.Logger;

/** Counts attempts to post messages, and logs the abandoned ones. */
public final class PostingMeters implements OutboxSender.Hearer {

  private static final Logger LOG = Logger.getLogger("io.syncline.notify");

  private final MeterRegistry registry;

  public PostingMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void ended(Outbox.Waiting message, OutboxSender.Ending ending) {
    var word = Hyphenated.of(ending);
    registry.counter("syncline.messages.posted", "outcome", word).increment();
    if (ending == OutboxSender.Ending.GIVEN_UP) {
      LOG.errorf(
          "Message %s about %s of %s was not accepted after %d attempts and is not posted any more",
          message.id(),
          message.message().topic().about(),
          message.message().topic().subject(),
          message.attempts() + 1);
    }
  }
}
