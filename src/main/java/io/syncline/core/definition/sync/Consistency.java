package io.syncline.core.definition.sync;

import io.syncline.core.definition.Default;
import io.syncline.core.definition.Shorthand;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How much the sides may differ in time. */
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
