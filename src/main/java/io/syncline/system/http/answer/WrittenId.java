package io.syncline.system.http.answer;

import io.syncline.core.model.value.Value;
import io.syncline.core.transform.path.FirstPath;
import io.syncline.system.http.call.Formats;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the id that the answer to a write tells in a place of its own: a path, a header, or the
 * answer itself.
 */
public final class WrittenId {

  public static final String HEADER = "header:";

  private static final int LONGEST = 512;

  private WrittenId() {}

  /**
   * @param where a path in the item, {@code header:} and a header's name, or empty: the item; of
   *     several with {@code |} between them the first counts that tells one
   * @param item what the answer holds where its records are; null: nothing
   * @param headers by name in lower case
   * @return null where it does not tell one
   */
  public static @Nullable String read(
      String where, @Nullable Value item, Map<String, String> headers) {
    for (var place : FirstPath.parts(where)) {
      var id = one(place, item, headers);
      if (id != null) {
        return id;
      }
    }
    return null;
  }

  private static @Nullable String one(
      String where, @Nullable Value item, Map<String, String> headers) {
    if (where.startsWith(HEADER)) {
      var name = where.substring(HEADER.length()).toLowerCase(Locale.ROOT);
      return checked(last(headers.get(name)));
    }
    var value = item == null ? null : Answers.at(item, where);
    boolean scalar = value instanceof Value.Text || value instanceof Value.Decimal;
    return scalar ? checked(Formats.text(value)) : null;
  }

  /** The last segment of an address; a text that is none is whole. */
  public static @Nullable String last(@Nullable String address) {
    if (address == null) {
      return null;
    }
    var path = address.strip().replaceAll("[?#].*$", "").replaceAll("/+$", "");
    int slash = path.lastIndexOf('/');
    try {
      return slash < 0
          ? path
          : URLDecoder.decode(
              path.substring(slash + 1).replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable String checked(@Nullable String id) {
    return id == null || id.isBlank() || id.length() > LONGEST ? null : id;
  }
}
