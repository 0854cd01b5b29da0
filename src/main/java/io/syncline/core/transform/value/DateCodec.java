package io.syncline.core.transform.value;

import io.syncline.core.model.scalar.IsoTimes;
import io.syncline.core.model.value.Value;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;

/**
 * Calendar days, unified as {@code 2026-11-21}. A day that a system writes as an instant is the day
 * as written there: it is never moved to another zone.
 *
 * @param zone in which a unified instant is a day
 */
record DateCodec(TimeFormat format, ZoneId zone) implements Codec {

  private static final TimeFormat UNIFIED = new TimeFormat.Iso();

  @Override
  public Value decode(Value raw) {
    return Value.text(day(raw).toString());
  }

  @Override
  public Value encode(Value unified) {
    var read = UNIFIED.read(unified);
    if (read instanceof LocalDate day) {
      var written = format.write(day);
      if (!day(written).equals(day)) {
        throw new UnreadableValue("scale", "a day that the format cannot express");
      }
      return written;
    }
    var instant = IsoTimes.instant(read, zone);
    var day = LocalDate.ofInstant(instant, zone);
    if (!day.atStartOfDay(zone).toInstant().equals(instant)) {
      throw new UnreadableValue("scale", "a time of day where only a day is kept");
    }
    return format.write(day);
  }

  private LocalDate day(Value raw) {
    var read = format.read(raw);
    if (read instanceof OffsetDateTime offset) {
      return offset.toLocalDate();
    }
    return read instanceof LocalDateTime local ? local.toLocalDate() : (LocalDate) read;
  }
}
