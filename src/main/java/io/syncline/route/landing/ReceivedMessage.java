package io.syncline.route.landing;

import io.syncline.core.landing.LandedMessage;
import io.syncline.core.landing.Landing;
import io.syncline.core.landing.Landing.Place;
import io.syncline.core.landing.TakenMessage;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import io.syncline.json.MalformedJson;
import io.syncline.route.PlainValues;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a broker's message says of a row, and goes on with an event about it as its body. The
 * property {@value #OUTCOME} says what became of the message. One that cannot be a row is {@code
 * refused}: its body stays as it came, for the route to put aside, and {@value #REASON} says why.
 *
 * @param id the field of the body that identifies a row; empty: the message's key does
 * @param deleted the field of the body that is true where the row is gone; empty: an empty message
 *     says so
 * @param order the field of the body that says which of two messages about a row is newer; empty:
 *     their offsets say it where there are any
 * @param log what the numbers in this log are called; another name for a log that was recreated
 * @param longest of a message, in bytes
 */
record ReceivedMessage(
    Place place, String id, String deleted, String order, String log, int longest)
    implements LandingStep {

  static final String OUTCOME = "syncline.message";
  static final String REASON = "syncline.reason";
  private static final String REFUSED = "refused";

  private static final Logger LOG = Logger.getLogger(ReceivedMessage.class);

  static LandingStep of(Place place, FileForm.Options options) {
    int longest = options.number("largest", 1_048_576);
    if (longest < 1) {
      throw new IllegalArgumentException("`largest` is a number of bytes");
    }
    return new ReceivedMessage(
        place,
        options.text("id", ""),
        options.text("deleted", ""),
        options.text("order", ""),
        options.text("log", ""),
        longest);
  }

  /** A message that can be no row; the reason quotes nothing of it. */
  private static final class NoRow extends Exception {
    private static final long serialVersionUID = 1L;

    NoRow(String why) {
      super(why, null, false, false);
    }
  }

  @Override
  public void on(Exchange exchange, Landing landing) {
    var message = exchange.getMessage();
    try {
      var read = read(message);
      var taken = landing.take(place, read);
      if (taken == TakenMessage.CONTRADICTED) {
        throw new NoRow(
            "its offset is older than what is known, and its time is newer: if the topic was"
                + " recreated, give `log` another name");
      }
      exchange.setProperty(OUTCOME, taken.name().toLowerCase(Locale.ROOT));
      message.setBody(event(message, read));
    } catch (NoRow e) {
      LOG.warnf("The message %s for %s is refused: %s", name(message), place, e.getMessage());
      exchange.setProperty(OUTCOME, REFUSED);
      exchange.setProperty(REASON, e.getMessage());
    }
  }

  private LandedMessage read(Message message) throws NoRow {
    var bytes = message.getBody() == null ? new byte[0] : message.getBody(byte[].class);
    if (bytes.length > longest) {
      throw new NoRow("it has %d bytes, and `largest` is %d".formatted(bytes.length, longest));
    }
    boolean empty = message.getBody() == null;
    var fields = empty ? null : fields(bytes);
    var named = id.isEmpty() ? key(message) : fields == null ? null : text(fields, id);
    if (named == null || named.isBlank()) {
      throw new NoRow(id.isEmpty() ? "it has no key" : "its field `" + id + "` has no id");
    }
    if (!isId(named)) {
      throw new NoRow("its id is too long, or has white space around it or control characters");
    }
    boolean gone = fields == null || Value.flag(true).equals(fields.fields().get(deleted));
    return new LandedMessage(named, gone ? null : fields, mark(message, fields));
  }

  static boolean isId(String text) {
    return text.length() <= NativeRef.LONGEST
        && text.equals(text.strip())
        && text.chars().noneMatch(Character::isISOControl);
  }

  private static Value.Struct fields(byte[] bytes) throws NoRow {
    try {
      return Json.parseStruct(bytes);
    } catch (MalformedJson e) {
      throw new NoRow("it is no JSON object");
    }
  }

  private static @Nullable String key(Message message) throws NoRow {
    var key = message.getHeader(KafkaConstants.KEY);
    if (!(key instanceof byte[] bytes)) {
      return key == null ? null : key.toString();
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new NoRow("its key is no UTF-8");
    }
  }

  private static @Nullable String text(Value.Struct fields, String name) {
    var value = fields.fields().get(name);
    if (value instanceof Value.Decimal number) {
      return number.value().toPlainString();
    }
    return value instanceof Value.Text text ? text.value() : null;
  }

  private LandedMessage.@Nullable Mark mark(Message message, Value.@Nullable Struct fields)
      throws NoRow {
    if (!order.isEmpty()) {
      if (fields == null) {
        throw new NoRow("it is empty, so it has no `" + order + "`");
      }
      return LandedMessage.Mark.version("field " + order, number(fields.fields().get(order)));
    }
    var offset = message.getHeader(KafkaConstants.OFFSET, Long.class);
    if (offset == null) {
      return null;
    }
    var topic = message.getHeader(KafkaConstants.TOPIC, String.class);
    var partition = message.getHeader(KafkaConstants.PARTITION, Integer.class);
    return new LandedMessage.Mark(
        logOf(log, topic),
        partition,
        offset,
        PlainValues.moment(message.getHeader(KafkaConstants.TIMESTAMP)));
  }

  static String logOf(String log, String topic) {
    return log.isEmpty() ? topic : topic + "/" + log;
  }

  /** A version that counts, or a time with its zone. */
  private long number(@Nullable Value said) throws NoRow {
    try {
      if (said instanceof Value.Decimal number) {
        return number.value().longValueExact();
      }
      if (said instanceof Value.Text text) {
        var time = Instant.parse(text.value());
        return Math.addExact(
            Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
      }
    } catch (ArithmeticException | DateTimeParseException e) {
      // said below
    }
    throw new NoRow("its field `" + order + "` is neither a whole number nor a time");
  }

  /** With an identity where the log gives one: a message that comes again is one event. */
  private static LinkedHashMap<String, Object> event(Message message, LandedMessage read) {
    var event = new LinkedHashMap<String, Object>();
    event.put("id", read.id());
    event.put("kind", read.fields() == null ? "deleted" : "updated");
    if (message.getHeader(KafkaConstants.OFFSET) != null) {
      event.put("event", name(message) + "/" + message.getHeader(KafkaConstants.TIMESTAMP));
    }
    return event;
  }

  private static String name(Message message) {
    var offset = message.getHeader(KafkaConstants.OFFSET);
    return offset == null
        ? "without an offset"
        : "%s/%s/%s"
            .formatted(
                message.getHeader(KafkaConstants.TOPIC),
                message.getHeader(KafkaConstants.PARTITION),
                offset);
  }
}
