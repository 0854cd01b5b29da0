package io.syncline.core.definition.forming;

import io.syncline.core.definition.Names;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The entities of a sync, which are tried before a nested path ({@code <entity>.<attribute>}). */
record EntityNames(List<String> names) {
  EntityNames {
    names = List.copyOf(names);
  }

  /**
   * A name taken apart.
   *
   * @param entity the entity it is restricted to; null: none
   * @param attribute the rest, {@code *} for all
   */
  record Scoped(@Nullable String entity, String attribute) {}

  static EntityNames of(Formation formation) {
    return new EntityNames(formation.entities().stream().map(FormedEntity::name).toList());
  }

  Scoped scope(String written) {
    var name = Line.plain(written);
    int dot = name.indexOf('.');
    if (dot > 0) {
      var before = Names.singular(name.substring(0, dot));
      if (names.contains(before)) {
        return new Scoped(before, name.substring(dot + 1));
      }
    }
    return new Scoped(null, name);
  }
}
