package io.syncline.sandbox.xero;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Times as Xero writes and reads them; all UTC. */
final class XeroDates {
  private XeroDates() {}

  /** {@code /Date(1488338552390+0000)/}. */
  static String json(long millis) {
    return "/Date(" + millis + "+0000)/";
  }

  /** {@code 2017-06-21T01:15:39.902}, as in webhooks. */
  static String local(long millis) {
    var text = Instant.ofEpochMilli(millis).toString();
    return text.length() == 20 ? text.substring(0, 19) + ".000" : text.substring(0, 23);
  }

  /**
   * {@code If-Modified-Since}: {@code yyyy-MM-ddTHH:mm:ss} with or without zone, or an HTTP date;
   * fractions of a second are ignored. {@link DateTimeException} for anything else.
   */
  static Instant modifiedSince(String text) {
    if (!text.isEmpty() && Character.isLetter(text.charAt(0))) {
      return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    }
    var parsed =
        DateTimeFormatter.ISO_DATE_TIME.parseBest(text, ZonedDateTime::from, LocalDateTime::from);
    var instant =
        parsed instanceof ZonedDateTime zoned
            ? zoned.toInstant()
            : LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC);
    return Instant.ofEpochSecond(instant.getEpochSecond());
  }
}
