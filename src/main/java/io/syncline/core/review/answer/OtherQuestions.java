package io.syncline.core.review.answer;

import io.syncline.core.model.UnifiedRecord;
import java.util.List;
import java.util.Optional;

/**
 * Questions that no decision here can carry out elsewhere: the person takes note, and nothing
 * changes.
 */
public final class OtherQuestions implements Settling {

  @Override
  public boolean settles(ReviewContext reviewContext) {
    return true;
  }

  @Override
  public List<FeasibleChoice> offers(ReviewContext reviewContext) {
    return List.of(FeasibleChoice.of(new Choice.Leave()));
  }

  @Override
  public Optional<UnifiedRecord> after(
      ReviewContext reviewContext, Choice choice, Effects effects) {
    return Optional.empty();
  }

  @Override
  public void settle(ReviewContext reviewContext, Choice choice, Effects effects) {
    if (!(choice instanceof Choice.Leave)) {
      throw new Refused(
          Refused.Why.NOT_OFFERED, "The question cannot be answered with " + choice.words());
    }
    effects.answers(reviewContext.item().id());
    var state = reviewContext.state();
    effects.of(state == null ? null : state.record().id());
  }
}
