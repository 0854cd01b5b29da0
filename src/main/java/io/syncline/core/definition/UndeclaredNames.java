package io.syncline.core.definition;

import io.syncline.core.model.SystemId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names in the definitions of started syncs that no system type declares. */
@FunctionalInterface
public interface UndeclaredNames {

  Map<String, List<Unfound>> bySync();

  /**
   * One name.
   *
   * @param entity the entity it was restricted to; null: any of the sync
   * @param system the system it was said of; null: any of the sync
   * @param name as a native record would have it
   */
  record Unfound(@Nullable String entity, @Nullable SystemId system, String name) {

    public boolean concerns(String ofEntity, SystemId ofSystem) {
      return (entity == null || entity.equals(ofEntity))
          && (system == null || system.equals(ofSystem));
    }
  }
}
