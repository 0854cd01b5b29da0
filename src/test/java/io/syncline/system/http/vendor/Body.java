package io.syncline.system.http.vendor;

import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import io.syncline.sandbox.kernel.Request;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The body of a request as a tree, whether it is JSON or a form. */
final class Body {

  private Body() {}

  static boolean form(Request request) {
    return String.valueOf(request.header("content-type")).contains("form");
  }

  static Value.Struct of(Request request) {
    if (!form(request)) {
      return Json.parseStruct(request.body());
    }
    var tree = new LinkedHashMap<String, Object>();
    var text = new String(request.body(), StandardCharsets.UTF_8);
    Request.decode(text).forEach((name, values) -> put(tree, name, values.get(0)));
    return (Value.Struct) value(tree);
  }

  @SuppressWarnings("unchecked")
  private static void put(Map<String, Object> tree, String name, String value) {
    var steps = name.replace("]", "").split("\\[");
    var at = tree;
    for (int i = 0; i < steps.length - 1; i++) {
      at = (Map<String, Object>) at.computeIfAbsent(steps[i], it -> new LinkedHashMap<>());
    }
    at.put(steps[steps.length - 1], value);
  }

  @SuppressWarnings("unchecked")
  private static Value value(Object written) {
    if (written instanceof String text) {
      return text.isEmpty() ? Value.CLEARED : Value.text(text);
    }
    var map = (Map<String, Object>) written;
    if (!map.isEmpty() && map.keySet().stream().allMatch(it -> it.matches("\\d+"))) {
      return new Value.Items(List.copyOf(map.values().stream().map(Body::value).toList()));
    }
    var fields = new LinkedHashMap<String, Value>();
    map.forEach((name, it) -> fields.put(name, value(it)));
    return new Value.Struct(fields);
  }
}
