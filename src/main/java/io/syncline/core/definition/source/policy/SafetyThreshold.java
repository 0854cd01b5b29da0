package io.syncline.core.definition.source.policy;

import io.syncline.core.definition.key.Alias;
import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.key.Within;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What passes these waits for review.
 *
 * @param maxDecreasePercent by how much of itself a number may fall at once
 * @param maxIncreasePercent by how much of itself a number may rise at once
 * @param attributes the numbers that are watched; empty: all
 * @param minChange smaller changes always pass
 * @param maxDeletes deletes, archives and unlinks in 24 hours, or in one run; null: the larger of
 *     10 and 5 % of live links
 * @param maxCreates creates in 24 hours, or in one run; null: no limit
 * @param alertOnLargeChanges whether changes of numbers that exceed these percentages have an alert
 *     of their own, {@code largeChanges}
 */
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
