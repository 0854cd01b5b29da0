package io.syncline.definition.draft;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The paths of one kind of record.
 *
 * @param collection path of all of them
 * @param all operations on that path, by method
 * @param item path of one of them; null: none is described
 * @param one operations on that path, by method
 * @param list the operation that lists them; null: none is described
 */
record Resource(
    String collection,
    Map<String, Endpoint> all,
    @Nullable String item,
    Map<String, Endpoint> one,
    @Nullable Endpoint list) {

  Optional<Endpoint> get() {
    return Optional.ofNullable(one.get("GET"));
  }

  /** Making one: POST, or PUT where that alone is described. */
  Optional<Endpoint> create() {
    return Optional.ofNullable(all.get("POST")).or(() -> Optional.ofNullable(all.get("PUT")));
  }

  Optional<Endpoint> update() {
    return Optional.ofNullable(one.get("PATCH"))
        .or(() -> Optional.ofNullable(one.get("PUT")))
        .or(() -> Optional.ofNullable(one.get("POST")));
  }

  Optional<Endpoint> delete() {
    return Optional.ofNullable(one.get("DELETE"));
  }

  /** The name of the place that holds the id of one; null where there is none. */
  @Nullable String idParameter() {
    return item == null ? null : item.substring(item.lastIndexOf('{') + 1, item.lastIndexOf('}'));
  }
}
