package io.syncline.core.transform;

import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.transform.path.FieldPath;
import io.syncline.core.transform.value.TimeFormat;
import java.util.Optional;

/** Reports at load time what would otherwise fail at the first record. */
public final class FieldTypes {

  private FieldTypes() {}

  /** Why a path cannot be read; empty where it can. */
  public static Optional<String> pathProblem(String path) {
    if (path.indexOf('{') >= 0) {
      return Optional.of(
          "`" + path + "` is a template; a path is written here, such as `updated_at`");
    }
    try {
      FieldPath.parse(path);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.ofNullable(e.getMessage());
    }
  }

  /** Why a field's time format cannot be read; empty where it can, or is none of time. */
  public static Optional<String> formatProblem(FieldType field) {
    if (field.type() != ValueType.DATE && field.type() != ValueType.DATETIME) {
      return Optional.empty();
    }
    try {
      TimeFormat.of(field.format());
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of("`" + field.format() + "` is no time format: " + e.getMessage());
    }
  }
}
