package io.syncline.definition.draft;

import io.syncline.core.model.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where an answer, or the body of a request, holds the record or the records. */
final class RecordPlaces {

  private static final Set<String> USUAL =
      Set.of("data", "items", "results", "result", "records", "values", "value", "list", "entries");
  private static final Set<String> IDS = Set.of("id", "gid", "uuid", "guid", "uid");
  private static final int MOST_IN_WRAPPER = 4;

  private final Schemas schemas;
  private final String object;

  /**
   * @param object the object's name
   */
  RecordPlaces(Schemas schemas, String object) {
    this.schemas = schemas;
    this.object = object;
  }

  /**
   * Where records are.
   *
   * @param path in the answer; empty: the answer itself
   * @param record the schema of one, plain
   * @param list whether a list holds it
   */
  record Place(String path, Value.Struct record, boolean list) {}

  /** The list of an answer that has many; empty where none is seen, or more than one. */
  Optional<Place> many(@Nullable Value answer) {
    return answer == null ? Optional.empty() : many(schemas.plain(answer), "", 0);
  }

  private Optional<Place> many(Value.Struct plain, String path, int depth) {
    if (isList(plain)) {
      return Optional.of(new Place(path, schemas.items(plain), true));
    }
    var lists = new ArrayList<Place>();
    var below = new ArrayList<Place>();
    schemas
        .properties(plain)
        .forEach(
            (name, property) -> {
              var here = NameForms.below(path, name);
              if (isList(property) && (named(name) || isRecord(schemas.items(property)))) {
                lists.add(new Place(here, schemas.items(property), true));
              } else if (depth == 0 && (named(name) || NameForms.bareIn(USUAL, name))) {
                many(property, here, depth + 1).ifPresent(below::add);
              }
            });
    return best(lists).or(() -> below.size() == 1 ? Optional.of(below.get(0)) : Optional.empty());
  }

  private Optional<Place> best(List<Place> lists) {
    if (lists.size() == 1) {
      return Optional.of(lists.get(0));
    }
    return lists.stream()
        .filter(it -> named(last(it.path())))
        .findFirst()
        .or(
            () ->
                lists.stream().filter(it -> NameForms.bareIn(USUAL, last(it.path()))).findFirst());
  }

  /** Whether its name says that the object's records are there. */
  boolean expected(Place place) {
    var name = last(place.path());
    return named(name) || NameForms.bareIn(USUAL, name);
  }

  /** The record of an answer that has one. */
  Optional<Place> one(@Nullable Value answer) {
    if (answer == null) {
      return Optional.empty();
    }
    var plain = schemas.plain(answer);
    if (isList(plain)) {
      return Optional.of(new Place("", schemas.items(plain), true));
    }
    return Optional.of(wrapped(plain).orElse(new Place("", plain, false)));
  }

  /** The only part of an envelope that is the record. */
  private Optional<Place> wrapped(Value.Struct plain) {
    var properties = schemas.properties(plain);
    if (properties.isEmpty() || properties.keySet().stream().anyMatch(this::isId)) {
      return Optional.empty();
    }
    for (var entry : properties.entrySet()) {
      var it = entry.getValue();
      boolean usual = NameForms.bareIn(USUAL, entry.getKey()) || properties.size() == 1;
      if (named(entry.getKey()) || usual && properties.size() <= MOST_IN_WRAPPER) {
        if (isRecord(it)) {
          return Optional.of(new Place(NameForms.step(entry.getKey()), it, false));
        }
        if (isList(it) && isRecord(schemas.items(it))) {
          return Optional.of(new Place(NameForms.step(entry.getKey()), schemas.items(it), true));
        }
      }
    }
    return Optional.empty();
  }

  /** The part of a request's body that is the record: an envelope has nothing beside it. */
  Optional<Place> sent(@Nullable Value body) {
    if (body == null) {
      return Optional.empty();
    }
    var plain = schemas.plain(body);
    var properties = schemas.properties(plain);
    if (properties.size() == 1) {
      var entry = properties.entrySet().iterator().next();
      if (isRecord(entry.getValue())) {
        return Optional.of(new Place(entry.getKey(), entry.getValue(), false));
      }
    }
    for (var entry : properties.entrySet()) {
      var it = entry.getValue();
      if (named(entry.getKey()) && isList(it) && isRecord(schemas.items(it))) {
        return Optional.of(new Place(entry.getKey(), schemas.items(it), true));
      }
    }
    return Optional.of(new Place("", plain, false));
  }

  /** The property that is the record's id; empty where none is seen. */
  Optional<String> id(Value.Struct record, @Nullable String parameter) {
    var names = schemas.properties(record).keySet();
    return names.stream()
        .filter("id"::equalsIgnoreCase)
        .findFirst()
        .or(
            () ->
                names.stream()
                    .filter(
                        it ->
                            parameter != null
                                && NameForms.bare(it).equals(NameForms.bare(parameter)))
                    .findFirst())
        .or(() -> names.stream().filter(this::isOwnId).findFirst())
        .or(() -> names.stream().filter(it -> NameForms.bareIn(IDS, it)).findFirst());
  }

  private boolean isId(String name) {
    return NameForms.bareIn(IDS, name) || isOwnId(name);
  }

  /** {@code contact_id} of contacts. */
  private boolean isOwnId(String name) {
    return NameForms.bare(name).equals(NameForms.bare(NameForms.singular(object)) + "id");
  }

  private boolean named(String property) {
    return NameForms.alike(property, object);
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  static boolean isList(Value.Struct plain) {
    return Schemas.type(plain).equals("array");
  }

  private static boolean isRecord(Value.Struct plain) {
    return Schemas.type(plain).equals("object") && plain.fields().containsKey("properties");
  }
}
