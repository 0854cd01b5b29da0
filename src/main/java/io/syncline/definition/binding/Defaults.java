package io.syncline.definition.binding;

/** Reads the defaults that the components of records declare. */
final class Defaults {

  private Defaults() {}

  /** The default of a key, bound like anything written in a file. */
  static Object value(Binder binder, RecordShape.Key key, String text) {
    var type = key.component().getGenericType();
    if (type == String.class) {
      return text;
    }
    var read = DefinitionTreeReader.read("default of " + key.name(), text);
    var value =
        read.tree() == null
            ? null
            : binder.any(read.tree(), type, Limits.of(key.component()), key.name());
    if (value == null) {
      throw new IllegalStateException("the default of " + key.component() + " cannot be read");
    }
    return value;
  }
}
