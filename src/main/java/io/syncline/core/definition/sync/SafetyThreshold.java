package io.syncline.core.definition.sync;

import io.syncline.core.definition.Alias;
import io.syncline.core.definition.Default;
import io.syncline.core.definition.Within;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What passes these waits for review. */
public record SafetyThreshold(
    @Within(min = 0) @Nullable BigDecimal maxDecreasePercent,
    @Within(min = 0) @Nullable BigDecimal maxIncreasePercent,
    List<String> attributes,
    @Within(min = 0) @Default("10") BigDecimal minChange,
    @Within(min = 0) @Alias("maxDeletesPerRun") @Nullable Integer maxDeletes,
    @Within(min = 0) @Alias("maxCreatesPerRun") @Nullable Integer maxCreates,
    boolean alertOnLargeChanges) {

  public SafetyThreshold {
    attributes = List.copyOf(attributes);
  }
}
