package io.syncline.core.definition.source;

import io.syncline.core.definition.key.OneOf;
import io.syncline.core.definition.key.Shorthand;
import io.syncline.core.model.value.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Steps in an order.
 *
 * @param name what it is called in messages
 * @param trigger what starts it
 * @param steps what is done, in the order written
 * @param order {@code reverse}: the steps from the last to the first
 * @param stepDefinitions what steps named more than once do
 */
public record Workflow(
    String name,
    @Nullable String trigger,
    List<Step> steps,
    @OneOf("reverse") @Nullable String order,
    Map<String, Value> stepDefinitions) {

  /**
   * One step.
   *
   * @param uses what is done
   * @param at where
   * @param compensate what undoes it
   */
  public record Step(@Shorthand String uses, @Nullable String at, @Nullable String compensate) {}

  public Workflow {
    steps = List.copyOf(steps);
    stepDefinitions = Collections.unmodifiableMap(new LinkedHashMap<>(stepDefinitions));
  }
}
