package io.syncline.core.definition.source.policy;

import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.key.Shorthand;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much the sides may differ in time.
 *
 * @param level {@code causal} writes what a record refers to first; {@code strong} says what a gate
 *     is about
 * @param maxLag how long a change may take before an alert opens
 * @param attributes those that {@code strong} is about; empty: all
 */
public record Consistency(
    @Shorthand @Default("eventual") Level level,
    @Nullable Duration maxLag,
    List<String> attributes) {

  /** The levels. */
  public enum Level {
    EVENTUAL,
    STRONG,
    CAUSAL
  }

  public Consistency {
    attributes = List.copyOf(attributes);
  }
}
