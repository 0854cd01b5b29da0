package io.syncline.definition.binding;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Reads the defaults that the components of records declare. */
final class Defaults {

  private static final Map<RecordShape.Key, Object> KNOWN = new ConcurrentHashMap<>();

  private Defaults() {}

  /** The default of a key, bound like anything written in a file; values do not change. */
  static Object value(Binder binder, RecordShape.Key key, String text) {
    if (key.type() == String.class) {
      return text;
    }
    if (!binder.isPlain()) {
      return bound(binder, key, text);
    }
    var known = KNOWN.get(key);
    if (known != null) {
      return known;
    }
    var value = bound(binder, key, text);
    KNOWN.put(key, value);
    return value;
  }

  private static Object bound(Binder binder, RecordShape.Key key, String text) {
    var read = DefinitionTreeReader.read("default of " + key.name(), text);
    var value =
        read.tree() == null ? null : binder.any(read.tree(), key.type(), key.limits(), key.name());
    if (value == null) {
      throw new IllegalStateException("the default of " + key.component() + " cannot be read");
    }
    return value;
  }
}
