package io.syncline.core.review;

import io.syncline.core.change.Orders;
import io.syncline.core.conflict.ReviewItem.Kind;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.UnifiedRecord.Status;
import java.util.List;
import java.util.Set;

/**
 * A record in quarantine: whoever has looked at it lets it go on, and what is due is ordered in the
 * same commit, without any event (S2).
 */
final class QuarantineQuestions implements Settling {

  private final Orders orders;

  QuarantineQuestions(Orders orders) {
    this.orders = orders;
  }

  @Override
  public boolean settles(Asked asked) {
    return asked.item().kind() == Kind.QUARANTINE;
  }

  @Override
  public List<Offer> offers(Asked asked) {
    return List.of(Offer.of(new Choice.LetGo()));
  }

  @Override
  public void settle(Asked asked, Choice choice, Effects effects) {
    if (!(choice instanceof Choice.LetGo)) {
      throw new Refused(
          Refused.Why.NOT_OFFERED, "The question cannot be answered with " + choice.words());
    }
    effects.answers(asked.item().id());
    var state = asked.record();
    effects.of(state.record().id());
    if (state.record().status() == Status.QUARANTINED) {
      release(asked, state, effects);
    }
  }

  private void release(Asked asked, RecordState state, Effects effects) {
    var after = state.record().standing(Status.ACTIVE);
    effects.changes.record(after, state.record().version());
    var held = asked.open().heldWithout(effects.answered());
    orders
        .due(
            asked.entity(),
            new RecordState(after, state.links(), held, state.writing()),
            Set.of(),
            effects.id,
            effects.origin(),
            effects.now)
        .forEach(effects::deliver);
  }
}
