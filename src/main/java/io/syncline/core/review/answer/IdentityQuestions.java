package io.syncline.core.review.answer;

import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.delivery.HeldCreation;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.sync.effect.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Questions about a copy that was seen and has no record yet: which record is it (S17)? */
public final class IdentityQuestions implements Settling {

  private final Ids ids;

  public IdentityQuestions(Ids ids) {
    this.ids = ids;
  }

  @Override
  public boolean settles(ReviewContext reviewContext) {
    return reviewContext.item().record() == null && reviewContext.item().ref() != null;
  }

  private static NativeRef ref(ReviewContext reviewContext) {
    var ref = reviewContext.item().ref();
    if (ref == null) {
      throw new IllegalStateException("The question names no copy");
    }
    return ref;
  }

  @Override
  public List<FeasibleChoice> offers(ReviewContext reviewContext) {
    var offers = new ArrayList<FeasibleChoice>();
    if (!reviewContext.links().containsKey(ref(reviewContext))) {
      var live =
          reviewContext.item().candidates().stream()
              .flatMap(it -> RecordIds.parse(it).stream())
              .filter(it -> isLive(reviewContext, it))
              .toList();
      boolean only =
          live.size() == 1 && reviewContext.item().kind() == ReviewItem.Kind.AMBIGUOUS_MATCH;
      for (var it : live) {
        var offer = FeasibleChoice.of(new Choice.LinkRecord(it));
        offers.add(
            only && !isUnsettled(reviewContext, it)
                ? offer.suggestedBecause("no other record resembles it")
                : offer);
      }
      offers.add(FeasibleChoice.of(new Choice.Separate()));
    }
    offers.add(FeasibleChoice.of(new Choice.Leave()));
    return offers;
  }

  /** What a create may have made there, which says nothing for one copy rather than another. */
  private static boolean isUnsettled(ReviewContext reviewContext, RecordId id) {
    var state = reviewContext.states().get(id);
    return state != null && state.held().contains(HeldCreation.heldIn(ref(reviewContext).system()));
  }

  private static boolean isLive(ReviewContext reviewContext, RecordId id) {
    var state = reviewContext.states().get(id);
    return state != null
        && state.record().entity().equals(reviewContext.entity().name())
        && !state.record().gone();
  }

  @Override
  public Optional<UnifiedRecord> after(
      ReviewContext reviewContext, Choice choice, Effects effects) {
    return Optional.empty();
  }

  @Override
  public void settle(ReviewContext reviewContext, Choice choice, Effects effects) {
    var ref = ref(reviewContext);
    effects.answers(reviewContext.item().id());
    if (choice instanceof Choice.Leave) {
      effects.onceAndForAll();
      return;
    }
    if (reviewContext.links().containsKey(ref)) {
      throw new Refused(Refused.Why.LINK_TAKEN, ref + " is linked to a record already");
    }
    if (choice instanceof Choice.LinkRecord it) {
      link(reviewContext, it.record(), ref, effects);
    } else if (choice instanceof Choice.Separate) {
      separate(reviewContext, ref, effects);
    } else {
      throw new Refused(
          Refused.Why.NOT_OFFERED, "The question cannot be answered with " + choice.words());
    }
    effects.look(ref);
  }

  /** Where the record has its main copy there already, this one is a duplicate: read only (S19). */
  private static void link(
      ReviewContext reviewContext, RecordId record, NativeRef ref, Effects effects) {
    var state = reviewContext.states().get(record);
    if (state == null || !isLive(reviewContext, record)) {
      throw new Refused(Refused.Why.NOT_OFFERED, "There is no live record of this id and entity");
    }
    boolean free = state.main(ref.system(), ref.object()).isEmpty();
    var role = free ? Link.Role.MAIN : Link.Role.SECONDARY;
    effects.of(record);
    effects.changes.link(
        new Link(record, ref, role, 1, "person", new Link.LastSync(null, null, null, null)));
    effects.changes.add(
        new Effect.QuestionAnswered(ReviewItem.Kind.OUTCOME_UNKNOWN, record + "@" + ref.system()));
  }

  /** A new record, empty until the copy is read. */
  private void separate(ReviewContext reviewContext, NativeRef ref, Effects effects) {
    var born =
        UnifiedRecord.born(ids.nextRecord(), reviewContext.entity().name()).changed(Map.of());
    effects.of(born.id());
    effects.changes.add(new Effect.RecordSaved(born, 0));
    effects.changes.link(Link.made(born.id(), ref, "person"));
    reviewContext.item().candidates().stream()
        .flatMap(it -> RecordIds.parse(it).stream())
        .filter(reviewContext.states()::containsKey)
        .forEach(it -> effects.apart(born.id(), it));
  }
}
