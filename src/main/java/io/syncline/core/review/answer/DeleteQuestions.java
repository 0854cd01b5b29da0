package io.syncline.core.review.answer;

import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.conflict.ReviewItem.Kind;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.delivery.HeldCreation;
import io.syncline.core.delivery.Removal;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.UnifiedRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Questions about a record that was deleted somewhere, and the one item of a sync with the number
 * of deletes, or creates, that its brake stopped. A decision goes back through the inbox: the copy
 * is read once more before anything is deleted (S16).
 */
public final class DeleteQuestions implements Settling {

  @Override
  public boolean settles(ReviewContext reviewContext) {
    return reviewContext.item().kind() == Kind.OBSERVED_DELETE && reviewContext.item().ref() != null
        || isBrake(reviewContext);
  }

  private static boolean isBrake(ReviewContext reviewContext) {
    return reviewContext.item().kind() == Kind.SAFETY_HOLD
        && ReviewItem.gathers(reviewContext.item().subject());
  }

  /** The origin of the reads that a brake stopped and a person released. */
  private static String approval(ReviewContext reviewContext) {
    return reviewContext.item().subject().startsWith(ReviewItem.CREATES_OF)
        ? HeldCreation.APPROVED
        : Removal.APPROVED;
  }

  @Override
  public List<FeasibleChoice> offers(ReviewContext reviewContext) {
    var offers = new ArrayList<FeasibleChoice>();
    if (isBrake(reviewContext)) {
      offers.add(FeasibleChoice.of(new Choice.LetGo()));
    } else {
      offers.add(FeasibleChoice.of(new Choice.Recreate()));
      for (var how : List.of(Removal.ARCHIVE, Removal.DELETE, Removal.UNLINK)) {
        if (isPossible(reviewContext, how)) {
          offers.add(FeasibleChoice.of(new Choice.Everywhere(how)));
        }
      }
    }
    offers.add(FeasibleChoice.of(new Choice.Leave()));
    return offers;
  }

  /** Whether every other system that has a copy can do it. */
  private static boolean isPossible(ReviewContext reviewContext, Removal how) {
    var state = reviewContext.state();
    return state != null
        && reviewContext.entity().participants().stream()
            .filter(
                it ->
                    state
                        .main(it.system(), it.object())
                        .filter(link -> !link.link().ref().equals(reviewContext.item().ref()))
                        .isPresent())
            .allMatch(it -> can(it, how));
  }

  private static boolean can(Participant target, Removal how) {
    return how == Removal.UNLINK || target.type().can(Operation.Kind.valueOf(how.name()));
  }

  @Override
  public Optional<UnifiedRecord> after(
      ReviewContext reviewContext, Choice choice, Effects effects) {
    return Optional.empty();
  }

  @Override
  public void settle(ReviewContext reviewContext, Choice choice, Effects effects) {
    effects.answers(reviewContext.item().id());
    effects.of(reviewContext.item().record());
    if (choice instanceof Choice.Leave) {
      return;
    }
    if (isBrake(reviewContext) && choice instanceof Choice.LetGo) {
      reviewContext.item().candidates().stream()
          .flatMap(it -> NativeRef.parse(it).stream())
          .forEach(it -> effects.look(it, approval(reviewContext)));
    } else if (!isBrake(reviewContext) && choice instanceof Choice.Recreate) {
      effects.look(ref(reviewContext), Removal.RECREATE);
    } else if (!isBrake(reviewContext)
        && choice instanceof Choice.Everywhere it
        && isPossible(reviewContext, it.how())) {
      effects.look(ref(reviewContext), it.how().word());
    } else {
      throw new Refused(
          Refused.Why.NOT_OFFERED, "The question cannot be answered with " + choice.words());
    }
  }

  private static NativeRef ref(ReviewContext reviewContext) {
    var ref = reviewContext.item().ref();
    if (ref == null) {
      throw new Refused(Refused.Why.NOT_OFFERED, "The question names no copy");
    }
    return ref;
  }
}
