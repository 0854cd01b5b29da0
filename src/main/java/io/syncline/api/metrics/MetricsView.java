package io.syncline.api.metrics;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.syncline.core.audit.report.Throughput.Conflicts;
import io.syncline.core.audit.report.Throughput.RunCount;
import io.syncline.core.audit.report.Throughput.Writes;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The figures of a period: all of them, by system and by sync, and the runs that began.
 *
 * @param syncs an entity that several syncs keep counts in each of them
 */
@Schema(name = "Metrics")
record MetricsView(
    String range,
    Instant since,
    Instant until,
    @JsonUnwrapped FiguresView total,
    List<SystemView> systems,
    List<SyncView> syncs,
    List<RunView> runs) {

  /** The figures of one system. */
  @Schema(name = "SystemMetrics")
  record SystemView(String system, @JsonUnwrapped FiguresView figures) {}

  /** The figures of one sync. */
  @Schema(name = "SyncMetrics")
  record SyncView(String sync, @JsonUnwrapped FiguresView figures) {}

  /**
   * Figures.
   *
   * @param totalSyncs writes to systems that ended
   * @param averageLatency milliseconds
   * @param dataVolume bytes
   */
  @Schema(name = "MetricFigures")
  record FiguresView(
      @Schema(description = "Writes to systems that ended") long totalSyncs,
      long successful,
      long failed,
      @Schema(description = "Conflicts that were found") long conflicts,
      @Schema(
              description =
                  "Milliseconds from the start of a successful write until its answer was noted")
          long averageLatency,
      @Schema(description = "Bytes of the changes of successful writes, as the audit log has them")
          long dataVolume) {

    static FiguresView of(List<Writes> writes, List<Conflicts> conflicts) {
      long successful = writes.stream().mapToLong(Writes::successful).sum();
      long failed = writes.stream().mapToLong(Writes::failed).sum();
      long millis = writes.stream().mapToLong(Writes::millis).sum();
      return new FiguresView(
          successful + failed,
          successful,
          failed,
          conflicts.stream().mapToLong(Conflicts::count).sum(),
          successful == 0 ? 0 : millis / successful,
          writes.stream().mapToLong(Writes::bytes).sum());
    }
  }

  /** Runs that began. */
  @Schema(name = "RunMetrics")
  record RunView(
      String kind,
      @Schema(description = "Empty where it is of none") String sync,
      String status,
      long count,
      @Schema(description = "Seconds that those which ended took, on average") long seconds) {
    static RunView of(RunCount it) {
      return new RunView(it.kind(), it.sync(), it.status(), it.count(), it.seconds());
    }
  }
}
