package io.syncline.core.definition.source;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Strategies of a sync.
 *
 * @param otherwise for what is not named
 * @param byAttribute by attribute, {@code <entity>.<attribute>} or {@code <entity>.*}
 */
public record ConflictResolution(StrategySpec otherwise, Map<String, StrategySpec> byAttribute) {

  public ConflictResolution {
    byAttribute = Collections.unmodifiableMap(new LinkedHashMap<>(byAttribute));
  }
}
