package io.syncline.k8s;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Composes a kustomization as far as {@code k8s} uses them: resources, patches by path, ConfigMaps
 * from files, and images. What does not fit is an {@link IllegalArgumentException}.
 */
final class Composition {

  /** What items of these lists are known by when a patch is merged. */
  private static final Map<String, String> KEYS =
      Map.of("initContainers", "name", "containers", "name", "env", "name", "volumes", "name");

  private final Map<String, Map<String, Object>> objects = new LinkedHashMap<>();

  private Composition() {}

  /** The objects of a folder, by kind and name. */
  static Map<String, Map<String, Object>> of(Path folder) {
    var composition = new Composition();
    composition.add(folder);
    return composition.objects;
  }

  private void add(Path folder) {
    var all = Yaml.documents(existing(folder.resolve("kustomization.yaml"))).get(0);
    var problems = Shapes.problems(all);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(folder + ": " + problems);
    }
    for (var resource : Yaml.texts(all, "resources")) {
      var path = existing(folder.resolve(resource).normalize());
      if (Files.isDirectory(path)) {
        of(path).values().forEach(this::put);
      } else {
        Yaml.documents(path).forEach(this::put);
      }
    }
    Yaml.maps(all, "configMapGenerator").forEach(it -> generate(folder, it));
    for (var patch : Yaml.maps(all, "patches")) {
      Yaml.documents(existing(folder.resolve(String.valueOf(patch.get("path")))))
          .forEach(it -> merge(target(it), it));
    }
    Yaml.maps(all, "images").forEach(it -> objects.values().forEach(object -> image(object, it)));
  }

  private static Path existing(Path path) {
    if (!Files.exists(path)) {
      throw new IllegalArgumentException("there is no " + path);
    }
    return path;
  }

  private void put(Map<String, Object> object) {
    if (objects.putIfAbsent(Yaml.id(object), object) != null) {
      throw new IllegalArgumentException("twice: " + Yaml.id(object));
    }
  }

  private Map<String, Object> target(Map<String, Object> patch) {
    var target = objects.get(Yaml.id(patch));
    if (target == null) {
      throw new IllegalArgumentException("a patch without a target: " + Yaml.id(patch));
    }
    return target;
  }

  private void generate(Path folder, Map<String, Object> generator) {
    var data = new LinkedHashMap<String, Object>();
    for (var file : Yaml.texts(generator, "files")) {
      data.put(Path.of(file).getFileName().toString(), read(existing(folder.resolve(file))));
    }
    var metadata = new LinkedHashMap<String, Object>(Map.of("name", generator.get("name")));
    var options = generator.get("options");
    metadata.put("labels", options == null ? Map.of() : Yaml.at(Yaml.map(options), "labels"));
    var made = new LinkedHashMap<String, Object>(Map.of("apiVersion", "v1", "kind", "ConfigMap"));
    made.put("metadata", metadata);
    made.put("data", data);
    if ("merge".equals(generator.get("behavior"))) {
      Yaml.map(target(made).get("data")).putAll(data);
    } else {
      put(made);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void merge(Map<String, Object> into, Map<String, Object> patch) {
    patch.forEach(
        (key, value) -> {
          var before = into.get(key);
          if (before instanceof Map<?, ?> && value instanceof Map<?, ?>) {
            merge(Yaml.map(before), Yaml.map(value));
          } else if (before instanceof List<?> && KEYS.containsKey(key)) {
            into.put(key, merged(Yaml.maps(into, key), Yaml.maps(patch, key), KEYS.get(key)));
          } else {
            into.put(key, value);
          }
        });
  }

  private static List<Map<String, Object>> merged(
      List<Map<String, Object>> before, List<Map<String, Object>> patch, String name) {
    var all = new ArrayList<>(before);
    for (var item : patch) {
      var same = all.stream().filter(it -> it.get(name).equals(item.get(name))).findFirst();
      same.ifPresentOrElse(it -> merge(it, item), () -> all.add(item));
    }
    return all;
  }

  private static void image(Object value, Map<String, Object> image) {
    if (value instanceof List<?> list) {
      list.forEach(it -> image(it, image));
    } else if (value instanceof Map<?, ?>) {
      var map = Yaml.map(value);
      map.values().forEach(it -> image(it, image));
      if (map.get("image") instanceof String text) {
        var at = text.lastIndexOf(':');
        var name = text.substring(0, at);
        if (name.equals(image.get("name"))) {
          var tag = image.getOrDefault("newTag", text.substring(at + 1));
          map.put("image", image.getOrDefault("newName", name) + ":" + tag);
        }
      }
    }
  }
}
