package io.syncline.core.definition.source;

import io.syncline.core.definition.Position;
import io.syncline.core.definition.key.Names;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a definition's files say what: by path, whose names are compared without case, hyphen and
 * underscore.
 */
public record WrittenKeys(Map<String, Position> positions) {

  /** Of a definition that no file says. */
  public static final WrittenKeys NONE = new WrittenKeys(Map.of());

  public WrittenKeys {
    positions = Map.copyOf(positions);
  }

  /** The path of a key below another. */
  public static String below(String path, String key) {
    return path + "/" + Names.loose(key.replace("/", "~1"));
  }

  /** Where a path is said; null: nowhere. */
  public @Nullable Position of(String path) {
    return positions.get(path);
  }
}
