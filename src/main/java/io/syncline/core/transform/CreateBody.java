package io.syncline.core.transform;

import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.path.Paths;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The native record that a create sends. */
public final class CreateBody {

  private CreateBody() {}

  /**
   * @param values by the path of their field
   */
  public static Value.Struct of(ObjectType type, Map<String, Value> values) {
    var body = Paths.write(Value.Struct.EMPTY, values);
    var lists = new HashMap<String, Value>();
    for (var field : type.fields().values()) {
      var value = values.get(field.path());
      if (value != null && !value.isEmpty() && !field.use().beside().isEmpty()) {
        var list = list(field);
        if (Paths.read(body, list) instanceof Value.Items items) {
          lists.put(
              list,
              new Value.Items(items.values().stream().map(it -> item(it, field, values)).toList()));
        }
      }
    }
    return lists.isEmpty() ? body : Paths.write(body, lists);
  }

  private static Value item(Value item, FieldType field, Map<String, Value> values) {
    if (!(item instanceof Value.Struct struct)) {
      return item;
    }
    var fields = new TreeMap<>(struct.fields());
    field
        .use()
        .beside()
        .forEach(
            (name, path) -> {
              var value = values.get(path);
              if (value != null && !value.isEmpty()) {
                fields.put(name, value);
              }
            });
    return new Value.Struct(fields);
  }

  /** The list in which a create makes an item for a field. */
  public static String list(FieldType field) {
    return field.path().substring(0, field.path().indexOf("[]"));
  }
}
