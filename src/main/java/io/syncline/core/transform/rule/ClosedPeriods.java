package io.syncline.core.transform.rule;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.transform.value.CalendarDays;
import java.time.YearMonth;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The periods that are closed, and which records are in them. Pure. */
public record ClosedPeriods(List<Closed> all) {

  public static final ClosedPeriods NONE = new ClosedPeriods(List.of());

  /**
   * A closed month of a sync.
   *
   * @param attribute of the entity, which says in which month a record is
   */
  public record Closed(String sync, String entity, String attribute, YearMonth period) {}

  public ClosedPeriods {
    all = List.copyOf(all);
  }

  /** The syncs that may have closed a period of an entity; empty where its records have no day. */
  public static Set<String> askedOf(Entity entity) {
    return entity.attributes().values().stream().anyMatch(it -> CalendarDays.dated(it.type()))
        ? entity.syncs().stream().map(SyncRules::sync).collect(Collectors.toSet())
        : Set.of();
  }

  /** The closed period that a record is in; empty: it is in none. */
  public Optional<Closed> of(Entity entity, UnifiedRecord record) {
    return all.stream().filter(it -> covers(it, entity, record)).findFirst();
  }

  /**
   * The closed period that a change concerns: the record is in it, or was, and an attribute changed
   * that its sync carries.
   */
  public Optional<Closed> changed(Entity entity, UnifiedRecord before, UnifiedRecord after) {
    return all.stream()
        .filter(it -> covers(it, entity, before) || covers(it, entity, after))
        .filter(it -> names(before, after).stream().anyMatch(name -> carries(it, entity, name)))
        .findFirst();
  }

  private static Set<String> names(UnifiedRecord before, UnifiedRecord after) {
    var names = new HashSet<>(before.attributes().keySet());
    names.addAll(after.attributes().keySet());
    names.removeIf(it -> Objects.equals(before.value(it), after.value(it)));
    return names;
  }

  /** A sync that is not started carries whatever it carried when the period was closed. */
  private static boolean carries(Closed closed, Entity entity, String attribute) {
    return attribute.equals(closed.attribute())
        || entity.syncs().stream()
            .filter(it -> it.sync().equals(closed.sync()))
            .allMatch(it -> it.scope().attributes().contains(attribute));
  }

  private static boolean covers(Closed closed, Entity entity, UnifiedRecord record) {
    return closed.entity().equals(entity.name())
        && closed.period().equals(month(entity, closed.attribute(), record));
  }

  /** The month that an attribute places a record in; null: none. */
  public static @Nullable YearMonth month(Entity entity, String attribute, UnifiedRecord record) {
    var day =
        entity
            .attribute(attribute)
            .map(
                it ->
                    CalendarDays.of(
                        it.type(), record.value(attribute), entity.reading().timeZone()))
            .orElse(null);
    return day == null ? null : YearMonth.from(day);
  }
}
