package io.syncline.definition.draft;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The settings of a draft, in the order in which they were needed. */
final class DraftSettings {

  /** Settings that every system has. */
  private static final Set<String> TAKEN = Set.of("rateLimit", "concurrency", "quota");

  private final Map<String, Map<String, Object>> settings = new LinkedHashMap<>();
  private final Map<String, String> byPurpose = new LinkedHashMap<>();

  /** A secret that must be given; answers its template. */
  String secret(String name, String description) {
    return add(
        "secret " + name, name, entries(description, Map.of("secret", true, "required", true)));
  }

  /** What must be given; the same purpose is the same setting. */
  String required(String purpose, String name, String description) {
    return add(purpose, name, entries(description, Map.of("required", true)));
  }

  String optional(String name, String description, @Nullable String otherwise) {
    return add(
        "optional " + name,
        name,
        entries(
            description,
            otherwise == null ? Map.of("required", true) : Map.of("default", otherwise)));
  }

  private static Map<String, Object> entries(String description, Map<String, Object> more) {
    var entries = new LinkedHashMap<String, Object>();
    entries.put("description", DraftText.oneLine(description));
    for (var key : List.of("default", "secret", "required")) {
      Optional.ofNullable(more.get(key)).ifPresent(it -> entries.put(key, it));
    }
    return entries;
  }

  private String add(String purpose, String name, Map<String, Object> entries) {
    var before = byPurpose.get(purpose);
    if (before != null) {
      return "${" + before + "}";
    }
    var camel = NameForms.camel(name);
    var wanted = camel.isEmpty() ? "value" : camel;
    var free = wanted;
    for (int i = 2; settings.containsKey(free) || TAKEN.contains(free); i++) {
      free = wanted + i;
    }
    byPurpose.put(purpose, free);
    settings.put(free, entries);
    return "${" + free + "}";
  }

  void write(DraftText text) {
    if (settings.isEmpty()) {
      return;
    }
    text.line(0, "settings:");
    settings.forEach((name, entries) -> text.entry(1, name, entries));
  }
}
