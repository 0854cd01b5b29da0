package io.syncline.core.definition.sync;

import io.syncline.core.definition.Default;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How agreement is proved on a schedule. */
public record Reconciliation(
    @Default("true") boolean enabled,
    @Default("weekly") String schedule,
    @Nullable String after,
    List<String> key,
    @Nullable BigDecimal tolerance,
    @Nullable Duration dateTolerance,
    @Default("1h") Duration window,
    @Default("0.8") BigDecimal minCountRatio,
    @Default("report") Respond respond,
    @Nullable String owner,
    @Default("weekly") String summary,
    @Nullable String periodAttribute) {

  public Reconciliation {
    key = List.copyOf(key);
  }
}
