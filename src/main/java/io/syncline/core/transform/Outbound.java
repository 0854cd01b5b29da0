package io.syncline.core.transform;

import io.syncline.core.model.value.Value;
import io.syncline.core.transform.path.Paths;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Unified attributes as they are to be written to a target.
 *
 * @param fields native values by native field path, fitted to the field's length, precision and
 *     format
 * @param omitted those of {@code fields} that the target takes as cleared when they are left out of
 *     a replacing write ({@link Paths#without}); their value is {@link Value#CLEARED}
 * @param problems what cannot be written there without loss
 */
public record Outbound(
    Map<String, Value> fields, Set<String> omitted, List<FieldProblem> problems) {
  public Outbound {
    fields = Map.copyOf(fields);
    omitted = Set.copyOf(omitted);
    problems = List.copyOf(problems);
  }

  public Outbound(Map<String, Value> fields, List<FieldProblem> problems) {
    this(fields, Set.of(), problems);
  }
}
