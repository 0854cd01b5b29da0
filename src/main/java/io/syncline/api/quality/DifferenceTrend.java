package io.syncline.api.quality;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.syncline.api.http.ApiWords;
import io.syncline.core.reconcile.difference.Bucket;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What the last reconciliations of a sync found, fixed and left.
 *
 * @param runs those that ended, newest first
 */
@Schema(name = "DifferenceTrend")
public record DifferenceTrend(String sync, List<PointView> runs) {

  /** The most runs that are looked at. */
  public static final int MOST = 100;

  /** The kinds of differences that can remain. */
  public static final List<String> KINDS =
      Stream.of(Bucket.values())
          .filter(it -> it != Bucket.UNDECIDABLE)
          .map(it -> it.word())
          .toList();

  /**
   * One run.
   *
   * @param part whether it looked at a period or at some systems only
   * @param found by kind, whatever became of them; null: the run was not trustworthy or did not end
   *     by itself, and proves nothing
   * @param total all of these
   */
  @Schema(name = "DifferenceTrendPoint")
  public record PointView(
      String run,
      Instant endedAt,
      String status,
      boolean part,
      @Schema(nullable = true, description = "By kind; null: the run proves nothing")
          @Nullable Map<String, Long> found,
      @Schema(nullable = true) @Nullable Long total,
      @Schema(nullable = true) @Nullable Became became) {}

  /**
   * What became of those that were found.
   *
   * @param fresh how many are open and no earlier run reported them
   * @param fixed how many were handed to the engine to be fixed
   * @param open how many it left
   * @param answered how many a person accepted or explained
   */
  @Schema(name = "DifferenceTrendResult")
  public record Became(@JsonProperty("new") long fresh, long fixed, long open, long answered) {}

  /**
   * @param most how many runs are looked at, those under way included
   */
  public static DifferenceTrend of(Runs runs, String sync, int most) {
    var found = runs.list(new Runs.Query(Run.Kind.RECONCILE, Set.of(sync), null, null, most));
    return new DifferenceTrend(
        sync,
        found.rows().stream()
            .filter(it -> it.state().endedAt() != null)
            .map(DifferenceTrend::point)
            .toList());
  }

  private static PointView point(Run run) {
    var counts = run.state().counts();
    boolean proves = run.status() == Run.Status.SUCCEEDED || run.status() == Run.Status.PARTIAL;
    var found = proves ? found(counts) : null;
    return new PointView(
        run.id(),
        Objects.requireNonNull(run.state().endedAt()),
        ApiWords.of(run.status()),
        run.ofPart(),
        found,
        found == null ? null : found.values().stream().mapToLong(Long::longValue).sum(),
        found == null ? null : became(counts));
  }

  private static Map<String, Long> found(Map<String, Long> counts) {
    var found = new TreeMap<String, Long>();
    KINDS.forEach(it -> found.put(it, counts.getOrDefault(it, 0L)));
    return found;
  }

  private static Became became(Map<String, Long> counts) {
    return new Became(
        counts.getOrDefault("new", 0L),
        counts.getOrDefault("fixed", 0L),
        counts.getOrDefault("open", 0L),
        counts.getOrDefault("accepted", 0L) + counts.getOrDefault("explained", 0L));
  }
}
