package io.syncline.sandbox.kernel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Reads and writes JSON trees with one shared, immutable mapper. */
public final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  /** An empty object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** An empty array. */
  public static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  /** The tree in these bytes; {@link IllegalArgumentException} when they are not one JSON value. */
  public static JsonNode parse(byte[] bytes) {
    try {
      var tree = MAPPER.readTree(bytes);
      return tree == null ? MAPPER.missingNode() : tree;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The object in this text; {@link IllegalArgumentException} when it is something else. */
  public static ObjectNode parseObject(String text) {
    try {
      if (MAPPER.readTree(text) instanceof ObjectNode object) {
        return object;
      }
      throw new IllegalArgumentException("not a JSON object");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON", e);
    }
  }

  /** The tree as compact UTF-8. */
  public static byte[] bytes(JsonNode tree) {
    try {
      return MAPPER.writeValueAsBytes(tree);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A tree of maps, lists, strings, numbers, booleans and nulls. */
  public static ObjectNode of(Map<String, ?> values) {
    return MAPPER.valueToTree(values);
  }

  /** Any value of those kinds. */
  public static JsonNode value(Object value) {
    return MAPPER.valueToTree(value);
  }
}
