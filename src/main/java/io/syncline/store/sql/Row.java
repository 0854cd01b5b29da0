package io.syncline.store.sql;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.VersionHash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The row a cursor is at, read as the model's types; and the model's types as the driver wants
 * them.
 */
public record Row(ResultSet result, Sealing sealing) {

  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

  public String text(String column) throws SQLException {
    return Objects.requireNonNull(result.getString(column), column);
  }

  public @Nullable String maybeText(String column) throws SQLException {
    return result.getString(column);
  }

  /** A document that may be sealed. */
  public String document(String column) throws SQLException {
    return sealing.open(text(column));
  }

  public @Nullable String maybeDocument(String column) throws SQLException {
    var stored = maybeText(column);
    return stored == null ? null : sealing.open(stored);
  }

  /** As {@link #document}, as bytes. */
  public byte[] payload(String column) throws SQLException {
    return sealing.open(bytes(column));
  }

  public long number(String column) throws SQLException {
    return result.getLong(column);
  }

  public @Nullable Long maybeNumber(String column) throws SQLException {
    long number = result.getLong(column);
    return result.wasNull() ? null : number;
  }

  public int integer(String column) throws SQLException {
    return result.getInt(column);
  }

  public boolean flag(String column) throws SQLException {
    return result.getBoolean(column);
  }

  public byte[] bytes(String column) throws SQLException {
    return Objects.requireNonNull(result.getBytes(column), column);
  }

  public UUID uuid(String column) throws SQLException {
    return Objects.requireNonNull(maybeUuid(column), column);
  }

  public @Nullable UUID maybeUuid(String column) throws SQLException {
    return result.getObject(column, UUID.class);
  }

  public RecordId record(String column) throws SQLException {
    return new RecordId(uuid(column));
  }

  public @Nullable RecordId maybeRecord(String column) throws SQLException {
    var id = maybeUuid(column);
    return id == null ? null : new RecordId(id);
  }

  public Instant time(String column) throws SQLException {
    return Objects.requireNonNull(maybeTime(column), column);
  }

  public @Nullable Instant maybeTime(String column) throws SQLException {
    var time = result.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  public SystemId system(String column) throws SQLException {
    return SystemId.of(text(column));
  }

  public @Nullable SystemId maybeSystem(String column) throws SQLException {
    var id = maybeText(column);
    return id == null || id.isEmpty() ? null : SystemId.of(id);
  }

  /** Of the columns system_id, object and native_id. */
  public NativeRef ref() throws SQLException {
    return new NativeRef(system("system_id"), text("object"), text("native_id"));
  }

  public @Nullable NativeRef maybeRef(String systemColumn) throws SQLException {
    var system = maybeSystem(systemColumn);
    var object = maybeText("object");
    var id = maybeText("native_id");
    return system == null || object == null || id == null
        ? null
        : new NativeRef(system, object, id);
  }

  public @Nullable VersionHash maybeHash(String column) throws SQLException {
    var hex = maybeText(column);
    return hex == null ? null : new VersionHash(hex);
  }

  /**
   * @throws UnreadableRow where this version has no such constant
   */
  public <E extends Enum<E>> E constant(String column, Class<E> type) throws SQLException {
    var word = text(column);
    return named(word, type).orElseThrow(() -> new UnreadableRow(column, word));
  }

  /**
   * @param unknown where this version has no such constant
   */
  public <E extends Enum<E>> E constant(String column, Class<E> type, E unknown)
      throws SQLException {
    return named(text(column), type).orElse(unknown);
  }

  private static <E extends Enum<E>> Optional<E> named(String word, Class<E> type) {
    try {
      return Optional.of(Enum.valueOf(type, word.toUpperCase(Locale.ROOT)));
    } catch (IllegalArgumentException unknown) {
      return Optional.empty();
    }
  }

  public List<String> texts(String column) throws SQLException {
    return List.of((String[]) result.getArray(column).getArray());
  }

  public List<UUID> uuids(String column) throws SQLException {
    return List.of((UUID[]) result.getArray(column).getArray());
  }

  /** As a parameter of its own. */
  static @Nullable Object sent(@Nullable Object value) {
    return value instanceof Instant at
        ? OffsetDateTime.ofInstant(stored(at), ZoneOffset.UTC)
        : plain(value);
  }

  /** As an element of an array. */
  static @Nullable Object inArray(@Nullable Object value) {
    // As an offset time it is written digit by digit, as an instant by a formatter.
    return value instanceof Instant at
        ? stored(at).atOffset(ZoneOffset.UTC).toString()
        : plain(value);
  }

  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof RecordId id) {
      return id.value();
    }
    if (value instanceof Enum<?> constant) {
      return constant.name().toLowerCase(Locale.ROOT);
    }
    if (value instanceof SystemId system) {
      return system.value();
    }
    return value instanceof VersionHash hash ? hash.hex() : value;
  }

  /**
   * To the microsecond, and within the years PostgreSQL and people can name: a clock gone mad stops
   * nothing.
   */
  public static Instant stored(Instant at) {
    var bounded = at.isBefore(EARLIEST) ? EARLIEST : at.isAfter(LATEST) ? LATEST : at;
    return bounded.truncatedTo(ChronoUnit.MICROS);
  }

  /** An array of names; null: any name. */
  public static @Nullable String names(@Nullable Set<String> names) {
    return names == null ? null : literal(List.copyOf(names));
  }

  /** An array as PostgreSQL's literal, for a column of arrays of different lengths. */
  public static String literal(List<?> values) {
    return values.stream()
        .map(it -> '"' + it.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"')
        .collect(Collectors.joining(",", "{", "}"));
  }

  static String literal(Object... values) {
    return literal(Arrays.asList(values));
  }

  /** Words for people: what PostgreSQL's text cannot hold becomes U+FFFD. */
  public static String words(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isSurrogate(c)) {
        return cleaned(text);
      }
    }
    return text;
  }

  private static String cleaned(String text) {
    var out = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c == 0 || c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c)
        .forEach(out::appendCodePoint);
    return out.toString();
  }
}
