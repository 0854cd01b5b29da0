package io.syncline.core.backfill.plan;

import io.syncline.core.model.value.Value;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a bulk run would do, to be approved.
 *
 * @param id that of the run that made it
 * @param executedBy the run that carries it out; null: none yet
 * @param summary counts in all, per target and per attribute, and warnings; empty until it is ready
 */
public record Plan(
    String id,
    String sync,
    Status status,
    Instant createdAt,
    @Nullable String approvedBy,
    @Nullable Instant approvedAt,
    @Nullable String executedBy,
    Value.Struct summary) {

  /** How far it is. */
  public enum Status {
    BUILDING,
    /** It waits for approval. */
    READY,
    APPROVED,
    EXECUTED,
    /** Its run ended before the plan was complete. */
    FAILED
  }
}
