package io.syncline.definition.draft;

import io.syncline.core.model.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a description.
 *
 * @param path as written
 * @param method in capitals
 * @param operation as written
 * @param parameters those of the path among them
 */
record Endpoint(String path, String method, Value.Struct operation, List<Parameter> parameters) {

  private static final List<String> SUCCESSES = List.of("200", "201", "202", "203", "2XX", "2xx");

  /**
   * A parameter.
   *
   * @param in {@code query}, {@code header}, {@code path}; of Swagger 2.0 {@code body} and {@code
   *     formData} too
   */
  record Parameter(String name, String in, boolean required, Value.Struct schema) {

    /** One of a query that has no value of its own to begin with. */
    boolean demanded() {
      return required && !schema.fields().containsKey("default");
    }
  }

  static Endpoint of(Description description, String path, String method, Value.Struct item) {
    var operation = Description.struct(item.fields().get(method));
    var parameters = new LinkedHashMap<String, Parameter>();
    Stream.concat(
            Description.items(item, "parameters").stream(),
            Description.items(operation, "parameters").stream())
        .map(description::resolve)
        .forEach(
            it -> {
              var schema = it.fields().get("schema");
              var parameter =
                  new Parameter(
                      Description.text(it, "name"),
                      Description.text(it, "in"),
                      Description.flag(it, "required"),
                      schema == null ? it : described(description, schema));
              parameters.put(parameter.in() + " " + parameter.name(), parameter);
            });
    return new Endpoint(
        path, method.toUpperCase(Locale.ROOT), operation, new ArrayList<>(parameters.values()));
  }

  /** A body's schema may be huge and is resolved when it is asked for. */
  private static Value.Struct described(Description description, Value schema) {
    var struct = Description.struct(schema);
    return Description.reference(schema) == null ? struct : description.resolve(schema);
  }

  List<Parameter> in(String place) {
    return parameters.stream().filter(it -> it.in().equals(place)).toList();
  }

  /** The schema of what it answers on success; null where it answers nothing that is JSON. */
  @Nullable Value answer(Description description) {
    return success(description).map(it -> schema(description, it)).orElse(null);
  }

  Optional<Value.Struct> success(Description description) {
    var responses = Description.fields(operation, "responses");
    return Stream.concat(SUCCESSES.stream(), Stream.of("default"))
        .map(responses::get)
        .filter(it -> it != null)
        .map(description::resolve)
        .findFirst();
  }

  /** The schema of its request's body; null where it takes none that is JSON or a form. */
  @Nullable Value body(Description description) {
    if (description.swagger()) {
      return in("body").stream().map(Parameter::schema).findFirst().orElse(null);
    }
    var body = description.resolve(operation.fields().get("requestBody"));
    var json = schema(description, body);
    return json == null ? schema(body, Endpoint::form) : json;
  }

  /** Whether its request's body is a form, and cannot be JSON. */
  boolean takesForm(Description description) {
    var body = description.resolve(operation.fields().get("requestBody"));
    return !description.swagger()
        && schema(description, body) == null
        && schema(body, Endpoint::form) != null;
  }

  private static boolean form(String mediaType) {
    return mediaType.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded");
  }

  /** The media types of its request's body, where none of them is JSON or a form. */
  List<String> foreignBody(Description description) {
    if (body(description) != null) {
      return List.of();
    }
    if (!in("formData").isEmpty()) {
      return List.of("form");
    }
    var body = description.resolve(operation.fields().get("requestBody"));
    return List.copyOf(Description.fields(body, "content").keySet());
  }

  /** What a response or a request's body holds as JSON. */
  private static @Nullable Value schema(Description description, Value.Struct holder) {
    if (description.swagger()) {
      return holder.fields().get("schema");
    }
    return schema(holder, Endpoint::json);
  }

  private static @Nullable Value schema(Value.Struct holder, Predicate<String> mediaTypes) {
    return Description.fields(holder, "content").entrySet().stream()
        .filter(it -> mediaTypes.test(it.getKey()))
        .sorted(Map.Entry.comparingByKey())
        .map(it -> Description.struct(it.getValue()).fields().get("schema"))
        .filter(it -> it != null)
        .findFirst()
        .orElse(null);
  }

  private static boolean json(String mediaType) {
    var type = mediaType.toLowerCase(Locale.ROOT).replaceAll(";.*", "").strip();
    return type.equals("application/json")
        || type.equals("*/*")
        || type.equals("application/merge-patch+json")
        || type.endsWith("+json") && !type.equals("application/json-patch+json");
  }
}
