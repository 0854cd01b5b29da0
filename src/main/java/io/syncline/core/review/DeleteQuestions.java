package io.syncline.core.review;

import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.conflict.ReviewItem.Kind;
import io.syncline.core.definition.Operation;
import io.syncline.core.definition.Participant;
import io.syncline.core.delivery.Creation;
import io.syncline.core.delivery.Removal;
import io.syncline.core.model.NativeRef;
import java.util.ArrayList;
import java.util.List;

/**
 * Questions about a record that was deleted somewhere, and the one item of a sync that says how
 * many deletes, or creates, its brake stopped. A decision goes back through the inbox: the copy is
 * looked at once more before anything is deleted (S16).
 */
final class DeleteQuestions implements Settling {

  @Override
  public boolean settles(Asked asked) {
    return asked.item().kind() == Kind.OBSERVED_DELETE && asked.item().ref() != null
        || isBrake(asked);
  }

  private static boolean isBrake(Asked asked) {
    return asked.item().kind() == Kind.SAFETY_HOLD && ReviewItem.gathers(asked.item().subject());
  }

  /** What goes with the looks that a brake stopped and a person lets go. */
  private static String approval(Asked asked) {
    return asked.item().subject().startsWith(ReviewItem.CREATES_OF)
        ? Creation.APPROVED
        : Removal.APPROVED;
  }

  @Override
  public List<Offer> offers(Asked asked) {
    var offers = new ArrayList<Offer>();
    if (isBrake(asked)) {
      offers.add(Offer.of(new Choice.LetGo()));
    } else {
      offers.add(Offer.of(new Choice.Recreate()));
      for (var how : List.of(Removal.ARCHIVE, Removal.DELETE, Removal.UNLINK)) {
        if (isPossible(asked, how)) {
          offers.add(Offer.of(new Choice.Everywhere(how)));
        }
      }
    }
    offers.add(Offer.of(new Choice.Leave()));
    return offers;
  }

  /** Whether every other system that has a copy can do it. */
  private static boolean isPossible(Asked asked, Removal how) {
    var state = asked.state();
    return state != null
        && asked.entity().participants().stream()
            .filter(
                it ->
                    state
                        .main(it.system(), it.object())
                        .filter(link -> !link.link().ref().equals(asked.item().ref()))
                        .isPresent())
            .allMatch(it -> can(it, how));
  }

  private static boolean can(Participant target, Removal how) {
    return how == Removal.UNLINK || target.type().can(Operation.Kind.valueOf(how.name()));
  }

  @Override
  public void settle(Asked asked, Choice choice, Effects effects) {
    effects.answers(asked.item().id());
    effects.of(asked.item().record());
    if (choice instanceof Choice.Leave) {
      return;
    }
    if (isBrake(asked) && choice instanceof Choice.LetGo) {
      asked.item().candidates().stream()
          .flatMap(it -> NativeRef.parse(it).stream())
          .forEach(it -> effects.look(it, approval(asked)));
    } else if (!isBrake(asked) && choice instanceof Choice.Recreate) {
      effects.look(ref(asked), Removal.RECREATE);
    } else if (!isBrake(asked)
        && choice instanceof Choice.Everywhere it
        && isPossible(asked, it.how())) {
      effects.look(ref(asked), it.how().word());
    } else {
      throw new Refused(
          Refused.Why.NOT_OFFERED, "The question cannot be answered with " + choice.words());
    }
  }

  private static NativeRef ref(Asked asked) {
    var ref = asked.item().ref();
    if (ref == null) {
      throw new Refused(Refused.Why.NOT_OFFERED, "The question names no copy");
    }
    return ref;
  }
}
