package io.syncline.api.plans;

import io.syncline.api.http.ApiWords;
import io.syncline.core.backfill.plan.Plan;
import io.syncline.core.model.value.Value;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A plan as the API shows it.
 *
 * @param id that of the run that made it
 * @param run that carries it out
 * @param summary counts by kind, per target and per attribute, and warnings
 */
@Schema(name = "Plan")
record PlanView(
    String id,
    String sync,
    @Schema(enumeration = {"building", "ready", "approved", "executed", "failed"}) String status,
    Instant createdAt,
    @Schema(nullable = true) @Nullable String approvedBy,
    @Schema(nullable = true) @Nullable Instant approvedAt,
    @Schema(nullable = true, description = "The run that carries it out") @Nullable String run,
    @Schema(implementation = Object.class) Value.Struct summary) {

  static PlanView of(Plan it) {
    return new PlanView(
        it.id(),
        it.sync(),
        ApiWords.of(it.status()),
        it.createdAt(),
        it.approval().by(),
        it.approval().at(),
        it.approval().run(),
        it.summary());
  }
}
