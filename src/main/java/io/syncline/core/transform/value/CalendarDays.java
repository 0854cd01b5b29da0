package io.syncline.core.transform.value;

import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.scalar.IsoTimes;
import io.syncline.core.model.value.Value;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** On which day of a calendar a unified value is. */
public final class CalendarDays {

  private CalendarDays() {}

  /** Whether values of the type have a day. */
  public static boolean dated(ValueType type) {
    return type == ValueType.DATE || type == ValueType.DATETIME;
  }

  /**
   * The day; a date is that day in every zone.
   *
   * @param value null: none is said
   * @return null where the value is empty, or has no day
   */
  public static @Nullable LocalDate of(ValueType type, @Nullable Value value, ZoneId zone) {
    if (!dated(type) || !(value instanceof Value.Text text) || text.isEmpty()) {
      return null;
    }
    try {
      return text.value().indexOf('T') < 0
          ? LocalDate.parse(text.value())
          : LocalDate.ofInstant(IsoTimes.parsed(text.value()), zone);
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }
}
