package io.syncline.core.review.answer;

import io.syncline.core.conflict.ReviewItem.Kind;
import io.syncline.core.model.Link;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.UnifiedRecord.Status;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.planning.PendingDeliveryOrders;
import io.syncline.core.transform.rule.Conversions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A record in quarantine: a person who has looked at it releases it, and what is due is ordered in
 * the same commit, without any event (S2).
 */
public final class QuarantineQuestions implements Settling {

  private final PendingDeliveryOrders pendingDeliveryOrders;

  public QuarantineQuestions(PendingDeliveryOrders pendingDeliveryOrders) {
    this.pendingDeliveryOrders = pendingDeliveryOrders;
  }

  @Override
  public boolean settles(ReviewContext reviewContext) {
    return reviewContext.item().kind() == Kind.QUARANTINE;
  }

  @Override
  public List<FeasibleChoice> offers(ReviewContext reviewContext) {
    return List.of(FeasibleChoice.of(new Choice.LetGo()));
  }

  @Override
  public Optional<UnifiedRecord> after(
      ReviewContext reviewContext, Choice choice, Effects effects) {
    return Optional.empty();
  }

  @Override
  public void settle(ReviewContext reviewContext, Choice choice, Effects effects) {
    if (!(choice instanceof Choice.LetGo)) {
      throw new Refused(
          Refused.Why.NOT_OFFERED, "The question cannot be answered with " + choice.words());
    }
    effects.answers(reviewContext.item().id());
    var state = reviewContext.record();
    effects.of(state.record().id());
    if (state.record().status() == Status.QUARANTINED) {
      if (Conversions.problems(reviewContext.entity(), state.record()).isEmpty()) {
        release(reviewContext, state, effects);
      } else {
        look(state, effects);
      }
    }
  }

  /** It stays where it is until its amounts can be converted, which a read finds out. */
  private static void look(RecordState state, Effects effects) {
    state.links().stream()
        .map(LinkState::link)
        .filter(it -> it.role() == Link.Role.MAIN)
        .forEach(it -> effects.look(it.ref()));
  }

  /** What is due is ordered; each copy is read again, for the record may be missing in a system. */
  private void release(ReviewContext reviewContext, RecordState state, Effects effects) {
    var after = state.record().withStatus(Status.ACTIVE);
    effects.changes.add(new Effect.RecordSaved(after, state.record().version()));
    var held = reviewContext.open().heldWithout(effects.answered());
    pendingDeliveryOrders
        .due(
            reviewContext.entity(),
            new RecordState(after, state.links(), held, state.writing()),
            Set.of(),
            effects.id,
            effects.origin(),
            effects.now)
        .forEach(effects::deliver);
    look(state, effects);
  }
}
