package io.syncline.core.review;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An edit of a record that a person or a program asks for, as if it were made in one system.
 *
 * @param ref the copy in whose name it is made
 * @param values unified values by attribute
 * @param version the version that the record must have; null: any
 * @param conditions the values that the record must have by attribute
 */
public record Edit(
    NativeRef ref,
    Map<String, Value> values,
    @Nullable Long version,
    Map<String, Value> conditions) {

  public Edit {
    values = Map.copyOf(values);
    conditions = Map.copyOf(conditions);
  }

  @Override
  public String toString() {
    return "Edit[" + ref + ", " + values.keySet() + "]";
  }
}
