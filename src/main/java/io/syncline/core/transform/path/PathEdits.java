package io.syncline.core.transform.path;

import io.syncline.core.model.value.Value;
import io.syncline.core.transform.path.PathStep.Each;
import io.syncline.core.transform.path.PathStep.Name;
import io.syncline.core.transform.path.PathStep.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Trees with another value, or none, where a path leads. */
record PathEdits(List<PathStep> steps) {

  /** What a list element that a name picks holds its value in. */
  static final String ITEM_VALUE = "value";

  Value put(@Nullable Value at, int index, Value value) {
    if (index == steps.size()) {
      return value;
    }
    var step = steps.get(index);
    if (step instanceof Name name) {
      return at instanceof Value.Items items
          ? putNamed(items, name.name(), index, value)
          : putField(at, name.name(), index, value);
    }
    if (step instanceof Each each) {
      return at instanceof Value.Items ? at : made(each, index, value);
    }
    var where = (Where) step;
    var items = at instanceof Value.Items list ? list : new Value.Items(List.of());
    int found = where.find(items);
    Value element =
        found >= 0 ? items.values().get(found) : struct(where.key(), where.literal(items));
    return with(items, found, put(element, index + 1, value));
  }

  private Value made(Each each, int index, Value value) {
    if (value.isEmpty()) {
      return Value.CLEARED;
    }
    var values = value instanceof Value.Items items ? items.values() : List.of(value);
    return new Value.Items(values.stream().map(it -> put(each.element(), index + 1, it)).toList());
  }

  private Value putField(@Nullable Value at, String name, int index, Value value) {
    var fields = new TreeMap<>(at instanceof Value.Struct struct ? struct.fields() : Map.of());
    fields.put(name, put(fields.get(name), index + 1, value));
    return new Value.Struct(fields);
  }

  private Value putNamed(Value.Items items, String name, int index, Value value) {
    int found = PathStep.named(items, name);
    Value element = found >= 0 ? items.values().get(found) : struct("name", Value.text(name));
    boolean last = index == steps.size() - 1;
    return with(
        items, found, last ? field(element, ITEM_VALUE, value) : put(element, index + 1, value));
  }

  Value cut(Value at, int index) {
    var step = steps.get(index);
    boolean last = index == steps.size() - 1;
    if (step instanceof Name name && at instanceof Value.Struct struct) {
      var child = struct.fields().get(name.name());
      if (child == null) {
        return at;
      }
      var fields = new TreeMap<>(struct.fields());
      if (last) {
        fields.remove(name.name());
      } else {
        fields.put(name.name(), cut(child, index + 1));
      }
      return new Value.Struct(fields);
    }
    if (at instanceof Value.Items items && !(step instanceof Each)) {
      int found =
          step instanceof Where where
              ? where.find(items)
              : PathStep.named(items, ((Name) step).name());
      if (found >= 0) {
        if (last && step instanceof Where) {
          return dropped(items, found);
        }
        var element = items.values().get(found);
        return with(items, found, last ? without(element) : cut(element, index + 1));
      }
    }
    return at;
  }

  Value listed(Value at, int index) {
    if (index == steps.size() || at.isEmpty()) {
      return at;
    }
    if (!(steps.get(index) instanceof Name name)) {
      var items = at instanceof Value.Items list ? list.values() : List.of(at);
      return new Value.Items(items.stream().map(it -> listed(it, index + 1)).toList());
    }
    var child = at instanceof Value.Struct struct ? struct.fields().get(name.name()) : null;
    return child == null ? at : field(at, name.name(), listed(child, index + 1));
  }

  private static Value without(Value element) {
    if (!(element instanceof Value.Struct struct)) {
      return element;
    }
    var fields = new TreeMap<>(struct.fields());
    fields.remove(ITEM_VALUE);
    return new Value.Struct(fields);
  }

  private static Value dropped(Value.Items items, int index) {
    var values = new ArrayList<>(items.values());
    values.remove(index);
    return new Value.Items(values);
  }

  private static Value.Struct struct(String key, Value value) {
    return new Value.Struct(Map.of(key, value));
  }

  private static Value field(Value element, String name, Value value) {
    var fields = new TreeMap<>(element instanceof Value.Struct struct ? struct.fields() : Map.of());
    fields.put(name, value);
    return new Value.Struct(fields);
  }

  private static Value with(Value.Items items, int index, Value element) {
    var values = new ArrayList<>(items.values());
    if (index < 0) {
      values.add(element);
    } else {
      values.set(index, element);
    }
    return new Value.Items(values);
  }
}
