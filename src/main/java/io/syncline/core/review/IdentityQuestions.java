package io.syncline.core.review;

import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.UnifiedRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Questions about a copy that was seen and is nobody's yet: which record is it (S17)? */
final class IdentityQuestions implements Settling {

  private final Ids ids;

  IdentityQuestions(Ids ids) {
    this.ids = ids;
  }

  @Override
  public boolean settles(Asked asked) {
    return asked.item().record() == null && asked.item().ref() != null;
  }

  private static NativeRef ref(Asked asked) {
    var ref = asked.item().ref();
    if (ref == null) {
      throw new IllegalStateException("The question names no copy");
    }
    return ref;
  }

  @Override
  public List<Offer> offers(Asked asked) {
    var offers = new ArrayList<Offer>();
    if (!asked.links().containsKey(ref(asked))) {
      var live =
          asked.item().candidates().stream()
              .flatMap(it -> RecordIds.parse(it).stream())
              .filter(it -> isLive(asked, it))
              .toList();
      boolean only = live.size() == 1 && asked.item().kind() == ReviewItem.Kind.AMBIGUOUS_MATCH;
      for (var it : live) {
        var offer = Offer.of(new Choice.LinkRecord(it));
        offers.add(only ? offer.suggestedBecause("no other record resembles it") : offer);
      }
      offers.add(Offer.of(new Choice.Separate()));
    }
    offers.add(Offer.of(new Choice.Leave()));
    return offers;
  }

  private static boolean isLive(Asked asked, RecordId id) {
    var state = asked.states().get(id);
    return state != null
        && state.record().entity().equals(asked.entity().name())
        && state.record().status() != UnifiedRecord.Status.DELETED;
  }

  @Override
  public void settle(Asked asked, Choice choice, Effects effects) {
    var ref = ref(asked);
    effects.answers(asked.item().id());
    if (choice instanceof Choice.Leave) {
      effects.onceAndForAll();
      return;
    }
    if (asked.links().containsKey(ref)) {
      throw new Refused(Refused.Why.LINK_TAKEN, ref + " is linked to a record already");
    }
    if (choice instanceof Choice.LinkRecord it) {
      link(asked, it.record(), ref, effects);
    } else if (choice instanceof Choice.Separate) {
      separate(asked, ref, effects);
    } else {
      throw new Refused(
          Refused.Why.NOT_OFFERED, "The question cannot be answered with " + choice.words());
    }
    effects.look(ref);
  }

  /** Where the record has its main copy there already, this one is a duplicate: read only (S19). */
  private static void link(Asked asked, RecordId record, NativeRef ref, Effects effects) {
    var state = asked.states().get(record);
    if (state == null || !isLive(asked, record)) {
      throw new Refused(Refused.Why.NOT_OFFERED, "There is no live record of this id and entity");
    }
    boolean free = state.main(ref.system(), ref.object()).isEmpty();
    var role = free ? Link.Role.MAIN : Link.Role.SECONDARY;
    effects.of(record);
    effects.changes.link(new Link(record, ref, role, 1, "person", null, null, null, null));
    effects.changes.answered(ReviewItem.Kind.OUTCOME_UNKNOWN, record + "@" + ref.system());
  }

  /** A record of its own, empty until the copy is looked at. */
  private void separate(Asked asked, NativeRef ref, Effects effects) {
    var born = UnifiedRecord.born(ids.nextRecord(), asked.entity().name()).changed(Map.of());
    effects.of(born.id());
    effects.changes.record(born, 0);
    effects.changes.link(Link.made(born.id(), ref, "person"));
  }
}
