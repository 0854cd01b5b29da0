package io.syncline.api.reviews;

import io.syncline.core.model.SystemId;
import io.syncline.core.review.answer.Decision;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a decision led to.
 *
 * @param id {@code GET /api/v1/audit?cause=} with this id lists its effects
 * @param targets the systems for which deliveries were planned
 */
@Schema(name = "Decision")
record DecisionView(
    @Schema(description = "What it leads to: GET /api/v1/audit?cause={id}") UUID id,
    UUID review,
    @Schema(nullable = true) @Nullable UUID record,
    String resolution,
    List<String> targets) {

  static DecisionView of(Decision decision) {
    var record = decision.record();
    return new DecisionView(
        decision.id(),
        decision.review(),
        record == null ? null : record.value(),
        decision.resolution(),
        decision.targets().stream().map(SystemId::value).sorted().toList());
  }
}
