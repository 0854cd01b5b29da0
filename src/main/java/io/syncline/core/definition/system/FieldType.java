package io.syncline.core.definition.system;

import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.key.FromKey;
import io.syncline.core.definition.key.Shorthand;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One native field of an object, as its system type declares it.
 *
 * @param path where the field is in the native record: names joined by dots, a list element by
 *     {@code [name=value]} ({@code Phones[PhoneType=DEFAULT].PhoneNumber})
 * @param attribute the standard attribute it carries; null where it has none
 * @param type its type in the system
 * @param pii whether it is personal data
 * @param writable false for what the system computes
 * @param required whether a create needs it
 * @param findable whether records can be found by its exact value
 * @param unique whether the system refuses a second record with the same value: a create without an
 *     outcome is then settled by a search for it (S9)
 * @param maxLength longest text the system takes; null: no limit known
 * @param scale most decimal places the system takes; null: no limit known
 * @param format how the system writes dates ({@code iso}, {@code epoch-millis}, {@code
 *     epoch-seconds}, {@code microsoft-json}, or a java.time pattern); null: ISO 8601
 * @param timeZone of the times it writes without one; null: what the sync says, and UTC for the
 *     record's own times
 * @param values native picklist value to standard value
 * @param references the object, or a name it answers to, whose native ids the field holds: its type
 *     is {@link ValueType#REFERENCE} then
 * @param clearAs how a clear is written
 */
public record FieldType(
    @FromKey String path,
    @Shorthand @Nullable String attribute,
    @Default("text") ValueType type,
    boolean pii,
    @Default("true") boolean writable,
    boolean required,
    boolean findable,
    boolean unique,
    @Nullable Integer maxLength,
    @Nullable Integer scale,
    @Nullable String format,
    @Nullable ZoneId timeZone,
    Map<String, String> values,
    @Nullable String references,
    @Default("'null'") ClearAs clearAs) {

  /** How a field is cleared in a system (S4). */
  public enum ClearAs {
    NULL,
    EMPTY_TEXT,
    OMITTED,
    IMPOSSIBLE
  }

  public FieldType {
    type = references != null && type == ValueType.TEXT ? ValueType.REFERENCE : type;
    values = Map.copyOf(values);
  }

  /** A plain text field that carries the attribute of the same name. */
  public static FieldType text(String path, String attribute) {
    return of(path, attribute, ValueType.TEXT);
  }

  public static FieldType of(String path, @Nullable String attribute, ValueType type) {
    return new FieldType(
        path,
        attribute,
        type,
        false,
        true,
        false,
        false,
        false,
        null,
        null,
        null,
        null,
        Map.of(),
        null,
        ClearAs.NULL);
  }
}
