package io.syncline.core.transform;

import io.syncline.core.model.Attributes;
import io.syncline.core.model.Value;
import java.util.List;
import java.util.Map;

/**
 * A native record read through the map.
 *
 * @param fields per mapped native field what the record said (native values; unsaid ones are
 *     absent)
 * @param attributes the unified attributes those say, cleansed and normalized
 * @param problems what does not satisfy the definition; the attributes concerned are left out of
 *     {@code attributes}
 */
public record Inbound(Map<String, Value> fields, Attributes attributes, List<Problem> problems) {
  public Inbound {
    fields = Map.copyOf(fields);
    problems = List.copyOf(problems);
  }
}
