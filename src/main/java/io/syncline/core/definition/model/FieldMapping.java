package io.syncline.core.definition.model;

import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.value.Value;
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
 * @param conversion how a value is converted
 * @param reference the records that a {@link ValueType#REFERENCE} leads to; null: it is none, or
 *     its entity is not known yet
 */
public record FieldMapping(
    FieldType field,
    String attribute,
    boolean in,
    boolean out,
    Conversion conversion,
    @Nullable Reference reference) {

  /**
   * Routes of the integrator between a system's own value and the field's value as all else sees it
   * (decision 91).
   *
   * @param in the route that reads it, without {@code direct:}
   * @param inverse the route that undoes that for a write or a search; null: the field is only read
   */
  public record ValueRoutes(String in, @Nullable String inverse) {}

  /**
   * How a value is converted.
   *
   * @param routes what changes it before all else on the way in, and after all else on the way out;
   *     null: nothing
   * @param transformsIn named transforms applied on the way in, in order; where they can be
   *     inverted they are on the way out
   * @param values native picklist value to unified value, over those of the field type
   * @param required whether a record without it is held
   * @param defaultValue what is used on the way in where the field is empty; null: nothing
   */
  public record Conversion(
      @Nullable ValueRoutes routes,
      List<String> transformsIn,
      Map<String, String> values,
      boolean required,
      @Nullable Value defaultValue) {

    /** As the types of field and attribute say. */
    public static final Conversion USUAL = new Conversion(List.of(), Map.of(), false, null);

    public Conversion {
      transformsIn = List.copyOf(transformsIn);
      values = Map.copyOf(values);
    }

    /** Whether a value is another one afterwards, by a route or a transform. */
    public boolean changes() {
      return routes != null || !transformsIn.isEmpty();
    }

    /** Without routes. */
    public Conversion(
        List<String> transformsIn,
        Map<String, String> values,
        boolean required,
        @Nullable Value defaultValue) {
      this(null, transformsIn, values, required, defaultValue);
    }
  }

  /**
   * The records that the ids of a field name (S15).
   *
   * @param entity the entity of the records
   * @param object the object of this system whose native ids the field holds
   */
  public record Reference(String entity, String object) {}

  /** A field that names no other record. */
  public FieldMapping(
      FieldType field, String attribute, boolean in, boolean out, Conversion conversion) {
    this(field, attribute, in, out, conversion, null);
  }

  public FieldMapping leadingTo(Reference target) {
    return new FieldMapping(field, attribute, in, out, conversion, target);
  }

  /** The same, whose edits never enter the record. */
  public FieldMapping onlyOut() {
    return new FieldMapping(field, attribute, false, out, conversion, reference);
  }

  /** Both ways, nothing special. */
  public static FieldMapping both(FieldType field, String attribute) {
    return new FieldMapping(field, attribute, true, field.writable(), Conversion.USUAL);
  }
}
