package io.syncline.core.expression;

import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The term that reads an attribute: by its whole name, else by its first part and then down the
 * object that it holds; exactly, else without case, hyphen and underscore.
 */
record AttributeTerm(String name, List<String> parts) implements Term {

  static AttributeTerm of(String name) {
    return new AttributeTerm(name, List.of(name.split("\\.", -1)));
  }

  @Override
  public @Nullable Value of(Attributes attributes) {
    var whole = said(attributes, name);
    if (whole != null || parts.size() == 1) {
      return whole;
    }
    var value = said(attributes, parts.get(0));
    for (int i = 1; i < parts.size() && value != null; i++) {
      value =
          value.isEmpty()
              ? Value.CLEARED
              : value instanceof Value.Struct struct ? struct.fields().get(parts.get(i)) : null;
    }
    return value;
  }

  private static @Nullable Value said(Attributes attributes, String name) {
    var exact = attributes.get(name);
    if (exact != null) {
      return exact;
    }
    for (var entry : attributes.asMap().entrySet()) {
      if (same(entry.getKey(), name)) {
        return entry.getValue();
      }
    }
    return null;
  }

  /** Compares without making strings: this runs for every attribute of a record. */
  private static boolean same(String left, String right) {
    int l = 0;
    int r = 0;
    while (true) {
      while (l < left.length() && ignored(left.charAt(l))) {
        l++;
      }
      while (r < right.length() && ignored(right.charAt(r))) {
        r++;
      }
      if (l == left.length() || r == right.length()) {
        return l == left.length() && r == right.length();
      }
      if (Character.toLowerCase(left.charAt(l++)) != Character.toLowerCase(right.charAt(r++))) {
        return false;
      }
    }
  }

  private static boolean ignored(char c) {
    return c == '-' || c == '_';
  }
}
