package io.syncline.api;

import io.syncline.core.model.Value;
import io.syncline.json.Json;
import io.syncline.json.MalformedJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Where the next page of a list begins: the place of the last item shown, opaque to whoever carries
 * it.
 */
record Cursor(List<String> place) {

  private static final int LONGEST = 4_096;

  static Cursor at(String... place) {
    return new Cursor(List.of(place));
  }

  String text() {
    var items = place.stream().map(Value::text).toList();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Json.write(new Value.Items(items)));
  }

  /**
   * @throws Refusal where it is not one that a list of {@code size} parts gave out
   */
  static Cursor parse(String text, int size) {
    try {
      if (text.length() <= LONGEST
          && Json.parse(Base64.getUrlDecoder().decode(text.getBytes(StandardCharsets.US_ASCII)))
              instanceof Value.Items items
          && items.values().size() == size
          && items.values().stream().allMatch(Value.Text.class::isInstance)) {
        var parts = items.values().stream().map(it -> ((Value.Text) it).value());
        return new Cursor(Arrays.asList(parts.toArray(String[]::new)));
      }
    } catch (IllegalArgumentException | MalformedJson e) {
      // told below
    }
    throw Refusal.badRequest("cursor is not one that this list gave out");
  }
}
