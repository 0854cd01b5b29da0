package io.syncline.ops.notify;

import io.micrometer.core.instrument.MeterRegistry;
import io.syncline.core.notify.Message;
import io.syncline.core.notify.Messenger;
import java.util.Locale;
import org.jboss.logging.Logger;

/** Counts messages as they are passed on; one that cannot be passed on stops nothing. */
public final class MessageMeters implements Messenger {

  private static final Logger LOG = Logger.getLogger(MessageMeters.class);

  private final Messenger next;
  private final MeterRegistry registry;

  public MessageMeters(Messenger next, MeterRegistry registry) {
    this.next = next;
    this.registry = registry;
  }

  @Override
  public void send(Message message) {
    registry
        .counter(
            "syncline.messages",
            "about",
            message.topic().about(),
            "subject",
            message.topic().subject(),
            "urgency",
            message.urgency().name().toLowerCase(Locale.ROOT))
        .increment();
    try {
      next.send(message);
    } catch (RuntimeException e) {
      LOG.warnf("A message could not be passed on: %s", e.getClass().getSimpleName());
    }
  }
}
