package io.syncline.k8s;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** YAML as maps, lists and scalars. */
final class Yaml {

  private Yaml() {}

  static List<Map<String, Object>> documents(Path file) {
    try {
      return documents(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Map<String, Object>> documents(String text) {
    var settings = LoadSettings.builder().setAllowDuplicateKeys(false).build();
    var documents = new ArrayList<Map<String, Object>>();
    new Load(settings).loadAllFromString(text).forEach(it -> documents.add(map(it)));
    return documents;
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  /** The maps of a list; an absent list has none. */
  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> maps(Map<String, Object> from, String key) {
    return (List<Map<String, Object>>) from.getOrDefault(key, List.of());
  }

  @SuppressWarnings("unchecked")
  static List<String> texts(Map<String, Object> from, String key) {
    return (List<String>) from.getOrDefault(key, List.of());
  }

  /** What a path of keys leads to, from map to map. */
  static Object at(Map<String, Object> from, String... keys) {
    Object value = from;
    for (var key : keys) {
      value = map(value).get(key);
      if (value == null) {
        throw new IllegalArgumentException("no " + String.join(".", keys) + " in " + from);
      }
    }
    return value;
  }

  static String name(Map<String, Object> object) {
    return String.valueOf(at(object, "metadata", "name"));
  }

  /** For example {@code Deployment/syncline}. */
  static String id(Map<String, Object> object) {
    return object.get("kind") + "/" + name(object);
  }
}
