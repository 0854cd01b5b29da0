package io.syncline.system.http.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A schema of a description, references followed: what is said by all its parts and alternatives
 * together. Without parts it says nothing and takes everything.
 */
final class ApiSchema {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> ALTERNATIVES = List.of("oneOf", "anyOf");
  private static final int DEEPEST = 8;

  /** Takes everything. */
  static final ApiSchema ANY = new ApiSchema(JSON.objectNode(), null);

  private final JsonNode root;
  private final @Nullable JsonNode written;
  private final Set<JsonNode> parts = new LinkedHashSet<>();

  ApiSchema(JsonNode root, @Nullable JsonNode written) {
    this.root = root;
    this.written = written;
    collect(written);
  }

  private void collect(@Nullable JsonNode schema) {
    if (schema == null || schema.isMissingNode()) {
      return;
    }
    var resolved = resolve(root, schema);
    if (parts.add(resolved)) {
      resolved.path("allOf").forEach(this::collect);
      ALTERNATIVES.forEach(word -> resolved.path(word).forEach(this::collect));
    }
  }

  static JsonNode resolve(JsonNode root, JsonNode written) {
    var at = written;
    while (at.has("$ref")) {
      at = root.at(at.get("$ref").asText().substring(1));
    }
    return at;
  }

  /** Whether any name may stand in it. */
  boolean open() {
    return parts.isEmpty()
        || parts.stream().anyMatch(it -> it.path("additionalProperties").isObject())
        || parts.stream().anyMatch(it -> it.path("additionalProperties").asBoolean(false))
        || parts.stream().noneMatch(it -> it.has("properties") || it.has("items") || scalar(it));
  }

  private static boolean scalar(JsonNode part) {
    return part.has("enum") || part.has("type") && !part.path("type").asText().equals("object");
  }

  boolean is(String type) {
    return parts.stream().anyMatch(it -> it.path("type").asText().equals(type));
  }

  boolean list() {
    return is("array") || parts.stream().anyMatch(it -> it.has("items"));
  }

  Optional<String> format() {
    return first("format").map(JsonNode::asText);
  }

  Optional<JsonNode> example() {
    return first("example").filter(JsonNode::isValueNode);
  }

  private Optional<JsonNode> first(String key) {
    return parts.stream().map(it -> it.path(key)).filter(it -> !it.isMissingNode()).findFirst();
  }

  List<String> words() {
    var words = new ArrayList<String>();
    parts.forEach(it -> it.path("enum").forEach(word -> words.add(word.asText())));
    return words;
  }

  int longest() {
    return parts.stream().mapToInt(it -> it.path("maxLength").asInt(1000)).min().orElse(1000);
  }

  /** Empty where no part describes it. */
  Optional<ApiSchema> child(String name) {
    var described =
        parts.stream()
            .map(it -> it.path("properties").path(name))
            .filter(it -> !it.isMissingNode())
            .toList();
    if (!described.isEmpty()) {
      return Optional.of(together(described));
    }
    var more = parts.stream().map(it -> it.path("additionalProperties")).toList();
    var typed = more.stream().filter(it -> it.isObject() && !it.isEmpty()).toList();
    return typed.isEmpty() ? Optional.of(ANY).filter(it -> open()) : Optional.of(together(typed));
  }

  private ApiSchema together(List<JsonNode> schemas) {
    if (schemas.size() == 1) {
      return new ApiSchema(root, schemas.get(0));
    }
    var all = JSON.objectNode();
    schemas.forEach(all.putArray("anyOf")::add);
    return new ApiSchema(root, all);
  }

  /** The names that are described. */
  Set<String> names() {
    var names = new LinkedHashSet<String>();
    parts.forEach(it -> it.path("properties").fieldNames().forEachRemaining(names::add));
    return names;
  }

  ApiSchema items() {
    var described = parts.stream().map(it -> it.path("items")).filter(JsonNode::isObject).toList();
    return described.isEmpty() ? ANY : together(described);
  }

  /** What is at a path of a manifest; empty where it is not described. */
  Optional<ApiSchema> at(@Nullable String path) {
    var at = Optional.of(this);
    if (path == null || path.isEmpty()) {
      return at;
    }
    for (var step : path.split("\\.(?![^\\[]*])")) {
      int bracket = step.indexOf('[');
      var name = bracket < 0 ? step : step.substring(0, bracket);
      if (!name.isEmpty()) {
        at =
            at.flatMap(
                it ->
                    it.list() ? it.items().child(name).or(() -> Optional.of(ANY)) : it.child(name));
      }
      if (bracket >= 0) {
        at = at.map(ApiSchema::items);
      }
    }
    return at;
  }

  /** The names in a body that nothing describes. */
  List<String> unknown(JsonNode body) {
    var unknown = new ArrayList<String>();
    unknown(body, "", unknown);
    return unknown;
  }

  private void unknown(JsonNode body, String path, List<String> unknown) {
    if (body.isArray()) {
      body.forEach(it -> items().unknown(it, path + "[]", unknown));
    }
    body.properties()
        .forEach(
            entry -> {
              var at = path + "." + entry.getKey();
              child(entry.getKey())
                  .ifPresentOrElse(
                      it -> it.unknown(entry.getValue(), at, unknown),
                      () -> unknown.add(at.substring(1)));
            });
  }

  /** The texts of a form that are not what is described; an empty one clears. */
  List<String> misfits(JsonNode body) {
    var misfits = new ArrayList<String>();
    parts.forEach(
        it ->
            it.path("required")
                .forEach(
                    name -> {
                      if (!body.has(name.asText()) && at(name.asText()).isPresent()) {
                        misfits.add(name.asText() + " is required");
                      }
                    }));
    body.properties()
        .forEach(
            it -> {
              var schema = child(it.getKey()).orElse(ANY);
              if (it.getValue().isTextual() && !schema.takes(it.getValue().asText())) {
                misfits.add(it.getKey() + " is of another type");
              } else if (it.getValue().isObject()) {
                misfits.addAll(schema.misfits(it.getValue()));
              } else if (it.getValue().isArray()) {
                var items = schema.items();
                it.getValue()
                    .forEach(
                        each -> {
                          if (each.isTextual() && !items.takes(each.asText())) {
                            misfits.add(it.getKey() + "[] is of another type");
                          }
                        });
              }
            });
    return misfits;
  }

  private boolean takes(String text) {
    var alternatives = parts.stream().filter(it -> it.has("type") || it.has("enum")).toList();
    return alternatives.isEmpty() || alternatives.stream().anyMatch(it -> takes(it, text));
  }

  private static boolean takes(JsonNode schema, String text) {
    if (schema.has("enum")) {
      var words = new ArrayList<String>();
      schema.get("enum").forEach(it -> words.add(it.asText()));
      return words.contains(text);
    }
    return switch (schema.path("type").asText()) {
      case "integer" -> text.matches("-?\\d+");
      case "number" -> text.matches("-?\\d+(\\.\\d+)?");
      case "boolean" -> text.matches("true|false");
      case "string" -> text.length() <= schema.path("maxLength").asInt(Integer.MAX_VALUE);
      default -> false;
    };
  }

  /** Something that fits, with what is required and no more. */
  JsonNode sample(Collection<String> wanted) {
    return written == null ? JSON.objectNode() : sample(written, wanted, 0);
  }

  private JsonNode sample(JsonNode schema, Collection<String> wanted, int depth) {
    var at = resolve(root, schema);
    for (var word : ALTERNATIVES) {
      if (!at.path(word).isEmpty()) {
        var rest = ((ObjectNode) at.deepCopy()).without(word);
        return merged(List.of(best(at.path(word), wanted), rest), wanted, depth);
      }
    }
    if (!at.path("allOf").isEmpty()) {
      var all = new ArrayList<JsonNode>();
      at.path("allOf").forEach(all::add);
      all.add(((ObjectNode) at.deepCopy()).without("allOf"));
      return merged(all, wanted, depth);
    }
    return plain(at, depth);
  }

  /** The alternative that knows most of the names. */
  private JsonNode best(JsonNode alternatives, Collection<String> wanted) {
    JsonNode best = alternatives.get(0);
    long most = -1;
    for (var each : alternatives) {
      var schema = new ApiSchema(root, each);
      long knows = wanted.stream().filter(it -> schema.child(it).isPresent()).count();
      if (knows > most && !schema.is("null")) {
        most = knows;
        best = each;
      }
    }
    return best;
  }

  private JsonNode merged(List<JsonNode> parts, Collection<String> wanted, int depth) {
    JsonNode merged = JSON.objectNode();
    for (var part : parts) {
      if (!part.isEmpty()) {
        var sample = sample(part, wanted, depth);
        if (sample instanceof ObjectNode more && merged instanceof ObjectNode all) {
          all.setAll(more);
        } else if (!sample.isObject()) {
          merged = sample;
        }
      }
    }
    return merged;
  }

  private JsonNode plain(JsonNode at, int depth) {
    if (at.has("enum")) {
      return at.get("enum").get(0);
    }
    return switch (at.path("type").asText(at.has("items") ? "array" : "object")) {
      case "array" -> list(at, depth);
      case "string" -> JSON.textNode(text(at));
      case "integer" -> JSON.numberNode(Math.max(1, at.path("minimum").asLong(1)));
      case "number" -> JSON.numberNode(Math.max(1, at.path("minimum").asDouble(1)));
      case "boolean" -> JSON.booleanNode(false);
      case "null" -> JSON.nullNode();
      default -> object(at, depth);
    };
  }

  private ObjectNode object(JsonNode at, int depth) {
    var object = JSON.objectNode();
    for (var name : at.path("required")) {
      var property = at.path("properties").path(name.asText());
      if (depth < DEEPEST && !property.isMissingNode()) {
        object.set(name.asText(), sample(property, List.of(), depth + 1));
      }
    }
    return object;
  }

  private ArrayNode list(JsonNode at, int depth) {
    var list = JSON.arrayNode();
    for (int i = 0; i < at.path("minItems").asInt(0) && depth < DEEPEST; i++) {
      list.add(sample(at.path("items"), List.of(), depth + 1));
    }
    return list;
  }

  private static String text(JsonNode at) {
    if (at.path("example").isTextual()) {
      return at.get("example").asText();
    }
    return switch (at.path("format").asText()) {
      case "date-time" -> "2026-01-15T10:00:00Z";
      case "date" -> "2026-01-15";
      case "time" -> "10:00:00Z";
      case "email" -> "someone@example.com";
      case "uri", "url" -> "https://example.com/";
      case "uuid" -> "00000000-0000-4000-8000-000000000000";
      case "ipv4" -> "192.0.2.1";
      default -> "x".repeat(Math.max(1, at.path("minLength").asInt(1)));
    };
  }
}
