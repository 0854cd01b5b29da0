package io.syncline.core.transform.value;

import io.syncline.core.model.scalar.IsoTimes;
import io.syncline.core.model.value.Value;
import java.time.LocalDate;
import java.time.ZoneId;

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
        : Value.text(IsoTimes.instant(format.read(raw), zone).toString());
  }

  @Override
  public Value encode(Value unified) {
    var instant = IsoTimes.instant(UNIFIED.read(unified), zone);
    var written = format.write(instant, zone);
    if (!IsoTimes.instant(format.read(written), zone).equals(instant)) {
      throw new UnreadableValue("scale", "a time finer than the format, or one its zone has twice");
    }
    return written;
  }

  /** The day that an instant is on. */
  public static Value day(Value unified, ZoneId zone) {
    return Value.text(
        LocalDate.ofInstant(IsoTimes.instant(UNIFIED.read(unified), zone), zone).toString());
  }
}
