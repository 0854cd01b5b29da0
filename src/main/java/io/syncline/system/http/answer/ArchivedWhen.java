package io.syncline.system.http.answer;

import io.syncline.core.model.value.Value;
import io.syncline.core.transform.path.FieldPath;
import io.syncline.system.http.call.Formats;
import org.jspecify.annotations.Nullable;

/** What an archived record, or an inactive subscription, holds, and where. */
public record ArchivedWhen(FieldPath path, String value) {

  /**
   * @param when as a manifest says it: {@code path=value}
   * @return null where it says nothing
   */
  public static @Nullable ArchivedWhen of(@Nullable String when) {
    int equals = when == null ? 0 : when.lastIndexOf('=');
    return when == null || equals < 1
        ? null
        : new ArchivedWhen(FieldPath.parse(when.substring(0, equals)), when.substring(equals + 1));
  }

  /** Whether it is shown as archived, or inactive. */
  public boolean holds(Value.Struct tree) {
    var held = path.read(tree);
    return held != null && !held.isEmpty() && value.equals(Formats.text(held));
  }
}
