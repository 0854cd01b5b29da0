package io.syncline.core.definition.compile.form;

import io.syncline.core.definition.model.ExposedLink;
import io.syncline.core.definition.source.FieldMappings;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.model.SystemId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of {@code fieldMapping} or {@code unifiedSchema}.
 *
 * @param system the system it is for; null: every one that has the left-hand field
 * @param left native field or standard attribute
 * @param attribute the unified attribute as written
 * @param entry what else the line says
 * @param path its path in the file
 */
public record Line(
    @Nullable SystemId system,
    String left,
    String attribute,
    FieldMappings.Entry entry,
    String path) {

  public static List<Line> of(SyncDefinition sync) {
    var lines = new ArrayList<Line>();
    var mapping = sync.fieldMapping();
    if (mapping != null) {
      mapping
          .bySystem()
          .forEach(
              (system, entries) -> lines.addAll(of(system, entries, "/fieldMapping/" + system)));
      lines.addAll(of(null, mapping.flat(), "/fieldMapping"));
    }
    sync.unifiedSchema()
        .forEach(
            (attribute, left) -> {
              var entry = FieldMappings.Entry.to(attribute);
              lines.add(
                  new Line(null, left, plain(attribute), entry, "/unifiedSchema/" + attribute));
            });
    return lines;
  }

  private static List<Line> of(
      @Nullable SystemId system, Map<String, FieldMappings.Entry> entries, String path) {
    var lines = new ArrayList<Line>();
    entries.forEach(
        (left, entry) ->
            lines.add(
                new Line(
                    system, left, plain(entry.to()), entry, path + "/" + left.replace("/", "~1"))));
    return lines;
  }

  /** An attribute named like a reserved word is written with a leading slash. */
  static String plain(String attribute) {
    return attribute.startsWith("/") ? attribute.substring(1) : attribute;
  }

  /** It shows a link instead of carrying an attribute: read-only, never delivered. */
  public boolean exposesLink() {
    return ExposedLink.names(attribute);
  }

  /** The system whose ids it shows, as written. */
  public String exposed() {
    return attribute.substring(attribute.indexOf('.') + 1);
  }

  /** The line with its attribute freed of the entity's name, or null where it names another one. */
  public @Nullable Line within(EntityNames entities, String entity) {
    var scoped = entities.scope(attribute);
    if (scoped.entity() == null) {
      return this;
    }
    return scoped.entity().equals(entity)
        ? new Line(system, left, scoped.attribute(), entry, path)
        : null;
  }
}
