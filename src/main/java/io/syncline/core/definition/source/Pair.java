package io.syncline.core.definition.source;

import io.syncline.core.model.SystemId;
import java.util.List;

/**
 * Two systems that exchange, and what.
 *
 * @param systems the two systems
 * @param syncFields attributes, or an entity or object for all of its attributes
 */
public record Pair(List<SystemId> systems, List<String> syncFields) {

  public Pair {
    systems = List.copyOf(systems);
    syncFields = List.copyOf(syncFields);
  }
}
