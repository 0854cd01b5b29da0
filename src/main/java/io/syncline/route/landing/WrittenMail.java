package io.syncline.route.landing;

import io.syncline.core.landing.Landing;
import io.syncline.core.landing.Landing.Place;
import io.syncline.core.model.value.VersionHash;
import io.syncline.route.PlainValues;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Prepares a mail for a change. What the route set as the headers {@code To}, {@code Cc}, {@code
 * Reply-To} and {@code Subject} may hold values of records: it is checked here, and no value adds a
 * recipient or a header. The message's id is made of the change's, so that a mail that is sent
 * again is recognised.
 */
record WrittenMail(Place place, String from, String domain) implements LandingStep {

  private static final List<String> ADDRESSES = List.of("To", "Cc", "Reply-To");
  private static final int LONGEST_SUBJECT = 200;

  static LandingStep of(Place place, FileForm.Options options) {
    var from = options.text("from", "");
    var at = from.indexOf('@');
    if (at < 1) {
      throw new IllegalArgumentException("`message` needs `from`, an address");
    }
    return new WrittenMail(place, from, from.substring(at + 1));
  }

  /** The record that the mail is about, as the body. */
  static LandingStep change(Place place, FileForm.Options options) {
    return (exchange, landing) -> {
      var change = Change.of(exchange, place, landing).changes().get(0);
      exchange.getMessage().setBody(PlainValues.plain(change.row()));
    };
  }

  @Override
  public void on(Exchange exchange, Landing landing) {
    var message = exchange.getMessage();
    var change = Change.Call.of(exchange).changes().get(0);
    var headers = Map.copyOf(set(message.getHeaders()));
    message.removeHeaders("*");
    for (var name : ADDRESSES) {
      var said = headers.get(name);
      if (said != null && !said.isBlank()) {
        message.setHeader(name, address(said));
      }
    }
    if (headers.get("To") == null) {
      throw new IllegalArgumentException("the mail has no `To`");
    }
    message.setHeader("From", from);
    message.setHeader("Subject", line(headers.getOrDefault("Subject", "")));
    message.setHeader("Message-ID", id(change.key(), domain));
    message.setHeader("contentType", "text/plain; charset=utf-8");
  }

  private static String id(String key, String domain) {
    return "<" + VersionHash.of(key).hex().substring(0, 32) + "@" + domain + ">";
  }

  private static Map<String, String> set(Map<String, @Nullable Object> headers) {
    var texts = new HashMap<String, String>();
    headers.forEach(
        (name, value) -> {
          if (value != null) {
            texts.put(name, value.toString());
          }
        });
    return texts;
  }

  /** One address: a list of them could name others than were meant. */
  private static String address(String said) {
    try {
      var read = InternetAddress.parse(said.strip(), true);
      boolean plain = said.chars().noneMatch(c -> c < ' ' || c == 127);
      if (read.length != 1 || !plain || read[0].isGroup()) {
        throw new IllegalArgumentException("a recipient is one address");
      }
      read[0].validate();
      return read[0].toString();
    } catch (AddressException e) {
      throw new IllegalArgumentException("a recipient is no address");
    }
  }

  private static String line(String said) {
    var line = said.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() > LONGEST_SUBJECT ? line.substring(0, LONGEST_SUBJECT) : line;
  }
}
