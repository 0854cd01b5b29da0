package io.syncline.ops.notify;

import io.syncline.core.notify.Message;
import io.syncline.core.notify.Messenger;
import java.util.Locale;
import org.jboss.logging.Logger;

/** Writes messages into the log, one line each, their parts as key and value. */
public final class MessageLog implements Messenger {

  private static final Logger LOG = Logger.getLogger("io.syncline.notify");

  @Override
  public void send(Message message) {
    var level =
        message.urgency() == Message.Urgency.SUMMARY ? Logger.Level.INFO : Logger.Level.WARN;
    LOG.logf(
        level,
        "%s about=%s urgency=%s subject=%s to=%s run=%s %s",
        message.text(),
        message.topic().about(),
        message.urgency().name().toLowerCase(Locale.ROOT),
        message.topic().subject(),
        message.to() == null ? "none" : message.to(),
        message.topic().run() == null ? "none" : message.topic().run(),
        message.numbers());
  }
}
