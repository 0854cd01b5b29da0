package io.syncline.core.definition.compile.form;

import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.source.FieldMappings.Way;
import io.syncline.core.definition.system.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * A native field of one member and the unified attribute it is mapped to.
 *
 * @param unified the attribute under the sync's own name
 * @param nativeName whether the line named the field itself, not its standard attribute
 * @param line null where the system type's own map is used
 */
public record MappingRow(FieldType field, String unified, boolean nativeName, @Nullable Line line) {

  public String key() {
    return Names.loose(unified);
  }

  public String path() {
    return line == null ? "/fieldMapping" : line.path();
  }

  Way way() {
    return line == null ? Way.BOTH : line.entry().direction();
  }

  boolean in() {
    return way() != Way.OUT;
  }

  boolean out() {
    return way() != Way.IN;
  }

  /** Whether both could carry the same attribute, one on the way in and one on the way out. */
  boolean complements(MappingRow other) {
    return in() != other.in() && out() != other.out();
  }

  public FieldMapping mapping(String attribute) {
    if (line == null) {
      return FieldMapping.both(field, attribute);
    }
    var entry = line.entry();
    var route = entry.route();
    var inverse = entry.inverseRoute();
    var routes = route == null ? null : new FieldMapping.ValueRoutes(route, inverse);
    var seen = routes == null ? field : field.throughRoutes(inverse != null);
    return new FieldMapping(
        seen,
        attribute,
        in(),
        out() && seen.writable(),
        new FieldMapping.Conversion(
            routes, entry.named(), entry.values(), entry.required(), entry.defaultValue()));
  }
}
