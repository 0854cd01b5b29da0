package io.syncline.api.workflows;

import io.syncline.api.http.ApiWords;
import io.syncline.core.workflow.WorkflowInstance;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One run of a workflow for one record.
 *
 * @param state {@code running}, {@code waiting} for a person, {@code failed}, {@code compensating},
 *     {@code done}, {@code compensated}, {@code cancelled}
 * @param startedBy who asked for it; {@code syncline} where a change of the record started it
 * @param due when it goes on; absent where a person has to act, or it has ended
 */
@Schema(name = "Workflow")
record WorkflowView(
    String id,
    String sync,
    String workflow,
    String entity,
    String record,
    String state,
    String startedBy,
    Instant started,
    @Schema(nullable = true) @Nullable Instant due,
    @Schema(nullable = true) @Nullable Instant ended,
    List<StepView> steps) {

  /**
   * One step of it.
   *
   * @param does {@code create}, {@code archive}, {@code restore}, {@code route}, {@code approve},
   *     {@code notify}, {@code derive}, {@code report} or {@code wait}
   * @param target the system or route; absent: none
   * @param status {@code pending}, {@code running}, {@code waiting}, {@code done}, {@code failed},
   *     {@code skipped}, {@code cancelled}
   * @param compensates whether it undoes another step
   * @param note why it waits or failed, or who skipped it and why
   */
  @Schema(name = "WorkflowStep")
  record StepView(
      String name,
      String does,
      @Schema(nullable = true) @Nullable String target,
      String status,
      boolean compensates,
      int attempts,
      @Schema(nullable = true) @Nullable Instant changed,
      @Schema(nullable = true) @Nullable String note) {

    static StepView of(WorkflowInstance.Step it) {
      var action = it.plan().action();
      return new StepView(
          it.plan().name(),
          ApiWords.of(action.kind()),
          action.target().isEmpty() ? null : action.target(),
          ApiWords.of(it.status()),
          it.compensates(),
          it.attempts(),
          it.changed(),
          it.note().isEmpty() ? null : it.note());
    }
  }

  static WorkflowView of(WorkflowInstance it) {
    return new WorkflowView(
        it.id().toString(),
        it.subject().sync(),
        it.subject().workflow(),
        it.subject().entity(),
        it.subject().record().toString(),
        ApiWords.of(it.state()),
        it.subject().startedBy(),
        it.times().started(),
        it.times().due(),
        it.times().ended(),
        it.steps().stream().map(StepView::of).toList());
  }
}
