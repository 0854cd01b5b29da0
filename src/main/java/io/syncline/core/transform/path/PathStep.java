package io.syncline.core.transform.path;

import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Value;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One step of a path down a tree. */
sealed interface PathStep {

  /** The field of this name, or the list element that it names. */
  record Name(String name) implements PathStep {}

  /**
   * The first list element that holds a value.
   *
   * @param fresh what a new element holds at the key: a number where the text is one, unquoted
   */
  record Where(String key, String wanted, Value fresh) implements PathStep {

    boolean holds(Value element) {
      return PathStep.holds(element, key, wanted);
    }

    /** Its place in a list; negative where there is none. */
    int find(Value.Items items) {
      return PathStep.find(items, key, wanted);
    }

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

  /**
   * All list elements.
   *
   * @param only what those that are meant hold; null: each is meant
   */
  record Each(@Nullable Where only) implements PathStep {

    boolean means(Value element) {
      return only == null || only.holds(element);
    }

    /** A new element, before it holds a value. */
    @Nullable Value element() {
      return only == null ? null : new Value.Struct(Map.of(only.key(), only.fresh()));
    }
  }

  /** The place of the element of this name, or of this id; negative where there is none. */
  static int named(Value.Items items, String name) {
    int byName = find(items, "name", name);
    return byName >= 0 ? byName : find(items, "id", name);
  }

  private static int find(Value.Items items, String key, String wanted) {
    for (int i = 0; i < items.values().size(); i++) {
      if (holds(items.values().get(i), key, wanted)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean holds(Value element, String key, String wanted) {
    var value = element instanceof Value.Struct struct ? struct.fields().get(key) : null;
    return value != null && wanted.equals(Scalars.text(value));
  }
}
