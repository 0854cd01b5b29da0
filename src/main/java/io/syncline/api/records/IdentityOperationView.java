package io.syncline.api.records;

import io.syncline.api.http.IdempotentWrites;
import io.syncline.api.http.Refusal;
import io.syncline.core.sync.merge.Identities.Answer;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * What a merge, a split or an undoing did.
 *
 * @param record the merged or new record
 * @param id of the merge or split: of a merge, POST /api/v1/merges/{id}/undo takes it back
 * @param kept attributes that an undo left alone because they were changed since
 * @param restoring the run that restores what a wrong link wrote, where that was asked for; GET
 *     /api/v1/runs/{run}/undo lists what it left
 */
@Schema(name = "Regrouped")
record IdentityOperationView(
    UUID record, UUID id, Set<String> kept, @Schema(nullable = true) @Nullable String restoring) {

  /**
   * @throws Refusal where it was not done
   */
  static RestResponse<IdentityOperationView> of(Answer answer) {
    return of(answer, null);
  }

  /** The same. */
  static RestResponse<IdentityOperationView> of(Answer answer, @Nullable String restoring) {
    if (answer instanceof Answer.Done done) {
      return IdempotentWrites.answer(
          200, new IdentityOperationView(done.record().value(), done.id(), done.kept(), restoring));
    }
    if (answer instanceof Answer.Refused refused) {
      throw Refusal.conflict("not-possible", refused.why());
    }
    throw Refusal.conflict("busy", "The outcome of a write is not known yet; try again shortly");
  }
}
