package io.syncline.core.definition.system;

import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.key.FromKey;
import io.syncline.core.definition.key.Group;
import io.syncline.core.definition.key.Shorthand;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One native field of an object, as its system type declares it.
 *
 * @param path where the field is in the native record: names joined by dots, a list element by
 *     {@code [name=value]} ({@code Phones[PhoneType=DEFAULT].PhoneNumber}), all elements by {@code
 *     []} ({@code tags[].name})
 * @param attribute the standard attribute it carries; null where it has none
 * @param pii whether it is personal data
 * @param content what its values are
 * @param bounds what fits
 * @param use what can be done with it
 */
public record FieldType(
    @FromKey String path,
    @Shorthand @Nullable String attribute,
    boolean pii,
    @Group Content content,
    @Group Bounds bounds,
    @Group Use use) {

  /** Not behind a backslash, where it is part of a name. */
  private static final Pattern ALL = Pattern.compile("(?<!\\\\)\\[]");

  /**
   * What the values of a field are.
   *
   * @param type its type in the system
   * @param format how the system writes dates ({@code iso}, {@code epoch-millis}, {@code
   *     epoch-seconds}, {@code microsoft-json}, or a java.time pattern); null: ISO 8601
   * @param timeZone of the times it writes without one, and of the days that its instants are on;
   *     null: what the sync says, and UTC for the record's own times
   * @param values native picklist value to standard value
   * @param references the object, or a name it answers to, whose native ids the field holds: its
   *     type is {@link ValueType#REFERENCE} then
   * @param minorUnits of an amount that the system holds in the smallest unit of its currency: its
   *     type is {@link ValueType#DECIMAL} then, or {@link ValueType#MONEY}
   */
  public record Content(
      @Default("text") ValueType type,
      @Nullable String format,
      @Nullable ZoneId timeZone,
      Map<String, String> values,
      @Nullable String references,
      @Nullable MinorUnits minorUnits) {
    public Content {
      type = references != null && type == ValueType.TEXT ? ValueType.REFERENCE : type;
      type = minorUnits != null && type == ValueType.TEXT ? ValueType.DECIMAL : type;
      values = Map.copyOf(values);
    }

    /** Of a field that holds no minor units. */
    public Content(
        ValueType type,
        @Nullable String format,
        @Nullable ZoneId timeZone,
        Map<String, String> values,
        @Nullable String references) {
      this(type, format, timeZone, values, references, null);
    }
  }

  /**
   * What fits into a field.
   *
   * @param maxLength longest text the system takes; null: no limit known
   * @param scale most decimal places the system takes; null: no limit known
   */
  public record Bounds(@Nullable Integer maxLength, @Nullable Integer scale) {

    /** No limit is known. */
    public static final Bounds NONE = new Bounds(null, null);
  }

  /**
   * What can be done with a field.
   *
   * @param writable false for what the system computes
   * @param required whether a create needs it
   * @param findable whether records can be found by its exact value
   * @param unique whether the system refuses a second record with the same value: a create without
   *     an outcome is then settled by a search for it (S9)
   * @param clearAs how a clear is written
   * @param write the request that writes this field alone; null: updates and creates do
   * @param createOnly whether a create alone writes it: it stays as it was made
   * @param beside what else the list item holds that a create makes for this field: by its name
   *     there, the field whose value it is
   */
  public record Use(
      @Default("true") boolean writable,
      boolean required,
      boolean findable,
      boolean unique,
      @Default("'null'") ClearAs clearAs,
      @Nullable FieldWrite write,
      boolean createOnly,
      Map<String, String> beside) {

    public Use {
      beside = Map.copyOf(beside);
    }

    /** Of a field that a create does not make final. */
    public Use(
        boolean writable,
        boolean required,
        boolean findable,
        boolean unique,
        ClearAs clearAs,
        @Nullable FieldWrite write) {
      this(writable, required, findable, unique, clearAs, write, false, Map.of());
    }

    /** Of a field that updates and creates write. */
    public Use(
        boolean writable, boolean required, boolean findable, boolean unique, ClearAs clearAs) {
      this(writable, required, findable, unique, clearAs, null, false, Map.of());
    }
  }

  /** How a field is cleared in a system (S4). */
  public enum ClearAs {
    NULL,
    EMPTY_TEXT,
    OMITTED,
    IMPOSSIBLE
  }

  /** A plain text field that carries the attribute of the same name. */
  public static FieldType text(String path, String attribute) {
    return of(path, attribute, ValueType.TEXT);
  }

  public static FieldType of(String path, @Nullable String attribute, ValueType type) {
    return new FieldType(
        path,
        attribute,
        false,
        new Content(type, null, null, Map.of(), null),
        Bounds.NONE,
        new Use(!meansAll(path), false, false, false, ClearAs.NULL));
  }

  /**
   * The field as it is seen behind routes that change its values: of what these are, the system's
   * type says nothing.
   *
   * @param bothWays whether a route undoes what another one does; else it is neither written nor
   *     searched
   */
  public FieldType throughRoutes(boolean bothWays) {
    var seen =
        new Use(
            use.writable() && bothWays,
            use.required(),
            use.findable() && bothWays,
            use.unique() && bothWays,
            use.clearAs(),
            use.write(),
            use.createOnly(),
            use.beside());
    var any = new Content(ValueType.TEXT, null, null, Map.of(), null);
    return new FieldType(path, attribute, pii, any, Bounds.NONE, seen);
  }

  /**
   * Whether a path means all elements of a list: what it leads to is read, and written by creates
   * alone, which make the element.
   */
  public static boolean meansAll(String path) {
    return ALL.matcher(path).find();
  }

  /** Whether its value is a list of the record, and neither one text nor several places. */
  public boolean isListAsSuch() {
    return type() == ValueType.LIST && format() == null && !meansAll(path);
  }

  public ValueType type() {
    return content.type();
  }

  public @Nullable String format() {
    return content.format();
  }

  public @Nullable ZoneId timeZone() {
    return content.timeZone();
  }

  public Map<String, String> values() {
    return content.values();
  }

  public @Nullable String references() {
    return content.references();
  }

  public @Nullable MinorUnits minorUnits() {
    return content.minorUnits();
  }

  public @Nullable Integer maxLength() {
    return bounds.maxLength();
  }

  public @Nullable Integer scale() {
    return bounds.scale();
  }

  public boolean writable() {
    return use.writable();
  }

  /** Whether an update may write it. */
  public boolean updatable() {
    return use.writable() && !use.createOnly();
  }

  public boolean required() {
    return use.required();
  }

  public boolean findable() {
    return use.findable();
  }

  public boolean unique() {
    return use.unique();
  }

  public ClearAs clearAs() {
    return use.clearAs();
  }

  /** Whether one of these paths is this field or a part of it: what has a part is not empty. */
  public boolean isSaidBy(Collection<String> paths) {
    return paths.contains(path)
        || paths.stream().anyMatch(it -> it.startsWith(path + ".") || it.startsWith(path + "["));
  }

  /** The request that writes this field alone; null: updates and creates do. */
  public @Nullable FieldWrite write() {
    return use.write();
  }
}
