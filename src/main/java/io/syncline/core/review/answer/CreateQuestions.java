package io.syncline.core.review.answer;

import io.syncline.core.conflict.ReviewItem.Kind;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.rule.CreatePolicy;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.HeldCreation;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.transform.PendingWrites;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Questions about a create: whether it is permitted, whether it happened, and which existing copy
 * it made. At most one create follows one decision (S9).
 */
public final class CreateQuestions implements Settling {

  private static final String ABOUT = HeldCreation.heldIn(SystemId.of("x")).replace("x", "");

  private final PendingWrites pendingWrites;
  private final Ids ids;

  public CreateQuestions(PendingWrites pendingWrites, Ids ids) {
    this.pendingWrites = pendingWrites;
    this.ids = ids;
  }

  @Override
  public boolean settles(ReviewContext reviewContext) {
    return reviewContext.state() != null
        && reviewContext.item().attributes().stream().anyMatch(it -> it.startsWith(ABOUT));
  }

  public static SystemId system(ReviewContext reviewContext) {
    return reviewContext.item().attributes().stream()
        .filter(it -> it.startsWith(ABOUT))
        .map(it -> SystemId.of(it.substring(ABOUT.length())))
        .findFirst()
        .orElseThrow();
  }

  private static Participant target(ReviewContext reviewContext) {
    return reviewContext
        .entity()
        .participant(system(reviewContext))
        .orElseThrow(
            () ->
                new Refused(
                    Refused.Why.NOT_STARTED, "No started sync has this entity in the system"));
  }

  @Override
  public List<FeasibleChoice> offers(ReviewContext reviewContext) {
    var offers = new ArrayList<FeasibleChoice>();
    var target = reviewContext.entity().participant(system(reviewContext)).orElse(null);
    if (target != null && isFree(reviewContext, target)) {
      reviewContext.item().candidates().stream()
          .flatMap(it -> NativeRef.parse(it).stream())
          .filter(
              it -> it.system().equals(target.system()) && !reviewContext.links().containsKey(it))
          .forEach(it -> offers.add(FeasibleChoice.of(new Choice.LinkCopy(it))));
      if (canCreate(target)) {
        var create = FeasibleChoice.of(new Choice.Create());
        offers.add(
            reviewContext.item().kind() == Kind.CREATE_APPROVAL
                ? create.suggestedBecause("the record is nowhere to be found there")
                : create);
      }
    }
    offers.add(FeasibleChoice.of(new Choice.Leave()));
    return offers;
  }

  private static boolean canCreate(Participant target) {
    return target.create() != CreatePolicy.NEVER
        && (target.type().can(Operation.Kind.CREATE)
            || target.type().can(Operation.Kind.CREATE_MANY));
  }

  private static boolean isFree(ReviewContext reviewContext, Participant target) {
    return reviewContext.record().main(target.system(), target.object()).isEmpty();
  }

  @Override
  public Optional<UnifiedRecord> after(
      ReviewContext reviewContext, Choice choice, Effects effects) {
    return Optional.empty();
  }

  @Override
  public void settle(ReviewContext reviewContext, Choice choice, Effects effects) {
    effects.answers(reviewContext.item().id());
    effects.of(reviewContext.record().record().id());
    if (choice instanceof Choice.Leave) {
      effects.onceAndForAll();
    } else if (choice instanceof Choice.Create) {
      create(reviewContext, effects);
    } else if (choice instanceof Choice.LinkCopy it) {
      link(reviewContext, it.ref(), effects);
    } else {
      throw new Refused(
          Refused.Why.NOT_OFFERED, "The question cannot be answered with " + choice.words());
    }
  }

  private void create(ReviewContext reviewContext, Effects effects) {
    var target = target(reviewContext);
    refuseWhereLinked(reviewContext, target);
    if (!canCreate(target)) {
      throw new Refused(Refused.Why.NOT_OFFERED, "Nothing may be created in " + target.system());
    }
    var held = reviewContext.open().heldWithout(effects.answered());
    var state = reviewContext.record();
    var after = new RecordState(state.record(), state.links(), held, state.writing());
    Set<String> names =
        pendingWrites.of(reviewContext.entity(), target, after, null).stream()
            .map(PendingWrites.Field::attribute)
            .collect(Collectors.toCollection(HashSet::new));
    if (names.isEmpty()) {
      throw new Refused(
          Refused.Why.NOT_OFFERED, "Nothing of the record may be said to " + target.system());
    }
    effects.deliver(
        Delivery.due(
            ids.next(),
            new Delivery.Change(
                state.record().id(), reviewContext.entity().name(), target.system(), names, true),
            new Delivery.Cause(List.of(effects.id), effects.origin().through(HeldCreation.DECIDED)),
            effects.now));
    apart(reviewContext, effects);
  }

  /** None of those that were named is this record. */
  private static void apart(ReviewContext reviewContext, Effects effects) {
    var record = reviewContext.record().record().id();
    for (var candidate : reviewContext.item().candidates()) {
      var ref = NativeRef.parse(candidate).orElse(null);
      var link = ref == null ? null : reviewContext.links().get(ref);
      if (link != null && !link.record().equals(record)) {
        effects.apart(record, link.record());
      } else if (ref != null && link == null) {
        effects.apart(ref, record);
      }
    }
  }

  /** It is read and judged as any copy at a first meeting (S13). */
  private static void link(ReviewContext reviewContext, NativeRef ref, Effects effects) {
    var target = target(reviewContext);
    refuseWhereLinked(reviewContext, target);
    if (!ref.system().equals(target.system()) || !ref.object().equals(target.object())) {
      throw new Refused(Refused.Why.NOT_OFFERED, "The copy is to be one of " + target.system());
    }
    if (reviewContext.links().containsKey(ref)) {
      throw new Refused(
          Refused.Why.LINK_TAKEN, ref + " is linked to another record: merge the two records");
    }
    effects.changes.link(Link.made(reviewContext.record().record().id(), ref, "person"));
    effects.look(ref);
  }

  private static void refuseWhereLinked(ReviewContext reviewContext, Participant target) {
    if (!isFree(reviewContext, target)) {
      throw new Refused(
          Refused.Why.LINK_TAKEN, "The record has a copy in " + target.system() + " already");
    }
  }
}
