package io.syncline.system.http;

import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import io.syncline.json.MalformedJson;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far the feeds under parents were followed.
 *
 * @param parents the cursor of parents; null: the beginning
 * @param tokens by parent, of those that are done
 */
record FeedsPlace(@Nullable String parents, Map<String, String> tokens) {

  private static final String PARENTS = "parents";
  private static final String TOKENS = "tokens";

  FeedsPlace {
    tokens = Map.copyOf(tokens);
  }

  /**
   * @param cursor as {@link #text} wrote it; null: the beginning
   */
  static FeedsPlace parse(@Nullable String cursor) {
    var said = said(cursor);
    return new FeedsPlace(
        said.fields().get(PARENTS) instanceof Value.Text text ? text.value() : null,
        said.fields().get(TOKENS) instanceof Value.Struct struct ? texts(struct) : Map.of());
  }

  String text() {
    var said = new TreeMap<String, Value>();
    if (parents != null) {
      said.put(PARENTS, Value.text(parents));
    }
    said.put(TOKENS, struct(tokens));
    return Json.text(new Value.Struct(said));
  }

  /**
   * Of each parent.
   *
   * @param token of the object, as {@link #text(Map)} wrote it; any other text, and null, has none
   */
  static Map<String, String> tokens(@Nullable String token) {
    return texts(said(token));
  }

  /** The token of the object. */
  static String text(Map<String, String> tokens) {
    return Json.text(struct(tokens));
  }

  private static Value.Struct said(@Nullable String text) {
    try {
      return text == null ? Value.Struct.EMPTY : Json.parseStruct(text);
    } catch (MalformedJson e) {
      return Value.Struct.EMPTY;
    }
  }

  private static Map<String, String> texts(Value.Struct struct) {
    var texts = new TreeMap<String, String>();
    struct
        .fields()
        .forEach(
            (name, value) -> {
              if (value instanceof Value.Text text) {
                texts.put(name, text.value());
              }
            });
    return texts;
  }

  private static Value.Struct struct(Map<String, String> texts) {
    var values = new TreeMap<String, Value>();
    texts.forEach((name, text) -> values.put(name, Value.text(text)));
    return new Value.Struct(values);
  }
}
