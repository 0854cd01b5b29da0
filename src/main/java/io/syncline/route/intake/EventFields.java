package io.syncline.route.intake;

import io.syncline.core.model.scalar.IsoTimes;
import io.syncline.core.model.value.Sha256;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.path.Paths;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads single fields of events, whose senders may write them in any way. */
final class EventFields {

  /** Longer identities are kept as their hash, so that an index entry stays small. */
  private static final int LONGEST_IDENTITY = 200;

  private static final int LONGEST_NUMBER = 100;

  /** As seconds it is after the year 5000, as milliseconds in 1973. */
  private static final BigDecimal SMALLEST_MILLIS = BigDecimal.valueOf(100_000_000_000L);

  private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

  private EventFields() {}

  /** A text, or a number's digits; null for anything else. */
  static @Nullable String text(@Nullable Value value) {
    if (value instanceof Value.Text text) {
      return text.value();
    }
    if (value instanceof Value.Decimal decimal
        && Math.abs((long) decimal.value().scale()) <= LONGEST_NUMBER) {
      return decimal.value().toPlainString();
    }
    return null;
  }

  /**
   * The event's identity: the canonical form of the declared fields. Null where none are declared
   * or one is missing: rather an event twice than one lost (S3).
   */
  static @Nullable String identity(Value.Struct event, List<String> paths) {
    if (paths.isEmpty()) {
      return null;
    }
    var values = new ArrayList<Value>();
    for (var path : paths) {
      var value = Paths.read(event, path);
      if (value == null || value.isEmpty()) {
        return null;
      }
      values.add(value);
    }
    var identity = new Value.Items(values).canonical();
    return identity.length() <= LONGEST_IDENTITY ? identity : "sha256:" + Sha256.hex(identity);
  }

  /**
   * ISO 8601 (UTC where it names no offset), or seconds or milliseconds since 1970; null where it
   * cannot be parsed or is outside of the plausible range.
   */
  static @Nullable Instant time(@Nullable Value value) {
    var time = readTime(value);
    return time == null || time.isBefore(EARLIEST) || time.isAfter(LATEST) ? null : time;
  }

  private static @Nullable Instant readTime(@Nullable Value value) {
    try {
      if (value instanceof Value.Decimal decimal) {
        var number = decimal.value();
        boolean millis = number.abs().compareTo(SMALLEST_MILLIS) >= 0;
        return Instant.ofEpochMilli(
            (millis ? number : number.scaleByPowerOfTen(3)).toBigInteger().longValueExact());
      }
      return value instanceof Value.Text text ? isoTime(text.value()) : null;
    } catch (ArithmeticException | DateTimeException e) {
      return null;
    }
  }

  private static Instant isoTime(String text) {
    var usual = IsoTimes.instant(text);
    if (usual != null) {
      return usual;
    }
    int time = text.indexOf('T');
    boolean offset =
        text.endsWith("Z")
            || time > 0 && (text.indexOf('+', time) > 0 || text.indexOf('-', time) > 0);
    return offset
        ? OffsetDateTime.parse(text).toInstant()
        : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
  }
}
