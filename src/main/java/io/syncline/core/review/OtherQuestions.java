package io.syncline.core.review;

import java.util.List;

/**
 * Questions that no decision here can carry out elsewhere: the person takes note, and what stands
 * goes on standing.
 */
final class OtherQuestions implements Settling {

  @Override
  public boolean settles(Asked asked) {
    return true;
  }

  @Override
  public List<Offer> offers(Asked asked) {
    return List.of(Offer.of(new Choice.Leave()));
  }

  @Override
  public void settle(Asked asked, Choice choice, Effects effects) {
    if (!(choice instanceof Choice.Leave)) {
      throw new Refused(
          Refused.Why.NOT_OFFERED, "The question cannot be answered with " + choice.words());
    }
    effects.answers(asked.item().id());
    var state = asked.state();
    effects.of(state == null ? null : state.record().id());
  }
}
