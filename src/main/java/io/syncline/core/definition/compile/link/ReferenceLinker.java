package io.syncline.core.definition.compile.link;

import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.SystemId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which records references lead to (docs/definitions.md). A native id means nothing
 * elsewhere, so a field takes part in a reference only where its system says so too and the records
 * it names are kept: the others are left out, and neither read nor written.
 */
public final class ReferenceLinker {

  private final Map<String, Entity> entities;

  private ReferenceLinker(Map<String, Entity> entities) {
    this.entities = entities;
  }

  public static Map<String, Entity> resolved(Map<String, Entity> entities) {
    boolean none =
        entities.values().stream()
            .flatMap(it -> it.attributes().values().stream())
            .noneMatch(it -> it.type() == ValueType.REFERENCE);
    if (none) {
      return entities;
    }
    var linker = new ReferenceLinker(entities);
    var resolved = new HashMap<String, Entity>();
    entities.forEach((name, it) -> resolved.put(name, linker.resolved(it)));
    return resolved;
  }

  private Entity resolved(Entity entity) {
    var leads = new HashMap<String, String>();
    var participants = new ArrayList<Participant>();
    for (var it : entity.participants()) {
      participants.add(
          new Participant(
              it.system(),
              it.type(),
              it.rank(),
              it.create(),
              it.deletes(),
              mappings(entity, it, leads),
              it.exposed()));
    }
    return entity.with(participants);
  }

  /**
   * @param leads the entity that each attribute leads to, as the first by rank says
   */
  private List<FieldMapping> mappings(
      Entity entity, Participant participant, Map<String, String> leads) {
    var mappings = new ArrayList<FieldMapping>();
    for (var mapping : participant.mappings()) {
      var type = entity.attribute(mapping.attribute()).map(Attribute::type).orElse(null);
      if (type != ValueType.REFERENCE) {
        if (mapping.field().references() == null) {
          mappings.add(mapping);
        }
        continue;
      }
      var target = target(participant.system(), mapping.field().references());
      if (target != null
          && leads
              .computeIfAbsent(mapping.attribute(), it -> target.entity())
              .equals(target.entity())) {
        mappings.add(mapping.leadingTo(target));
      }
    }
    return mappings;
  }

  private FieldMapping.@Nullable Reference target(SystemId system, @Nullable String named) {
    if (named == null) {
      return null;
    }
    var candidates = new ArrayList<FieldMapping.Reference>();
    var types = new ArrayList<ObjectType>();
    for (var entity :
        entities.values().stream().sorted(Comparator.comparing(Entity::name)).toList()) {
      entity
          .participant(system)
          .ifPresent(
              it -> {
                candidates.add(new FieldMapping.Reference(entity.name(), it.object()));
                types.add(it.type());
              });
    }
    int at = place(named, types, candidates.stream().map(FieldMapping.Reference::entity).toList());
    return at < 0 ? null : candidates.get(at);
  }

  /**
   * The place of the object that a manifest's {@code references} means: by its own name, by the
   * name of its entity, or by a name its type answers to; negative where there is none.
   */
  public static int place(String named, List<ObjectType> types, List<String> entities) {
    List<Predicate<Integer>> ways =
        List.of(
            i -> same(types.get(i).name(), named),
            i -> same(entities.get(i), named),
            i -> anySame(types.get(i).entities(), named));
    for (var way : ways) {
      for (int i = 0; i < types.size(); i++) {
        if (way.test(i)) {
          return i;
        }
      }
    }
    return -1;
  }

  private static boolean anySame(Collection<String> names, String named) {
    return names.stream().anyMatch(it -> same(it, named));
  }

  private static boolean same(String one, String other) {
    return Names.singular(one).equals(Names.singular(other));
  }
}
