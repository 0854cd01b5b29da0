package io.syncline.api;

import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.Attribute;
import io.syncline.core.definition.Entity;
import io.syncline.core.definition.FieldMapping;
import io.syncline.core.definition.Installations;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.Value;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which values are shown (S24), and who saw them. What no started sync speaks of is hidden: nobody
 * says that it may be seen.
 */
@Singleton
class Masking {

  private final Installations installations;
  private final Accesses accesses;

  Masking(Installations installations, Accesses accesses) {
    this.installations = installations;
    this.accesses = accesses;
  }

  /**
   * Notes that values are shown; to be told of every value that is.
   *
   * @param what as what, one of those that {@link AccessView} names
   * @param attributes whose values; those that are hidden are left out here
   */
  void shows(
      String what,
      String entity,
      @Nullable RecordId record,
      @Nullable NativeRef ref,
      Collection<String> attributes) {
    var seen = attributes.stream().filter(it -> !hides(entity, it)).collect(Collectors.toSet());
    accesses.shows(what, entity, record, ref, seen);
  }

  /** The attributes that native fields of a system's copies carry; a field may hold several. */
  Set<String> attributesOf(String entity, SystemId system, Collection<String> fields) {
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
  void showsPayload(
      String what, String entity, @Nullable RecordId record, @Nullable NativeRef ref) {
    entityOf(entity, ref)
        .ifPresent(it -> shows(what, it.name(), record, ref, it.attributes().keySet()));
  }

  /** Keeps what was noted until now; for what is written piece by piece. */
  void keep() {
    accesses.keep();
  }

  boolean hides(String entity, String attribute) {
    return installations
        .current()
        .entity(entity)
        .flatMap(it -> it.attribute(attribute))
        .map(it -> it.masked())
        .orElse(true);
  }

  /** Whether a native field carries a hidden attribute. */
  boolean hidesField(String entity, NativeRef ref, String nativeField) {
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
  boolean hidesPayload(String entity, @Nullable NativeRef ref) {
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
   * Who is to decide where nobody was asked in person: whom the definition names for the entity's
   * reconciliation, else the system that owns the attribute; null: nobody is named.
   */
  @Nullable String owner(ReviewItem item) {
    var entity = installations.current().entity(item.entity()).orElse(null);
    if (entity == null) {
      return null;
    }
    return entity.syncs().stream()
        .map(it -> it.reconciliation().owner())
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

  @Nullable Value shown(String entity, String attribute, @Nullable Value value) {
    return hides(entity, attribute) ? null : value;
  }
}
