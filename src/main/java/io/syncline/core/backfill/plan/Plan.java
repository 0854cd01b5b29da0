package io.syncline.core.backfill.plan;

import io.syncline.core.model.value.Value;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a bulk run would do, to be approved.
 *
 * @param id that of the run that made it
 * @param approval who approved it, and what followed
 * @param summary counts in all, per target and per attribute, and warnings; empty until it is ready
 */
public record Plan(
    String id,
    String sync,
    Status status,
    Instant createdAt,
    Approval approval,
    Value.Struct summary) {

  /**
   * Who approved it, and what followed; all null while it was not.
   *
   * @param run the run that carries it out; null: none yet
   */
  public record Approval(@Nullable String by, @Nullable Instant at, @Nullable String run) {}

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
