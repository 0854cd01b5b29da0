package io.syncline.core.transform.value;

import io.syncline.core.model.value.Value;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.Temporal;

/**
 * Instants, unified as ISO 8601 in UTC. What is written without an offset is of {@code zone}, a day
 * is its first instant there.
 */
public record InstantCodec(TimeFormat format, ZoneId zone) implements Codec {

  private static final TimeFormat UNIFIED = new TimeFormat.Iso();

  @Override
  public Value decode(Value raw) {
    return raw instanceof Value.Text text && IsoTimes.unified(text.value())
        ? raw
        : Value.text(instant(format.read(raw), zone).toString());
  }

  @Override
  public Value encode(Value unified) {
    var instant = instant(UNIFIED.read(unified), zone);
    var written = format.write(instant, zone);
    if (!instant(format.read(written), zone).equals(instant)) {
      throw new UnreadableValue("scale", "a time finer than the format, or one its zone has twice");
    }
    return written;
  }

  /** The day that an instant is on. */
  public static Value day(Value unified, ZoneId zone) {
    return Value.text(LocalDate.ofInstant(instant(UNIFIED.read(unified), zone), zone).toString());
  }

  public static Instant instant(Temporal read, ZoneId zone) {
    if (read instanceof OffsetDateTime offset) {
      return offset.toInstant();
    }
    return read instanceof LocalDateTime local
        ? local.atZone(zone).toInstant()
        : ((LocalDate) read).atStartOfDay(zone).toInstant();
  }
}
