package io.syncline.core.transform;

import io.syncline.core.model.Value;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and builds native trees by field path ({@code a.b}, {@code
 * Phones[PhoneType=DEFAULT].PhoneNumber}).
 */
public final class Paths {

  private Paths() {}

  /** The value at a path; null where the tree does not say. */
  public static @Nullable Value read(Value.Struct tree, String path) {
    throw new UnsupportedOperationException("read");
  }

  /**
   * {@code base} with each path set to its value; objects and list elements are made where missing.
   */
  public static Value.Struct write(Value.Struct base, Map<String, Value> values) {
    throw new UnsupportedOperationException("write");
  }
}
