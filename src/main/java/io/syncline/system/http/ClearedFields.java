package io.syncline.system.http;

import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.FieldType.ClearAs;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.path.Paths;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes the clears of a request as the system understands them (S4). A field the manifest does not
 * declare is cleared as its declared siblings are.
 */
final class ClearedFields {

  private final Map<String, ClearAs> declared = new TreeMap<>();
  private final Map<String, ClearAs> siblings = new HashMap<>();

  ClearedFields(ObjectType type) {
    for (FieldType field : type.fields().values()) {
      declared.put(field.path(), field.clearAs());
      if (field.writable()) {
        siblings.putIfAbsent(parent(field.path()), field.clearAs());
      }
    }
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('.')));
  }

  /** The fields as they are sent. */
  Value.Struct written(Value.Struct fields) {
    if (!clears(fields)) {
      return fields;
    }
    var emptied = new TreeMap<String, Value>();
    var omitted = new ArrayList<String>();
    for (var path : cleared(fields)) {
      var as = declared.getOrDefault(path, siblings.getOrDefault(parent(path), ClearAs.NULL));
      if (as == ClearAs.EMPTY_TEXT) {
        emptied.put(path, Value.text(""));
      } else if (as == ClearAs.OMITTED) {
        omitted.add(path);
      }
    }
    return Paths.without(Paths.write(fields, emptied), omitted);
  }

  /** A field that the request clears and the system cannot clear. */
  Optional<String> impossible(Value.Struct fields) {
    return clears(fields)
        ? cleared(fields).stream().filter(p -> declared.get(p) == ClearAs.IMPOSSIBLE).findFirst()
        : Optional.empty();
  }

  private List<String> cleared(Value.Struct fields) {
    var paths = new ArrayList<String>();
    collect("", fields, paths);
    declared.keySet().stream()
        .filter(path -> path.indexOf('[') >= 0 && !FieldType.meansAll(path))
        .filter(path -> Paths.read(fields, path) == Value.CLEARED)
        .forEach(paths::add);
    return paths;
  }

  private static void collect(String prefix, Value.Struct tree, List<String> paths) {
    tree.fields()
        .forEach(
            (name, value) -> {
              if (value == Value.CLEARED) {
                paths.add(prefix + name);
              } else if (value instanceof Value.Struct inner) {
                collect(prefix + name + ".", inner, paths);
              }
            });
  }

  private static boolean clears(Value value) {
    if (value instanceof Value.Struct struct) {
      return struct.fields().values().stream().anyMatch(ClearedFields::clears);
    }
    if (value instanceof Value.Items items) {
      return items.values().stream().anyMatch(ClearedFields::clears);
    }
    return value == Value.CLEARED;
  }
}
