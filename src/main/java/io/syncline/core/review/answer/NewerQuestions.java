package io.syncline.core.review.answer;

import io.syncline.core.model.UnifiedRecord;
import java.util.List;
import java.util.Optional;

/**
 * Questions that only a newer version of the product can answer, or that wait together with one of
 * those for the same attribute: they stay open.
 */
public final class NewerQuestions implements Settling {

  @Override
  public boolean settles(ReviewContext reviewContext) {
    return reviewContext.needsNewerVersion();
  }

  @Override
  public List<FeasibleChoice> offers(ReviewContext reviewContext) {
    return List.of();
  }

  @Override
  public Optional<UnifiedRecord> after(
      ReviewContext reviewContext, Choice choice, Effects effects) {
    return Optional.empty();
  }

  @Override
  public void settle(ReviewContext reviewContext, Choice choice, Effects effects) {
    throw new Refused(
        Refused.Why.NOT_OFFERED,
        "A newer version of Syncline asks about this; this version cannot answer it");
  }
}
