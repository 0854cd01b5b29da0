package io.syncline.api.quality;

import io.syncline.core.definition.model.SyncCatalog;
import io.syncline.core.quality.Maturity;
import io.syncline.core.quality.Maturity.Month;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Six figures of each sync by month, newest first.
 *
 * @param definitions what each figure says, by its name
 */
@Schema(name = "Maturity")
public record MaturityView(List<SyncView> items, Map<String, String> definitions) {

  /** What each figure says, by its name. */
  public static final Map<String, String> DEFINITIONS =
      Map.of(
          "consistency",
          "the share of compared pairs in which nothing differs from the system of record, over"
              + " all trusted reconciliations of the month",
          "duplicates",
          "the share of records that are beyond the first of their key inside a system, over the"
              + " same reconciliations",
          "changeFailureRate",
          "the share of deliveries that ended in the dead letters, as those reconciliations"
              + " counted them",
          "errorResolutionTime",
          "the median time from a dead letter to its replay, or to the success that covered it, of"
              + " those that closed in the month",
          "uptime",
          "the share of the month in which every system of the sync answered and accepted our"
              + " credentials, as far as the alerts unreachable and credentials say",
          "schemaDrift",
          "how many mapped fields of its systems came to look different");

  /** One sync. */
  @Schema(name = "MaturityOfSync")
  public record SyncView(String sync, List<MonthView> months) {}

  /**
   * One month. Null: there is not enough data.
   *
   * @param month as {@code 2026-11}
   * @param errorResolutionTime in seconds
   */
  @Schema(name = "MaturityMonth")
  public record MonthView(
      String month,
      @Schema(nullable = true) @Nullable Double consistency,
      @Schema(nullable = true) @Nullable Double duplicates,
      @Schema(nullable = true) @Nullable Double changeFailureRate,
      @Schema(nullable = true) @Nullable Long errorResolutionTime,
      @Schema(nullable = true) @Nullable Double uptime,
      @Schema(nullable = true) @Nullable Long schemaDrift) {

    static MonthView of(Month it) {
      var resolution = it.errorResolution();
      return new MonthView(
          it.month().toString(),
          share(it.consistency()),
          share(it.duplicates()),
          share(it.changeFailures()),
          resolution == null ? null : resolution.median().toSeconds(),
          it.uptime(),
          it.schemaDrifts());
    }

    private static @Nullable Double share(Maturity.@Nullable Share it) {
      return it == null ? null : it.value();
    }
  }

  /**
   * @param months how many, 1 or more
   */
  public static MaturityView of(
      Maturity maturity, List<SyncCatalog.Listed> syncs, int months, Instant now) {
    return new MaturityView(
        syncs.stream()
            .map(
                it ->
                    new SyncView(
                        it.name(),
                        maturity.of(subject(it), months, now).stream().map(MonthView::of).toList()))
            .toList(),
        DEFINITIONS);
  }

  private static Maturity.Subject subject(SyncCatalog.Listed it) {
    return new Maturity.Subject(
        it.name(), Set.copyOf(it.systems()), Set.copyOf(it.entities()), it.startedAt());
  }
}
