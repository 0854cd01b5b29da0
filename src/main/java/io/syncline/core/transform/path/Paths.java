package io.syncline.core.transform.path;

import io.syncline.core.model.value.Value;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads and builds native trees by field path ({@code a.b}, {@code
 * Phones[PhoneType=DEFAULT].PhoneNumber}); {@link FieldPath} has the notation.
 */
public final class Paths {

  private Paths() {}

  /**
   * The value at a path; {@link Value#CLEARED} where it, or what contains it, is empty; null where
   * the tree does not say.
   *
   * @throws IllegalArgumentException when the path cannot be read
   */
  public static @Nullable Value read(Value.Struct tree, String path) {
    return simple(path) ? tree.fields().get(path) : FieldPath.parse(path).read(tree);
  }

  /**
   * {@code base} with each path set to its value; objects and list elements are made where missing,
   * and what is not named stays as it is (S4).
   *
   * @throws IllegalArgumentException when a path cannot be read
   */
  public static Value.Struct write(Value.Struct base, Map<String, Value> values) {
    var tree = base;
    for (var entry : new TreeMap<>(values).entrySet()) {
      tree = FieldPath.parse(entry.getKey()).write(tree, entry.getValue());
    }
    return tree;
  }

  /**
   * {@code base} without the fields at these paths: how a replacing write clears what is cleared by
   * omission.
   */
  public static Value.Struct without(Value.Struct base, Collection<String> paths) {
    var tree = base;
    for (var path : paths) {
      tree = FieldPath.parse(path).remove(tree);
    }
    return tree;
  }

  private static boolean simple(String path) {
    return !path.isEmpty()
        && path.indexOf('.') < 0
        && path.indexOf('[') < 0
        && path.indexOf('\\') < 0;
  }
}
