package io.syncline.ops.notify;

import io.quarkus.mailer.Mail;
import io.quarkus.mailer.Mailer;
import io.syncline.core.notify.Outbox;
import io.syncline.core.notify.OutboxSender;
import java.util.Locale;

/**
 * Sends messages by e-mail: to who is responsible where that is an address, else to a common one.
 * The {@code Message-ID} is that of the message, so that one sent again is recognised.
 */
public final class MailChannel implements OutboxSender.Channel {

  private final Mailer mailer;
  private final String common;
  private final MessageLinks links;

  /**
   * @param common the address for what has no recipient
   * @throws IllegalArgumentException where it is no address
   */
  public MailChannel(Mailer mailer, String common, MessageLinks links) {
    this.mailer = mailer;
    this.links = links;
    this.common = common.strip();
    if (!isAddress(this.common)) {
      throw new IllegalArgumentException("syncline.notify.mail-to is no e-mail address");
    }
  }

  private static boolean isAddress(String text) {
    int at = text.indexOf('@');
    return at > 0
        && at == text.lastIndexOf('@')
        && at < text.length() - 1
        && text.chars().noneMatch(it -> it <= ' ' || it == ',' || it == ';' || it == '<');
  }

  @Override
  public OutboxSender.Outcome post(Outbox.Waiting waiting) {
    var message = waiting.message();
    var to = message.to() == null || !isAddress(message.to()) ? common : message.to();
    var urgency = message.urgency().name().toLowerCase(Locale.ROOT);
    var subject =
        "[syncline] " + urgency + ": " + message.topic().about() + ", " + message.topic().subject();
    try {
      mailer.send(
          Mail.withText(to, subject, links.appended(message.text(), message) + "\n")
              .addHeader("Message-ID", "<" + waiting.id() + "@syncline>")
              .addHeader("Auto-Submitted", "auto-generated"));
      return OutboxSender.Outcome.TAKEN;
    } catch (RuntimeException failed) {
      // The server's words may hold addresses.
      return OutboxSender.Outcome.failed("no mail: " + failed.getClass().getSimpleName(), null);
    }
  }
}
