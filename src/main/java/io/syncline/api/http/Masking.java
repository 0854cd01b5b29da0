package io.syncline.api.http;

import io.syncline.api.audit.AccessView;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.Naming;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides which values are shown (S24) and records who saw them. An attribute that no started sync
 * defines is hidden.
 */
@Singleton
public class Masking {

  private final Installations installations;
  private final Accesses accesses;

  Masking(Installations installations, Accesses accesses) {
    this.installations = installations;
    this.accesses = accesses;
  }

  /**
   * Records that values are shown; to be called for every value that is.
   *
   * @param what as what, one of those that {@link AccessView} names
   * @param attributes whose values; those that are hidden are left out here
   */
  public void shows(
      String what,
      String entity,
      @Nullable RecordId record,
      @Nullable NativeRef ref,
      Collection<String> attributes) {
    var seen = attributes.stream().filter(it -> !hides(entity, it)).collect(Collectors.toSet());
    accesses.shows(what, entity, record, ref, seen);
  }

  /** The attributes that native fields of a system's copies carry; a field may hold several. */
  public Set<String> attributesOf(String entity, SystemId system, Collection<String> fields) {
    return installations.current().entity(entity).flatMap(it -> it.participant(system)).stream()
        .flatMap(it -> it.mappings().stream())
        .filter(it -> carries(it.field().path(), fields))
        .map(FieldMapping::attribute)
        .collect(Collectors.toSet());
  }

  private static boolean carries(String path, Collection<String> fields) {
    return fields.stream().anyMatch(it -> path.equals(it) || path.startsWith(it + "."));
  }

  /** The same of a payload, which may hold any attribute of the entity. */
  public void showsPayload(
      String what, String entity, @Nullable RecordId record, @Nullable NativeRef ref) {
    entityOf(entity, ref)
        .ifPresent(it -> shows(what, it.name(), record, ref, it.attributes().keySet()));
  }

  /** Keeps what was noted until now; for what is written piece by piece. */
  public void keep() {
    accesses.keep();
  }

  public boolean hides(String entity, String attribute) {
    return installations
        .current()
        .entity(entity)
        .flatMap(it -> it.attribute(attribute))
        .map(it -> it.masked())
        .orElse(true);
  }

  /** Whether a native field carries a hidden attribute. */
  public boolean hidesField(String entity, NativeRef ref, String nativeField) {
    var mapping =
        installations
            .current()
            .entity(entity)
            .flatMap(it -> it.participant(ref.system()))
            .flatMap(
                it ->
                    it.mappings().stream()
                        .filter(m -> m.field().path().equals(nativeField))
                        .findFirst());
    return mapping.map(it -> hides(entity, it.attribute())).orElse(true);
  }

  /**
   * Whether a native record as a whole is hidden: it may hold a hidden attribute anywhere.
   *
   * @param entity empty where it is not known
   */
  public boolean hidesPayload(String entity, @Nullable NativeRef ref) {
    return entityOf(entity, ref)
        .map(it -> it.attributes().values().stream().anyMatch(a -> a.masked()))
        .orElse(true);
  }

  private Optional<Entity> entityOf(String entity, @Nullable NativeRef ref) {
    var current = installations.current();
    var known = current.entity(entity);
    return known.isPresent() || ref == null ? known : current.entityOf(ref.system(), ref.object());
  }

  /**
   * Who decides where no person is assigned: the owner of the entity's reconciliation in the
   * definition, else the system that owns the attribute; null: none is named.
   */
  public @Nullable String owner(ReviewItem item) {
    var entity = installations.current().entity(item.entity()).orElse(null);
    if (entity == null) {
      return null;
    }
    return entity.syncs().stream()
        .map(it -> it.reconciliation().reports().owner())
        .filter(Objects::nonNull)
        .findFirst()
        .orElseGet(() -> owningSystem(entity, item));
  }

  private static @Nullable String owningSystem(Entity entity, ReviewItem item) {
    return item.attributes().stream()
        .sorted()
        .flatMap(it -> entity.attribute(it).stream())
        .map(Attribute::owner)
        .filter(Objects::nonNull)
        .map(SystemId::value)
        .findFirst()
        .orElse(null);
  }

  /** The values by which a person knows a record, in the order in which they are shown. */
  public List<NameView> names(String entity, Map<String, Value> values) {
    var order = installations.current().entity(entity).map(Naming::of).orElse(List.of());
    return values.keySet().stream()
        .filter(it -> order.isEmpty() || order.contains(it))
        .sorted(
            Comparator.comparingInt((String it) -> order.contains(it) ? order.indexOf(it) : 99)
                .thenComparing(Comparator.naturalOrder()))
        .map(it -> new NameView(it, shown(entity, it, values.get(it)), hides(entity, it)))
        .toList();
  }

  /** The currency of an attribute of a record; null where it is no amount or has no currency. */
  public @Nullable String currency(String entity, String attribute, Map<String, Value> values) {
    return installations.current().entity(entity).stream()
        .filter(it -> it.attribute(attribute).filter(a -> a.type() == ValueType.MONEY).isPresent())
        .flatMap(it -> Naming.currencies(it).stream())
        .filter(it -> !hides(entity, it))
        .flatMap(it -> values.get(it) instanceof Value.Text text ? Stream.of(text.value()) : null)
        .findFirst()
        .orElse(null);
  }

  public @Nullable Value shown(String entity, String attribute, @Nullable Value value) {
    return hides(entity, attribute) ? null : value;
  }
}
