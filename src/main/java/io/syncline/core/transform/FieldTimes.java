package io.syncline.core.transform;

import io.syncline.core.definition.system.FieldType;
import io.syncline.core.model.scalar.IsoTimes;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.value.TimeFormat;
import io.syncline.core.transform.value.UnreadableValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The instants of one time field, as the system type says that it writes them; what is written
 * without an offset is of the field's zone, else of UTC. Immutable; safe for threads.
 */
public final class FieldTimes {

  private final TimeFormat format;
  private final ZoneId zone;

  private FieldTimes(TimeFormat format, ZoneId zone) {
    this.format = format;
    this.zone = zone;
  }

  /**
   * @param field null: one that the system type does not declare, in ISO 8601
   * @throws IllegalArgumentException where its format is none
   */
  public static FieldTimes of(@Nullable FieldType field) {
    return new FieldTimes(
        TimeFormat.of(field == null ? null : field.format()),
        field == null || field.timeZone() == null ? ZoneOffset.UTC : field.timeZone());
  }

  /** The zone of what is written without an offset. */
  public ZoneId zone() {
    return zone;
  }

  /** The instant that a value says; null where it says none. */
  public @Nullable Instant read(Value value) {
    var usual = value instanceof Value.Text text ? IsoTimes.instant(text.value()) : null;
    if (usual != null) {
      return usual;
    }
    try {
      return IsoTimes.instant(format.read(value), zone);
    } catch (UnreadableValue e) {
      return null;
    }
  }

  /**
   * A moment to look back to, by a java.time pattern in a zone. Local times that the zone has twice
   * are read as the first of the two, so the first moment of such an hour is used for all of it: a
   * listing since then shows both.
   *
   * @throws IllegalArgumentException where the pattern is none
   */
  public static String since(Instant instant, String pattern, ZoneId zone) {
    var local = LocalDateTime.ofInstant(instant, zone);
    var change = zone.getRules().getTransition(local);
    var from = change != null && change.isOverlap() ? change.getDateTimeAfter() : local;
    try {
      return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(from.atZone(zone));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
