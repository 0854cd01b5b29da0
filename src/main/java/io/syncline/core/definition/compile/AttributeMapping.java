package io.syncline.core.definition.compile;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.form.AttributeMap;
import io.syncline.core.definition.compile.form.EntityMember;
import io.syncline.core.definition.compile.form.EntityNames;
import io.syncline.core.definition.compile.form.Fields;
import io.syncline.core.definition.compile.form.FormedEntity;
import io.syncline.core.definition.compile.form.Line;
import io.syncline.core.definition.compile.form.MappingRow;
import io.syncline.core.definition.compile.form.MemberRows;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.model.ExposedLink;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.source.FieldMappings;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.definition.system.FieldType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Works out the {@link AttributeMap} of an entity (docs/definitions.md). */
final class AttributeMapping {

  private final @Nullable FieldMappings written;
  private final Set<String> computed;
  private final FormedEntity entity;
  private final List<Line> lines;
  private final List<Finding> findings;
  private final Map<EntityMember, List<MappingRow>> rows = new LinkedHashMap<>();
  private final Set<Line> found;
  private final Set<Line> shown = new HashSet<>();
  private final AttributeMap map;

  private AttributeMapping(
      SyncDefinition sync,
      FormedEntity entity,
      List<Line> lines,
      Set<Line> used,
      List<Finding> findings) {
    this.written = sync.fieldMapping();
    this.computed = BusinessRules.assigned(sync);
    this.entity = entity;
    this.lines = lines;
    this.findings = findings;
    this.found = used;
    this.map = new AttributeMap(entity);
    for (var member : entity.members()) {
      var ofMember = new MemberRows(member, lines, used, findings);
      rows.put(member, ofMember.rows());
      ofMember.shown().forEach(it -> shown.add(it.line()));
      new ExposedLinks(entity, map, findings).show(member, ofMember.shown());
    }
  }

  /**
   * @param lines the lines of all entities
   * @param used takes the lines that found a field
   */
  static AttributeMap of(
      SyncDefinition sync,
      FormedEntity entity,
      EntityNames entities,
      List<Line> lines,
      Set<Line> used,
      List<Finding> findings) {
    var here = new ArrayList<Line>();
    var original = new LinkedHashMap<Line, Line>();
    for (var line : lines) {
      var within = line.within(entities, entity.name());
      if (within != null) {
        here.add(within);
        original.put(within, line);
      }
    }
    var found = new LinkedHashSet<Line>();
    var mapping = new AttributeMapping(sync, entity, here, found, findings);
    found.stream().map(original::get).filter(Objects::nonNull).forEach(used::add);
    return mapping.map();
  }

  private AttributeMap map() {
    if (lines.isEmpty()) {
      standardAttributes(entity).forEach(attribute -> travel(map, attribute));
    } else {
      explicit();
    }
    return map;
  }

  /** Standard attributes that at least two objects declare and no type marks as personal. */
  static List<String> standardAttributes(FormedEntity entity) {
    var holders = new TreeMap<String, Integer>();
    var personal = new ArrayList<String>();
    for (var member : entity.members()) {
      member.object().fields().values().stream()
          .filter(field -> field.attribute() != null && field.pii())
          .forEach(field -> personal.add(field.attribute()));
      member.object().fields().values().stream()
          .map(FieldType::attribute)
          .filter(Objects::nonNull)
          .distinct()
          .forEach(attribute -> holders.merge(attribute, 1, Integer::sum));
    }
    return holders.keySet().stream()
        .filter(attribute -> holders.getOrDefault(attribute, 0) > 1)
        .filter(attribute -> !ExposedLink.names(attribute))
        .filter(attribute -> !personal.contains(attribute))
        .toList();
  }

  /** Lets a standard attribute travel by the types' own maps. */
  static void travel(AttributeMap map, String attribute) {
    map.views().putIfAbsent(attribute, attribute);
    map.travels().add(attribute);
    map.entity().members().forEach(member -> byType(map, member, attribute));
  }

  private static void byType(AttributeMap map, EntityMember member, String attribute) {
    Fields.standard(member.object(), attribute)
        .filter(field -> map.of(member.id(), attribute).isEmpty())
        .filter(field -> !member.object().idPaths().contains(field.path()))
        .filter(field -> !map.usesField(member.id(), field.path()))
        .ifPresent(field -> map.add(member.id(), FieldMapping.both(field, attribute)));
  }

  private void explicit() {
    var names = new LinkedHashMap<String, String>();
    for (var line : lines) {
      if (!line.exposesLink()) {
        names.putIfAbsent(Names.loose(line.attribute()), line.attribute());
      }
    }
    var attributes = new LinkedHashMap<String, String>();
    names.forEach((key, unified) -> keep(key, unified, names, attributes));
    rows.forEach(
        (member, ofMember) ->
            ofMember.forEach(
                row -> {
                  var attribute = attributes.get(row.key());
                  if (attribute != null) {
                    if (row.line() != null) {
                      map.leftHand(row.line().left(), attribute);
                      map.path(attribute, row.path());
                    }
                    map.add(member.id(), row.mapping(attribute));
                  }
                }));
    attributes.values().forEach(this::fillIn);
    unheard();
  }

  /** Lines that found fields and lost every one of them to lines that name fields themselves. */
  private void unheard() {
    var heard =
        allRows().map(MappingRow::line).filter(Objects::nonNull).collect(Collectors.toSet());
    for (var line : lines) {
      if (found.contains(line) && !heard.contains(line) && !shown.contains(line)) {
        var message =
            "`%s` is not used: another line gives `%s` a field of its own in every system that has"
                + " it";
        findings.add(Finding.notice(line.path(), message.formatted(line.left(), line.attribute())));
      }
    }
  }

  private void keep(
      String key, String unified, Map<String, String> names, Map<String, String> attributes) {
    if (allRows().noneMatch(row -> row.key().equals(key)) && standard(unified).isEmpty()) {
      return;
    }
    var attribute = isOfItsOwn(key, unified, names) ? unified : attribute(key, unified);
    var rival = map.views().get(attribute);
    if (rival != null) {
      var message = "`%s` and `%s` both mean the standard attribute `%s`";
      findings.add(Finding.problem(pathOf(key), message.formatted(rival, unified, attribute)));
      return;
    }
    attributes.put(key, attribute);
    map.views().put(attribute, unified);
    map.travels().add(attribute);
  }

  /** What a rule computes from an attribute is another one, though a field may carry either. */
  private boolean isOfItsOwn(String key, String unified, Map<String, String> names) {
    var attribute = attribute(key, unified);
    return computed.contains(key)
        && standard(unified).isEmpty()
        && names.entrySet().stream()
            .filter(it -> !it.getKey().equals(key))
            .anyMatch(it -> attribute(it.getKey(), it.getValue()).equals(attribute));
  }

  private Stream<MappingRow> allRows() {
    return rows.values().stream().flatMap(List::stream);
  }

  private String pathOf(String key) {
    return lines.stream()
        .filter(line -> Names.loose(line.attribute()).equals(key))
        .map(Line::path)
        .reduce((first, last) -> last)
        .orElse("/fieldMapping");
  }

  /** The standard name of the first field by rank that has one, else the unified name. */
  private String attribute(String key, String unified) {
    return allRows()
        .filter(row -> row.key().equals(key))
        .map(row -> row.field().attribute())
        .filter(Objects::nonNull)
        .filter(attribute -> !ExposedLink.names(attribute))
        .findFirst()
        .or(() -> standard(unified))
        .orElse(unified);
  }

  private Optional<String> standard(String unified) {
    return entity.members().stream()
        .flatMap(member -> Fields.standard(member.object(), unified).stream())
        .map(FieldType::attribute)
        .filter(Objects::nonNull)
        .findFirst();
  }

  /** A system without a map of its own uses its type's. */
  private void fillIn(String attribute) {
    for (var member : entity.members()) {
      boolean own = written != null && written.bySystem().containsKey(member.id());
      if (!own && map.of(member.id(), attribute).isEmpty()) {
        byType(map, member, attribute);
      }
    }
  }
}
