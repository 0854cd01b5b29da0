package io.syncline.core.definition.source;

import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.model.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * A strategy with its parameters.
 *
 * @param strategy the rule
 * @param options as written under its name; null: none
 */
public record StrategySpec(Strategy strategy, @Nullable Value options) {}
