package io.syncline.definition.draft;

import io.syncline.core.definition.draft.ApiDescription.Candidate;
import io.syncline.core.definition.draft.DraftRefused;
import io.syncline.core.definition.key.Names;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The kinds of records of a description, by the paths that lead to all and to one of them. */
final class Resources {

  private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");
  private static final List<String> LISTINGS = List.of("", "/search", "/list");
  private static final Pattern ITEM = Pattern.compile("(.*)/\\{[^{}/]+}");
  private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]*");
  private static final int MOST_SHOWN = 20;

  private final Schemas schemas;
  private final Description description;

  /** Operations by path without its extension, then by method. */
  private final TreeMap<String, Map<String, Endpoint>> paths = new TreeMap<>();

  /** Why a kind of record cannot be drafted, by the last name of its path. */
  private final Map<String, DraftRefused> unreadable = new TreeMap<>();

  private @Nullable Map<String, Resource> named;

  Resources(Schemas schemas, Description description) {
    this.schemas = schemas;
    this.description = description;
    Description.fields(description.root(), "paths")
        .forEach(
            (path, written) -> {
              if (path.startsWith("/") && path.indexOf('#') < 0 && path.indexOf('?') < 0) {
                var item = description.resolve(written);
                for (var method : METHODS) {
                  if (item.fields().containsKey(method)) {
                    paths
                        .computeIfAbsent(plain(path), it -> new LinkedHashMap<>())
                        .put(
                            method.toUpperCase(Locale.ROOT),
                            Endpoint.of(description, path, method, item));
                  }
                }
              }
            });
  }

  private static String plain(String path) {
    return path.replaceFirst("(?<=.)/$", "").replaceFirst("\\.json$", "");
  }

  /** By the name that is given to each, the best first. */
  Map<String, Resource> named() {
    if (named == null) {
      named = names();
    }
    return named;
  }

  List<Candidate> candidates() {
    if (named().isEmpty() && !unreadable.isEmpty()) {
      throw unreadable.values().iterator().next();
    }
    return named().entrySet().stream()
        .map(
            it -> new Candidate(it.getKey(), it.getValue().collection(), operations(it.getValue())))
        .toList();
  }

  /** The resource that is called so, or that a person gave the path of. */
  Resource find(String name, @Nullable String path) {
    if (path != null) {
      return at(path);
    }
    var exact = named().get(name);
    if (exact != null) {
      return exact;
    }
    return named().entrySet().stream()
        .filter(it -> NameForms.alike(it.getKey(), name))
        .findFirst()
        .map(Map.Entry::getValue)
        .orElseThrow(() -> why(name));
  }

  private DraftRefused why(String name) {
    return unreadable.entrySet().stream()
        .filter(it -> NameForms.alike(it.getKey(), name))
        .findFirst()
        .map(Map.Entry::getValue)
        .orElseGet(() -> unknown("object `%s`".formatted(name), name, named().keySet()));
  }

  private Resource at(String path) {
    var plain = plain(path);
    var item = ITEM.matcher(plain);
    var found =
        resource(plain).or(() -> item.matches() ? resource(item.group(1)) : Optional.empty());
    return found.orElseThrow(() -> unknown("path `%s`".formatted(path), path, paths.keySet()));
  }

  private static DraftRefused unknown(String what, String name, Collection<String> known) {
    var nearest = Names.nearest(name, known).map("; did you mean `%s`?"::formatted).orElse("");
    var some = known.stream().limit(MOST_SHOWN).collect(Collectors.joining(", "));
    return new DraftRefused(
        "the description has no %s%s%s"
            .formatted(
                what,
                nearest,
                some.isEmpty()
                    ? "; it has none at all"
                    : (nearest.isEmpty() ? "; it has: " : " It has: ")
                        + some
                        + (known.size() > MOST_SHOWN ? ", …" : "")));
  }

  private Map<String, Resource> names() {
    var collections = new LinkedHashSet<String>();
    for (var path : paths.keySet()) {
      var item = ITEM.matcher(path);
      collections.add(item.matches() ? item.group(1) : path);
    }
    var found = new ArrayList<Resource>();
    for (var path : collections) {
      if (WORD.matcher(last(path)).matches()) {
        readable(path)
            .filter(it -> it.list() != null || it.get().isPresent())
            .ifPresent(found::add);
      }
    }
    found.sort(
        Comparator.comparing((Resource it) -> it.list() == null)
            .thenComparing(it -> -operations(it).size())
            .thenComparing(it -> it.collection().chars().filter(c -> c == '{').count())
            .thenComparing(it -> it.collection().length())
            .thenComparing(Resource::collection));
    var names = new LinkedHashMap<String, Resource>();
    found.forEach(it -> names.put(free(it.collection(), names), it));
    return names;
  }

  /** One that refers to what is not in the file does not keep others from being drafted. */
  private Optional<Resource> readable(String path) {
    try {
      return resource(path);
    } catch (DraftRefused refused) {
      unreadable.put(last(path), refused);
      return Optional.empty();
    }
  }

  /** The last name of the path; with the one before it, where it is taken. */
  private static String free(String collection, Map<String, Resource> taken) {
    var words = new ArrayList<String>();
    for (var step : collection.split("/")) {
      if (WORD.matcher(step).matches()) {
        words.add(step.replaceAll("[^A-Za-z0-9_-]+", "-"));
      }
    }
    var name = words.remove(words.size() - 1);
    while (taken.containsKey(name) && !words.isEmpty()) {
      name = words.remove(words.size() - 1) + "-" + name;
    }
    var free = name;
    for (int i = 2; taken.containsKey(free); i++) {
      free = name + "-" + i;
    }
    return free;
  }

  private Optional<Resource> resource(String collection) {
    var all = paths.getOrDefault(collection, Map.of());
    var item =
        paths.subMap(collection + "/{", collection + "/|").keySet().stream()
            .filter(it -> it.indexOf('/', collection.length() + 1) < 0)
            .filter(it -> ITEM.matcher(it).matches())
            .max(Comparator.comparingInt(it -> paths.getOrDefault(it, Map.of()).size()))
            .orElse(null);
    if (all.isEmpty() && item == null) {
      return Optional.empty();
    }
    var one = item == null ? Map.<String, Endpoint>of() : paths.getOrDefault(item, Map.of());
    var written = one.values().stream().findFirst().map(Endpoint::path).orElse(item);
    return Optional.of(new Resource(collection, all, written, one, list(collection).orElse(null)));
  }

  private Optional<Endpoint> list(String collection) {
    var records = new RecordPlaces(schemas, last(collection));
    return LISTINGS.stream()
        .map(it -> paths.getOrDefault(collection + it, Map.of()).get("GET"))
        .filter(it -> it != null && records.many(it.answer(description)).isPresent())
        .findFirst();
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static List<String> operations(Resource of) {
    var operations = new ArrayList<String>();
    if (of.list() != null) {
      operations.add("list");
    }
    of.get().ifPresent(it -> operations.add("get"));
    of.create().ifPresent(it -> operations.add("create"));
    of.update().ifPresent(it -> operations.add("update"));
    of.delete().ifPresent(it -> operations.add("delete"));
    return operations;
  }

  /** A harmless request that needs credentials and nothing else. */
  Optional<String> whoami() {
    return paths.entrySet().stream()
        .filter(it -> it.getKey().matches("(/[^{}]*)?/(me|myself|whoami|self)"))
        .map(it -> it.getValue().get("GET"))
        .filter(
            it -> it != null && it.parameters().stream().noneMatch(Endpoint.Parameter::demanded))
        .map(Endpoint::path)
        .findFirst();
  }
}
