package io.syncline.api.metrics;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.syncline.core.audit.report.Latencies;
import io.syncline.core.audit.report.Throughput.Conflicts;
import io.syncline.core.audit.report.Throughput.RunCount;
import io.syncline.core.audit.report.Throughput.Writes;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

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
   * @param averageLatency milliseconds; null: of no write
   * @param latency within which shares of the writes ended
   * @param dataVolume bytes
   */
  @Schema(name = "MetricFigures")
  record FiguresView(
      @Schema(description = "Writes to systems that ended") long totalSyncs,
      long successful,
      long failed,
      @Schema(description = "Conflicts that were found") long conflicts,
      @Schema(
              nullable = true,
              description =
                  "Milliseconds from the intake of a change until its target had it; null: no write"
                      + " is known")
          @Nullable Long averageLatency,
      LatencyView latency,
      @Schema(description = "Bytes of the changes of successful writes, as the audit log has them")
          long dataVolume) {

    static FiguresView of(List<Writes> writes, List<Conflicts> conflicts) {
      long successful = writes.stream().mapToLong(Writes::successful).sum();
      long failed = writes.stream().mapToLong(Writes::failed).sum();
      var latencies = Latencies.sum(writes.stream().map(Writes::latencies).toList());
      return new FiguresView(
          successful + failed,
          successful,
          failed,
          conflicts.stream().mapToLong(Conflicts::count).sum(),
          latencies.average(),
          LatencyView.of(latencies),
          writes.stream().mapToLong(Writes::bytes).sum());
    }
  }

  /** Milliseconds within which half, 95 % and 99 % of the successful writes ended, to 3 %. */
  @Schema(name = "Latency")
  record LatencyView(
      @Schema(nullable = true) @Nullable Long p50,
      @Schema(nullable = true) @Nullable Long p95,
      @Schema(nullable = true) @Nullable Long p99) {
    static LatencyView of(Latencies it) {
      return new LatencyView(it.within(0.5), it.within(0.95), it.within(0.99));
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
