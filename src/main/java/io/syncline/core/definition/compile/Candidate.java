package io.syncline.core.definition.compile;

import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.source.SystemSpec;
import io.syncline.core.definition.system.ObjectType;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An object that may take part in an entity.
 *
 * @param mapping the entity it is declared to belong to; null: by its names
 * @param path where the definition names it
 * @param named whether the definition names it at all
 */
record Candidate(
    SystemSpec spec, ObjectType object, @Nullable String mapping, String path, boolean named) {

  /** What it would call the entity it opens. */
  String opens() {
    if (mapping != null) {
      return mapping;
    }
    return object.entities().isEmpty() ? object.name() : object.entities().get(0);
  }

  /** The names it answers to, in singular form. */
  List<String> names() {
    var names =
        mapping != null
            ? Stream.of(mapping)
            : Stream.concat(Stream.of(object.name()), object.entities().stream());
    return names.map(Names::singular).distinct().toList();
  }

  boolean shares(Candidate other) {
    return names().stream().anyMatch(other.names()::contains);
  }

  /** How well it fits: 0 by its mapping or own name, 1 by a declared name. */
  int fit(Candidate opener) {
    var own = Names.singular(mapping != null ? mapping : object.name());
    return opener.names().contains(own) ? 0 : 1;
  }
}
