package io.syncline.route.landing;

import io.syncline.core.landing.Landing;
import io.syncline.core.landing.Landing.Place;
import io.syncline.core.model.value.Value;
import io.syncline.core.model.value.VersionHash;
import io.syncline.json.Json;
import io.syncline.route.PlainValues;
import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.ParseException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.mail.MailMessage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a mail that was received as a row, and goes on with its id, which is an event's body. The
 * id is made of the mail itself: neither a mailbox that renumbers its mails (UIDVALIDITY) nor a
 * mail that is read again makes a second row, and no sender can replace another's mail.
 */
record ReceivedMail(Place place, int longestText) implements LandingStep {

  /** When it came into this mailbox: a mail that is moved is the same mail. */
  private static final String RECEIVED = "receivedAt";

  private static final int MOST_ATTACHMENTS = 50;
  private static final int MOST_PARTS = 200;
  private static final int LONGEST_LINE = 500;

  static LandingStep of(Place place, FileForm.Options options) {
    return new ReceivedMail(place, options.number("longestText", 65_536));
  }

  @Override
  public void on(Exchange exchange, Landing landing) throws IOException, MessagingException {
    if (!(exchange.getMessage() instanceof MailMessage mail) || mail.getOriginalMessage() == null) {
      throw new IllegalStateException("the message is no mail");
    }
    var fields = fields(mail.getOriginalMessage());
    var own = new HashMap<>(fields);
    own.remove(RECEIVED);
    var id = VersionHash.of(Json.text(new Value.Struct(own))).hex().substring(0, 32);
    landing.put(place, List.of(new Landing.Entry(id, new Value.Struct(fields))));
    exchange.getMessage().setBody(id);
  }

  private Map<String, Value> fields(Message mail) throws IOException, MessagingException {
    var fields = new HashMap<String, Value>();
    put(fields, "messageId", first(mail.getHeader("Message-ID")));
    put(fields, "inReplyTo", first(mail.getHeader("In-Reply-To")));
    put(fields, "from", addresses(mail.getFrom()));
    put(fields, "to", addresses(mail.getRecipients(Message.RecipientType.TO)));
    put(fields, "cc", addresses(mail.getRecipients(Message.RecipientType.CC)));
    put(fields, "subject", mail.getSubject());
    put(fields, "sentAt", time(mail.getSentDate()));
    put(fields, RECEIVED, time(mail.getReceivedDate()));
    var parts = new Parts(longestText);
    parts.read(mail);
    put(fields, "text", parts.text);
    fields.put("textCut", Value.flag(parts.cut));
    fields.put("attachments", new Value.Items(parts.attachments));
    return fields;
  }

  private static void put(Map<String, Value> fields, String name, @Nullable String text) {
    if (text != null && !text.isEmpty()) {
      fields.put(name, Value.text(text));
    }
  }

  private static @Nullable String first(String @Nullable [] values) {
    return values == null || values.length == 0 ? null : line(values[0]);
  }

  private static @Nullable String line(@Nullable String said) {
    return said == null || said.length() <= LONGEST_LINE ? said : said.substring(0, LONGEST_LINE);
  }

  private static @Nullable String time(@Nullable Object at) {
    var moment = PlainValues.moment(at);
    return moment == null ? null : moment.toString();
  }

  private static @Nullable String addresses(Address @Nullable [] all) {
    if (all == null) {
      return null;
    }
    var texts = new ArrayList<String>();
    for (var it : all) {
      texts.add(
          it instanceof InternetAddress address
              ? String.valueOf(address.getAddress())
              : it.toString());
    }
    return line(String.join(", ", texts));
  }

  /** The parts of a mail: its first plain text, and the names and sizes of what is attached. */
  private static final class Parts {

    private final int longest;
    private final List<Value> attachments = new ArrayList<>();
    private @Nullable String text;
    private boolean cut;
    private int seen;

    Parts(int longest) {
      this.longest = longest;
    }

    void read(Part part) throws IOException, MessagingException {
      if (++seen > MOST_PARTS) {
        return;
      }
      boolean attached =
          Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition()) || part.getFileName() != null;
      if (attached) {
        attach(part);
      } else if (part.isMimeType("multipart/*")) {
        if (part.getContent() instanceof Multipart many) {
          for (int i = 0; i < many.getCount(); i++) {
            read(many.getBodyPart(i));
          }
        }
      } else if (part.isMimeType("text/plain") && text == null) {
        text = text(part);
      } else if (!part.isMimeType("text/*")) {
        attach(part);
      }
    }

    private void attach(Part part) throws MessagingException {
      if (attachments.size() < MOST_ATTACHMENTS) {
        Map<String, Value> about = new HashMap<>();
        put(about, "name", line(part.getFileName()));
        put(about, "type", line(part.getContentType().split(";")[0]));
        about.put("size", Value.decimal(part.getSize()));
        attachments.add(new Value.Struct(about));
      }
    }

    private String text(Part part) throws IOException, MessagingException {
      var buffer = new char[longest];
      int length = 0;
      try (var in = new InputStreamReader(part.getInputStream(), charset(part))) {
        for (int n = 0; n >= 0 && length < longest; length += Math.max(0, n)) {
          n = in.read(buffer, length, longest - length);
        }
        cut = length == longest && in.read() >= 0;
      }
      return new String(buffer, 0, length);
    }

    private static Charset charset(Part part) throws MessagingException {
      try {
        var name = new ContentType(part.getContentType()).getParameter("charset");
        return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
      } catch (IllegalArgumentException | ParseException e) {
        return StandardCharsets.UTF_8;
      }
    }
  }
}
