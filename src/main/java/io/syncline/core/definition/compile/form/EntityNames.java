package io.syncline.core.definition.compile.form;

import io.syncline.core.definition.key.Names;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The entities of a sync, which are tried before a nested path ({@code <entity>.<attribute>}). */
public record EntityNames(List<String> names) {
  public EntityNames {
    names = List.copyOf(names);
  }

  /**
   * A name taken apart.
   *
   * @param entity the entity it is restricted to; null: none
   * @param attribute the rest, {@code *} for all
   */
  record Scoped(@Nullable String entity, String attribute) {}

  public static EntityNames of(FormedEntities formation) {
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
