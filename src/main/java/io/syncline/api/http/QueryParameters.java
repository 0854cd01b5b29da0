package io.syncline.api.http;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The query of a list, read strictly: a misspelt, repeated or malformed parameter is refused,
 * because an ignored filter would return too much.
 */
public final class QueryParameters {

  static final int MOST = 500;
  static final int USUAL = 100;

  private final MultivaluedMap<String, String> given;

  private QueryParameters(MultivaluedMap<String, String> given) {
    this.given = given;
  }

  /** What a list is asked for: these filters, and where the page begins and ends. */
  public static QueryParameters of(UriInfo uri, String... filters) {
    return of(
        uri.getQueryParameters(),
        Stream.concat(Stream.of("cursor", "limit"), Stream.of(filters)).toList());
  }

  /** What is asked for where there are no pages: these parameters and no others. */
  public static QueryParameters exactly(UriInfo uri, String... names) {
    return of(uri.getQueryParameters(), List.of(names));
  }

  /** Parameters that came another way, read as strictly. */
  public static QueryParameters of(Map<String, String> given, List<String> names) {
    return of(new MultivaluedHashMap<>(given), names);
  }

  private static QueryParameters of(MultivaluedMap<String, String> given, List<String> names) {
    var known = Set.copyOf(names);
    given.forEach(
        (name, values) -> {
          if (!known.contains(name)) {
            throw Refusal.badRequest(
                "There is no query parameter of this name; known are "
                    + names.stream().sorted().collect(Collectors.joining(", ")));
          }
          if (values.size() > 1) {
            throw Refusal.badRequest(name + " is given more than once");
          }
          if (values.stream().anyMatch(it -> it.indexOf('\0') >= 0)) {
            throw Refusal.badRequest(name + " holds a NUL, which no value does");
          }
        });
    return new QueryParameters(given);
  }

  public @Nullable String text(String name) {
    var value = given.getFirst(name);
    return value == null || value.isEmpty() ? null : value;
  }

  public @Nullable SystemId system(String name) {
    return read(name, QueryParameters::system0, "is not a system id");
  }

  /** A copy as {@code crm/contacts/17}. */
  public @Nullable NativeRef ref(String name) {
    return read(
        name,
        it -> NativeRef.parse(it).orElseThrow(IllegalArgumentException::new),
        "is not <system>/<object>/<id>");
  }

  public @Nullable RecordId record(String name) {
    var id = uuid(name);
    return id == null ? null : new RecordId(id);
  }

  public @Nullable UUID uuid(String name) {
    return read(name, QueryParameters::uuid0, "is not a UUID");
  }

  /** ISO 8601 with an offset. */
  public @Nullable Instant time(String name) {
    return read(
        name,
        it -> OffsetDateTime.parse(it).toInstant(),
        "is not a time as 2026-01-31T12:00:00Z (a + is written %2B)");
  }

  public <E extends Enum<E>> @Nullable E word(String name, Class<E> type) {
    return read(name, it -> ApiWords.parse(it, type), "is none of " + ApiWords.all(type));
  }

  public boolean flag(String name) {
    var value = read(name, QueryParameters::flag0, "is neither true nor false");
    return value != null && value;
  }

  int limit() {
    var limit = read("limit", Integer::valueOf, "is not a number from 1 to " + MOST);
    if (limit != null && (limit < 1 || limit > MOST)) {
      throw Refusal.badRequest("limit is not a number from 1 to " + MOST);
    }
    return limit == null ? USUAL : limit;
  }

  /**
   * Where the page begins; empty: at the beginning.
   *
   * @param size of how many parts a place of this list is
   * @param place reads them; throws IllegalArgumentException where they are none
   */
  public <T> Optional<T> cursor(int size, Function<List<String>, T> place) {
    return Optional.ofNullable(text("cursor")).map(it -> Cursor.read(it, size, place));
  }

  /** A cursor of one id. */
  public @Nullable UUID before() {
    return cursor(1, it -> uuid0(it.get(0))).orElse(null);
  }

  public @Nullable Long number(String name) {
    return read(name, Long::valueOf, "is not a whole number");
  }

  private <T> @Nullable T read(String name, Function<String, T> parse, String wrong) {
    var value = text(name);
    if (value == null) {
      return null;
    }
    try {
      return parse.apply(value);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw Refusal.badRequest(name + " " + wrong);
    }
  }

  private static SystemId system0(String text) {
    return SystemId.of(text);
  }

  /** Only the 36 characters: {@code UUID.fromString} takes shorter ones too. */
  private static UUID uuid0(String text) {
    if (text.length() != 36) {
      throw new IllegalArgumentException();
    }
    return UUID.fromString(text);
  }

  /** An id of the path; what is no id names nothing. */
  public static UUID id(String text, String what) {
    try {
      return uuid0(text.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest("The id of a " + what + " is a UUID");
    }
  }

  private static Boolean flag0(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException();
    };
  }
}
