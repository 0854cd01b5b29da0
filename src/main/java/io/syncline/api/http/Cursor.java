package io.syncline.api.http;

import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import io.syncline.json.MalformedJson;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/**
 * Where the next page of a list begins: the position of the last item shown, opaque to the client.
 */
public record Cursor(List<String> place) {

  private static final int LONGEST = 4_096;

  public static Cursor at(String... place) {
    return new Cursor(List.of(place));
  }

  public String text() {
    var items = place.stream().map(Value::text).toList();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Json.write(new Value.Items(items)));
  }

  /**
   * The place of {@code size} parts that a cursor holds.
   *
   * @throws Refusal where it is not one that the list gave out
   */
  static <T> T read(String text, int size, Function<List<String>, T> place) {
    try {
      if (text.length() <= LONGEST
          && Json.parse(Base64.getUrlDecoder().decode(text.getBytes(StandardCharsets.US_ASCII)))
              instanceof Value.Items items
          && items.values().size() == size
          && items.values().stream().allMatch(Value.Text.class::isInstance)) {
        var parts = items.values().stream().map(it -> ((Value.Text) it).value());
        return place.apply(parts.toList());
      }
    } catch (IllegalArgumentException | MalformedJson e) {
      // reported below
    }
    throw Refusal.badRequest("cursor is not one that this list gave out");
  }
}
