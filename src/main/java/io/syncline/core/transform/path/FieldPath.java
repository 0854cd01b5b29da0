package io.syncline.core.transform.path;

import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.SortedFields;
import io.syncline.core.model.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a field is in a native record, read once and used for every record. Safe for threads.
 *
 * <p>Names are joined by dots; {@code [name=value]} behind a name picks the list element whose
 * {@code name} holds {@code value}; a name that meets a list picks the element of that {@code name}
 * or {@code id}, and as the last step its {@code value} where the element has one. A backslash
 * takes the next character literally, and {@code [name="value"]} keeps digits as text.
 */
public final class FieldPath {

  private static final String ITEM_VALUE = "value";

  /** One step down the tree. */
  sealed interface Step {}

  record Name(String name) implements Step {}

  /**
   * @param fresh what a new element holds at the key: a number where the text is one, unquoted
   */
  record Where(String key, String wanted, Value fresh) implements Step {

    /** Siblings that hold text there say that a new element does too. */
    Value literal(Value.Items siblings) {
      for (var sibling : siblings.values()) {
        if (sibling instanceof Value.Struct struct
            && struct.fields().get(key) instanceof Value.Text) {
          return Value.text(wanted);
        }
      }
      return fresh;
    }
  }

  private final List<Step> steps;

  // Where each name was found the last time. Threads overwrite one another's: a guess is checked.
  private final int[] places;

  private FieldPath(List<Step> steps) {
    this.steps = List.copyOf(steps);
    this.places = new int[steps.size()];
  }

  /**
   * Reads the notation.
   *
   * @throws IllegalArgumentException naming the path and what is wrong with it
   */
  public static FieldPath parse(String path) {
    return new FieldPath(new PathNotation(path).steps());
  }

  /**
   * The value there; {@link Value#CLEARED} below something that is empty; null where the tree does
   * not say.
   */
  public @Nullable Value read(Value.Struct tree) {
    Value at = tree;
    for (int i = 0; i < steps.size(); i++) {
      if (at.isEmpty()) {
        return Value.CLEARED;
      }
      var next = down(at, i);
      if (next == null) {
        return null;
      }
      at = next;
    }
    return at;
  }

  /** {@code base} with {@code value} there; siblings stay, what is missing on the way is made. */
  public Value.Struct write(Value.Struct base, Value value) {
    return (Value.Struct) put(base, 0, value);
  }

  /**
   * {@code base} without the field; a list element picked on the way stays, one picked last goes.
   */
  public Value.Struct remove(Value.Struct base) {
    return (Value.Struct) cut(base, 0);
  }

  private @Nullable Value down(Value at, int index) {
    var step = steps.get(index);
    if (step instanceof Name name) {
      if (at instanceof Value.Struct struct) {
        return field(struct, name.name(), index);
      }
      if (at instanceof Value.Items items) {
        int found = named(items, name.name());
        return found < 0 ? null : content(items.values().get(found), index == steps.size() - 1);
      }
      return null;
    }
    if (step instanceof Where where && at instanceof Value.Items items) {
      int found = find(items, where.key(), where.wanted());
      return found < 0 ? null : items.values().get(found);
    }
    return null;
  }

  private @Nullable Value field(Value.Struct struct, String name, int index) {
    var fields = SortedFields.of(struct.fields());
    int place = fields.place(name, places[index]);
    if (place < 0) {
      return null;
    }
    places[index] = place;
    return fields.value(place);
  }

  private static @Nullable Value content(Value item, boolean last) {
    return last && item instanceof Value.Struct struct && struct.fields().containsKey(ITEM_VALUE)
        ? struct.fields().get(ITEM_VALUE)
        : item;
  }

  private Value put(@Nullable Value at, int index, Value value) {
    if (index == steps.size()) {
      return value;
    }
    var step = steps.get(index);
    if (step instanceof Name name) {
      return at instanceof Value.Items items
          ? putNamed(items, name.name(), index, value)
          : putField(at, name.name(), index, value);
    }
    var where = (Where) step;
    var items = at instanceof Value.Items list ? list : new Value.Items(List.of());
    int found = find(items, where.key(), where.wanted());
    Value element =
        found >= 0 ? items.values().get(found) : struct(where.key(), where.literal(items));
    return with(items, found, put(element, index + 1, value));
  }

  private Value putField(@Nullable Value at, String name, int index, Value value) {
    var fields = new TreeMap<>(at instanceof Value.Struct struct ? struct.fields() : Map.of());
    fields.put(name, put(fields.get(name), index + 1, value));
    return new Value.Struct(fields);
  }

  private Value putNamed(Value.Items items, String name, int index, Value value) {
    int found = named(items, name);
    Value element = found >= 0 ? items.values().get(found) : struct("name", Value.text(name));
    boolean last = index == steps.size() - 1;
    return with(
        items, found, last ? field(element, ITEM_VALUE, value) : put(element, index + 1, value));
  }

  private Value cut(Value at, int index) {
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
    if (at instanceof Value.Items items) {
      int found =
          step instanceof Where where
              ? find(items, where.key(), where.wanted())
              : named(items, ((Name) step).name());
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

  private static int named(Value.Items items, String name) {
    int byName = find(items, "name", name);
    return byName >= 0 ? byName : find(items, "id", name);
  }

  private static int find(Value.Items items, String key, String wanted) {
    for (int i = 0; i < items.values().size(); i++) {
      if (items.values().get(i) instanceof Value.Struct struct) {
        var value = struct.fields().get(key);
        if (value != null && wanted.equals(Scalars.text(value))) {
          return i;
        }
      }
    }
    return -1;
  }
}
