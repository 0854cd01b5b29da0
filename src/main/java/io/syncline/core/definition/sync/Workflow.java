package io.syncline.core.definition.sync;

import io.syncline.core.definition.OneOf;
import io.syncline.core.definition.Shorthand;
import io.syncline.core.model.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Steps in an order. */
public record Workflow(
    String name,
    @Nullable String trigger,
    List<Step> steps,
    @OneOf("reverse") @Nullable String order,
    Map<String, Value> stepDefinitions) {

  /** One step. */
  public record Step(@Shorthand String uses, @Nullable String at, @Nullable String compensate) {}

  public Workflow {
    steps = List.copyOf(steps);
    stepDefinitions = Collections.unmodifiableMap(new LinkedHashMap<>(stepDefinitions));
  }
}
