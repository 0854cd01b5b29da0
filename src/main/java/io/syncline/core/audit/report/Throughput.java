package io.syncline.core.audit.report;

import java.time.Instant;
import java.util.List;

/** What was written, what conflicted and which runs there were in a period, in all processes. */
public interface Throughput {

  /** Everything of a period, at one moment. */
  Figures of(Instant since, Instant until);

  /** What there was. */
  record Figures(List<Writes> writes, List<Conflicts> conflicts, List<RunCount> runs) {}

  /**
   * The writes of an entity to a system that ended.
   *
   * @param latencies of the successful ones whose intake is known
   * @param bytes of the changes of the successful ones, as the audit log keeps them
   */
  record Writes(
      String entity, String system, long successful, long failed, Latencies latencies, long bytes) {

    /** Together with others of the same entity and system. */
    public Writes and(Writes more) {
      return new Writes(
          entity,
          system,
          successful + more.successful,
          failed + more.failed,
          Latencies.sum(List.of(latencies, more.latencies)),
          bytes + more.bytes);
    }
  }

  /** Conflicts between a value that was held and one that was seen. */
  record Conflicts(String entity, String held, String seen, long count) {}

  /**
   * Runs that began.
   *
   * @param sync empty where it is of none
   * @param seconds that those which ended took, on average; 0 where none did
   */
  record RunCount(String kind, String sync, String status, long count, long seconds) {}
}
