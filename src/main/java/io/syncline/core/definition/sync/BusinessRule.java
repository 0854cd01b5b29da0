package io.syncline.core.definition.sync;

import io.syncline.core.model.Value;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is assigned, asked or derived. */
public record BusinessRule(
    String name,
    @Nullable String description,
    @Nullable String rule,
    @Nullable String condition,
    @Nullable Value action,
    @Nullable Duration window,
    List<String> fields,
    @Nullable String source,
    @Nullable String target,
    Map<String, String> mapping) {

  public BusinessRule {
    fields = List.copyOf(fields);
    mapping = Collections.unmodifiableMap(new LinkedHashMap<>(mapping));
  }
}
