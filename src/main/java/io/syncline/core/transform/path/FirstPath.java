package io.syncline.core.transform.path;

import io.syncline.core.model.value.Value;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One path, or several with {@code |} between them, of which the first that has a value counts
 * ({@code Id|id}). Read once and used for every record. Safe for threads.
 */
public final class FirstPath {

  private static final Pattern BETWEEN = Pattern.compile("\\|");

  private final List<FieldPath> paths;

  private FirstPath(List<FieldPath> paths) {
    this.paths = paths;
  }

  /**
   * @throws IllegalArgumentException naming the path and what is wrong with it
   */
  public static FirstPath parse(String written) {
    return new FirstPath(parts(written).stream().map(FieldPath::parse).toList());
  }

  /** The paths as they are written; one that is left out is an empty text. */
  public static List<String> parts(String written) {
    return List.of(BETWEEN.split(written, -1));
  }

  /**
   * The value that counts; {@link Value#CLEARED} where all are empty; null where the tree says
   * none.
   */
  public @Nullable Value read(Value.Struct tree) {
    Value found = null;
    for (var path : paths) {
      var value = path.read(tree);
      if (value != null && !value.isEmpty()) {
        return value;
      }
      found = found == null ? value : found;
    }
    return found;
  }
}
