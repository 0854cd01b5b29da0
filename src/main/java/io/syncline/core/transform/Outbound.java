package io.syncline.core.transform;

import io.syncline.core.model.Value;
import java.util.List;
import java.util.Map;

/**
 * Unified attributes as a target is to be told them.
 *
 * @param fields native values by native field path, fitted to the field's length, precision and
 *     format
 * @param problems what cannot be said there without loss
 */
public record Outbound(Map<String, Value> fields, List<Problem> problems) {
  public Outbound {
    fields = Map.copyOf(fields);
    problems = List.copyOf(problems);
  }
}
