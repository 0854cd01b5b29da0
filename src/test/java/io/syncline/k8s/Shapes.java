package io.syncline.k8s;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Compares an object with the fields of its kind in {@code shapes.yaml}. */
final class Shapes {

  private static final Pattern QUANTITY = Pattern.compile("\\d+(m|Ki|Mi|Gi)?");
  private static final Pattern DURATION = Pattern.compile("\\d+[smh]");

  private final Map<String, Object> kinds =
      Yaml.documents(Path.of("src/test/resources/k8s/shapes.yaml")).get(0);
  private final List<String> problems = new ArrayList<>();

  private Shapes() {}

  /** What is wrong with it, each by its path; none: it is in order. */
  static List<String> problems(Map<String, Object> object) {
    var shapes = new Shapes();
    var kind = String.valueOf(object.get("kind"));
    var shape = kind.equals("shared") ? null : shapes.kinds.get(kind);
    if (shape == null) {
      return List.of("unknown kind " + kind);
    }
    shapes.check(kind, object, shape);
    return shapes.problems;
  }

  private void check(String at, Object value, Object shape) {
    if (shape instanceof Map<?, ?> fields) {
      fields(at, value, fields);
    } else if (shape instanceof List<?> items) {
      items(at, value, items.get(0));
    } else {
      word(at, value, String.valueOf(shape));
    }
  }

  private void fields(String at, Object value, Map<?, ?> shape) {
    if (!(value instanceof Map<?, ?> map)) {
      problems.add(at + " is no map");
      return;
    }
    var unknown = new HashSet<Object>(map.keySet());
    shape.forEach(
        (written, inner) -> {
          var key = String.valueOf(written);
          var name = key.replace("?", "");
          unknown.remove(name);
          if (map.get(name) != null) {
            check(at + "." + name, map.get(name), inner);
          } else if (name.equals(key)) {
            problems.add(at + "." + name + " is missing");
          }
        });
    unknown.forEach(it -> problems.add(at + "." + it + " is unknown"));
  }

  private void items(String at, Object value, Object shape) {
    if (!(value instanceof List<?> list)) {
      problems.add(at + " is no list");
      return;
    }
    for (int i = 0; i < list.size(); i++) {
      check(at + "[" + i + "]", list.get(i), shape);
    }
  }

  private void word(String at, Object value, String shape) {
    if (shape.startsWith("$")) {
      check(at, value, Yaml.at(kinds, "shared", shape.substring(1)));
    } else if (!fits(value, shape)) {
      problems.add(at + " is not " + shape + ": " + value);
    }
  }

  private static boolean fits(Object value, String shape) {
    var text = String.valueOf(value);
    return switch (shape) {
      case "text" -> value instanceof String;
      case "flag" -> value instanceof Boolean;
      case "number" -> value instanceof Integer;
      case "port" -> value instanceof Integer || value instanceof String;
      case "quantity" -> QUANTITY.matcher(text).matches();
      case "duration" -> DURATION.matcher(text).matches();
      case "labels" ->
          value instanceof Map<?, ?> map
              && map.values().stream().allMatch(String.class::isInstance);
      default ->
          shape.startsWith("=")
              ? text.equals(shape.substring(1))
              : Arrays.asList(shape.split("\\|")).contains(text);
    };
  }
}
