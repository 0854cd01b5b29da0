package io.syncline.api;

import io.syncline.core.change.Identities.Answer;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * What a merge, a split or an undoing did.
 *
 * @param record the record that both are, or that came of it
 * @param id of the merge or split: of a merge, POST /api/v1/merges/{id}/undo takes it back
 * @param kept attributes that an undo left alone because they were changed since
 */
@Schema(name = "Regrouped")
record Regrouped(UUID record, UUID id, Set<String> kept) {

  /**
   * @throws Refusal where it was not done
   */
  static RestResponse<Regrouped> of(Answer answer) {
    if (answer instanceof Answer.Done done) {
      return IdempotentWrites.answer(
          200, new Regrouped(done.record().value(), done.id(), done.kept()));
    }
    if (answer instanceof Answer.Refused refused) {
      throw Refusal.conflict("not-possible", refused.why());
    }
    throw Refusal.conflict("busy", "A write has no known outcome yet; try again in moments");
  }
}
