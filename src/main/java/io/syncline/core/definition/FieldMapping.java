package io.syncline.core.definition;

import io.syncline.core.model.Value;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one native field of a participant and one unified attribute correspond.
 *
 * @param field the native field, with its type and limits
 * @param attribute the unified attribute
 * @param in whether the field's edits enter the record
 * @param out whether the attribute is written to the field
 * @param transformsIn named transforms applied on the way in, in order; where they can be inverted
 *     they are on the way out
 * @param values native picklist value to unified value, over those of the field type
 * @param required whether a record without it is held
 * @param defaultValue what stands in on the way in where the field is empty; null: nothing
 */
public record FieldMapping(
    FieldType field,
    String attribute,
    boolean in,
    boolean out,
    List<String> transformsIn,
    Map<String, String> values,
    boolean required,
    @Nullable Value defaultValue) {

  public FieldMapping {
    transformsIn = List.copyOf(transformsIn);
    values = Map.copyOf(values);
  }

  /** Both ways, nothing special. */
  public static FieldMapping both(FieldType field, String attribute) {
    return new FieldMapping(
        field, attribute, true, field.writable(), List.of(), Map.of(), false, null);
  }
}
