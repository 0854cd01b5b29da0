package io.syncline.core.reconcile.side;

import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a sync a run looks at, as it was asked for: {@code startDate}, {@code endDate} (days of
 * the sync's time zone, the last one included, or instants) and {@code systems}.
 *
 * @param from inclusive; null: everything
 * @param to exclusive; null: until now
 * @param systems those compared with side A; empty: all
 * @param closing the month whose figures are made, of all that is there; null: none are
 */
public record RunScope(
    @Nullable Instant from,
    @Nullable Instant to,
    Set<SystemId> systems,
    @Nullable YearMonth closing) {

  /** In a request: the month to close. */
  public static final String CLOSING = "close";

  public RunScope {
    systems = Set.copyOf(systems);
  }

  /**
   * @throws IllegalArgumentException where a date is none
   */
  public static RunScope of(Value.Struct request, ZoneId zone) {
    var systems = new HashSet<SystemId>();
    if (request.fields().get("systems") instanceof Value.Items items) {
      items.values().stream()
          .filter(Value.Text.class::isInstance)
          .forEach(it -> systems.add(SystemId.of(((Value.Text) it).value())));
    }
    return new RunScope(
        moment(request, "startDate", zone, 0),
        moment(request, "endDate", zone, 1),
        systems,
        request.fields().get(CLOSING) instanceof Value.Text text
            ? YearMonth.parse(text.value())
            : null);
  }

  private static @Nullable Instant moment(
      Value.Struct request, String name, ZoneId zone, int daysAfter) {
    if (!(request.fields().get(name) instanceof Value.Text text) || text.isEmpty()) {
      return null;
    }
    try {
      return text.value().indexOf('T') < 0
          ? LocalDate.parse(text.value()).plusDays(daysAfter).atStartOfDay(zone).toInstant()
          : Instant.parse(text.value());
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(name + " is no date: write 2026-11-23", e);
    }
  }

  /** Whether only records of a period are looked at. */
  public boolean period() {
    return from != null || to != null;
  }

  /** Whether less than everything is looked at. */
  public boolean part() {
    return period() || !systems.isEmpty();
  }

  /** Whether a record belongs to the period. */
  public boolean covers(SideRecord record) {
    var times = record.times();
    var at = times.periodAt() != null ? times.periodAt() : times.updatedAt();
    return at != null && (from == null || !at.isBefore(from)) && (to == null || at.isBefore(to));
  }

  public boolean includes(SystemId system) {
    return systems.isEmpty() || systems.contains(system);
  }
}
