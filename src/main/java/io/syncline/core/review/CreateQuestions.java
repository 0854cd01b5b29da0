package io.syncline.core.review;

import io.syncline.core.conflict.ReviewItem.Kind;
import io.syncline.core.definition.Operation;
import io.syncline.core.definition.Participant;
import io.syncline.core.delivery.Creation;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import io.syncline.core.transform.Due;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Questions about a copy that is to be made: whether it may be, whether it was, which one of those
 * there it is. At most one create follows one decision (S9).
 */
final class CreateQuestions implements Settling {

  private static final String ABOUT = Creation.heldIn(SystemId.of("x")).replace("x", "");

  private final Due due;
  private final Ids ids;

  CreateQuestions(Due due, Ids ids) {
    this.due = due;
    this.ids = ids;
  }

  @Override
  public boolean settles(Asked asked) {
    return asked.state() != null
        && asked.item().attributes().stream().anyMatch(it -> it.startsWith(ABOUT));
  }

  private static SystemId system(Asked asked) {
    return asked.item().attributes().stream()
        .filter(it -> it.startsWith(ABOUT))
        .map(it -> SystemId.of(it.substring(ABOUT.length())))
        .findFirst()
        .orElseThrow();
  }

  private static Participant target(Asked asked) {
    return asked
        .entity()
        .participant(system(asked))
        .orElseThrow(
            () ->
                new Refused(
                    Refused.Why.NOT_STARTED, "No started sync has this entity in the system"));
  }

  @Override
  public List<Offer> offers(Asked asked) {
    var offers = new ArrayList<Offer>();
    var target = asked.entity().participant(system(asked)).orElse(null);
    if (target != null && isFree(asked, target)) {
      asked.item().candidates().stream()
          .flatMap(it -> NativeRef.parse(it).stream())
          .filter(it -> it.system().equals(target.system()) && !asked.links().containsKey(it))
          .forEach(it -> offers.add(Offer.of(new Choice.LinkCopy(it))));
      if (canCreate(target)) {
        var create = Offer.of(new Choice.Create());
        offers.add(
            asked.item().kind() == Kind.CREATE_APPROVAL
                ? create.suggestedBecause("the record is nowhere to be found there")
                : create);
      }
    }
    offers.add(Offer.of(new Choice.Leave()));
    return offers;
  }

  private static boolean canCreate(Participant target) {
    return target.create() != Participant.CreatePolicy.NEVER
        && (target.type().can(Operation.Kind.CREATE)
            || target.type().can(Operation.Kind.CREATE_MANY));
  }

  private static boolean isFree(Asked asked, Participant target) {
    return asked.record().main(target.system(), target.object()).isEmpty();
  }

  @Override
  public void settle(Asked asked, Choice choice, Effects effects) {
    effects.answers(asked.item().id());
    effects.of(asked.record().record().id());
    if (choice instanceof Choice.Leave) {
      effects.onceAndForAll();
    } else if (choice instanceof Choice.Create) {
      create(asked, effects);
    } else if (choice instanceof Choice.LinkCopy it) {
      link(asked, it.ref(), effects);
    } else {
      throw new Refused(
          Refused.Why.NOT_OFFERED, "The question cannot be answered with " + choice.words());
    }
  }

  private void create(Asked asked, Effects effects) {
    var target = target(asked);
    refuseWhereLinked(asked, target);
    if (!canCreate(target)) {
      throw new Refused(Refused.Why.NOT_OFFERED, "Nothing may be created in " + target.system());
    }
    var held = asked.open().heldWithout(effects.answered());
    var state = asked.record();
    var after = new RecordState(state.record(), state.links(), held, state.writing());
    Set<String> names =
        due.of(asked.entity(), target, after, null).stream()
            .map(Due.Field::attribute)
            .collect(Collectors.toCollection(HashSet::new));
    if (names.isEmpty()) {
      throw new Refused(
          Refused.Why.NOT_OFFERED, "Nothing of the record may be said to " + target.system());
    }
    effects.deliver(
        Delivery.due(
            ids.next(),
            state.record().id(),
            asked.entity().name(),
            target.system(),
            names,
            List.of(effects.id),
            effects.origin().through(Creation.DECIDED),
            true,
            effects.now));
  }

  /** It is looked at and judged as any copy that is met for the first time (S13). */
  private static void link(Asked asked, NativeRef ref, Effects effects) {
    var target = target(asked);
    refuseWhereLinked(asked, target);
    if (!ref.system().equals(target.system()) || !ref.object().equals(target.object())) {
      throw new Refused(Refused.Why.NOT_OFFERED, "The copy is to be one of " + target.system());
    }
    if (asked.links().containsKey(ref)) {
      throw new Refused(Refused.Why.LINK_TAKEN, ref + " is linked to another record");
    }
    effects.changes.link(Link.made(asked.record().record().id(), ref, "person"));
    effects.look(ref);
  }

  private static void refuseWhereLinked(Asked asked, Participant target) {
    if (!isFree(asked, target)) {
      throw new Refused(
          Refused.Why.LINK_TAKEN, "The record has a copy in " + target.system() + " already");
    }
  }
}
