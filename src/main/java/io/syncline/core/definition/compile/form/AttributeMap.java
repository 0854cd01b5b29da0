package io.syncline.core.definition.compile.form;

import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.model.ExposedLink;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.model.SystemId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which field carries which attribute in an entity of one sync. An attribute is kept under the
 * standard attribute's name where a system type gives one; the sync's own name for it is its view.
 */
public final class AttributeMap {

  private final FormedEntity entity;

  /** Attribute to the sync's own name for it. */
  private final Map<String, String> views = new LinkedHashMap<>();

  /** Left-hand names of mappings, loosely, to what they are mapped to. */
  private final Map<String, Set<String>> leftHand = new LinkedHashMap<>();

  private final Map<SystemId, List<FieldMapping>> mappings = new LinkedHashMap<>();
  private final Map<SystemId, Set<ExposedLink>> exposed = new LinkedHashMap<>();
  private final Set<String> travels = new LinkedHashSet<>();
  private final Map<SystemId, Set<String>> derived = new LinkedHashMap<>();
  private final Map<String, String> paths = new LinkedHashMap<>();

  public AttributeMap(FormedEntity entity) {
    this.entity = entity;
    entity.members().forEach(member -> mappings.put(member.id(), new ArrayList<>()));
  }

  public FormedEntity entity() {
    return entity;
  }

  /** The attributes that travel. */
  public Set<String> travels() {
    return travels;
  }

  /** Where the sync names an attribute first; its systems, where their types do. */
  public String path(String attribute) {
    return paths.getOrDefault(attribute, "/systems");
  }

  public void path(String attribute, String path) {
    paths.putIfAbsent(attribute, path);
  }

  /** Attribute to the sync's own name for it, in the order first named. */
  public Map<String, String> views() {
    return views;
  }

  public List<FieldMapping> of(SystemId system) {
    return mappings.getOrDefault(system, List.of());
  }

  /** The fields of a system that show links to others. */
  public List<ExposedLink> exposed(SystemId system) {
    return List.copyOf(exposed.getOrDefault(system, Set.of()));
  }

  public void expose(SystemId system, ExposedLink link) {
    exposed.computeIfAbsent(system, it -> new LinkedHashSet<>()).add(link);
  }

  /** The mapping of an attribute in a system, whichever way it is used. */
  public Optional<FieldMapping> of(SystemId system, String attribute) {
    return of(system).stream().filter(it -> it.attribute().equals(attribute)).findFirst();
  }

  /**
   * What a name means here: unified attribute, left-hand name of a mapping, standard attribute,
   * native field, in that order; more than one answer where it has two meanings.
   */
  public List<String> lookUp(String name) {
    var loose = Names.loose(name);
    var unified = attributesWhere(view -> Names.loose(view.getValue()).equals(loose));
    if (!unified.isEmpty()) {
      return unified;
    }
    var left = leftHand.getOrDefault(loose, Set.of());
    if (!left.isEmpty()) {
      return List.copyOf(left);
    }
    var kept = attributesWhere(view -> Names.loose(view.getKey()).equals(loose));
    return kept.isEmpty() ? ofFields(name) : kept;
  }

  private List<String> attributesWhere(Predicate<Map.Entry<String, String>> test) {
    return views.entrySet().stream().filter(test).map(Map.Entry::getKey).toList();
  }

  private List<String> ofFields(String name) {
    var meanings = new LinkedHashSet<String>();
    for (var member : entity.members()) {
      Fields.standard(member.object(), name)
          .ifPresent(field -> meanings.add(attributeOf(member, field)));
    }
    if (meanings.isEmpty()) {
      for (var member : entity.members()) {
        Fields.nativeField(member.object(), name)
            .ifPresent(field -> meanings.add(attributeOf(member, field)));
      }
    }
    return List.copyOf(meanings);
  }

  private String attributeOf(EntityMember member, FieldType field) {
    return of(member.id()).stream()
        .filter(mapping -> mapping.field().path().equals(field.path()))
        .map(FieldMapping::attribute)
        .findFirst()
        .orElseGet(() -> field.attribute() == null ? field.path() : field.attribute());
  }

  /** Makes sure that an attribute is read and stored, without delivering it where it is not. */
  public void store(String attribute) {
    for (var member : entity.members()) {
      var field =
          Fields.standard(member.object(), attribute)
              .or(() -> Fields.nativeField(member.object(), attribute));
      field
          .filter(it -> of(member.id(), attribute).isEmpty())
          .filter(it -> !usesField(member.id(), it.path()))
          .ifPresent(it -> add(member.id(), stored(it, attribute)));
    }
  }

  /**
   * Lets a rule write an attribute to a system, whose edits of it are read.
   *
   * @return false where it cannot be written there
   */
  public boolean derive(SystemId system, String attribute) {
    if (of(system, attribute).isEmpty()) {
      var object = entity.member(system).orElseThrow().object();
      Fields.standard(object, attribute)
          .or(() -> Fields.nativeField(object, attribute))
          .filter(it -> !usesField(system, it.path()))
          .ifPresent(it -> add(system, FieldMapping.both(it, attribute)));
    }
    views.putIfAbsent(attribute, attribute);
    travels.add(attribute);
    derived.computeIfAbsent(system, it -> new LinkedHashSet<>()).add(attribute);
    return of(system, attribute)
        .filter(it -> it.out() && it.field().writable() && it.field().write() == null)
        .isPresent();
  }

  /** What is read of the only member of an entity goes to the rules, as if they were a system. */
  public void readAlone() {
    if (entity.members().size() == 1) {
      of(entity.primary().id()).stream()
          .filter(FieldMapping::in)
          .map(FieldMapping::attribute)
          .forEach(
              it -> {
                views.putIfAbsent(it, it);
                travels.add(it);
              });
    }
  }

  /** The attributes that rules derive for records of a system. */
  public Set<String> derived(SystemId system) {
    return Set.copyOf(derived.getOrDefault(system, Set.of()));
  }

  private static FieldMapping stored(FieldType field, String attribute) {
    return new FieldMapping(field, attribute, true, false, FieldMapping.Conversion.USUAL);
  }

  /** An attribute that is stored and that no system has. */
  public void declare(String attribute, String path) {
    views.put(attribute, attribute);
    path(attribute, path);
  }

  public void leftHand(String name, String attribute) {
    leftHand.computeIfAbsent(Names.loose(name), it -> new LinkedHashSet<>()).add(attribute);
  }

  /** Of an object that nothing reads, only what is written. */
  public void add(SystemId system, FieldMapping mapping) {
    boolean unread = entity.member(system).filter(it -> it.object().writeOnly()).isPresent();
    if (!unread || mapping.out()) {
      mappings
          .computeIfAbsent(system, it -> new ArrayList<>())
          .add(unread ? mapping.onlyOut() : mapping);
    }
  }

  public boolean usesField(SystemId system, String path) {
    return of(system).stream().anyMatch(it -> it.field().path().equals(path));
  }
}
