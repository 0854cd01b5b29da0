package io.syncline.core.review.answer;

import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.QuestionsClosed;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.conflict.ReviewItem.Kind;
import io.syncline.core.identity.Findable;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.planning.PendingDeliveryOrders;
import io.syncline.core.transform.rule.ComputedAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Questions about values: which of two is kept, or what replaces an invalid one. The answer becomes
 * an edit of the record with the origin {@code person}, and is carried out as any edit is (S11).
 */
public final class ValueQuestions implements Settling {

  private static final Set<Kind> KINDS =
      Set.of(Kind.CONFLICT, Kind.FIRST_MEETING, Kind.PING_PONG, Kind.INVALID_VALUE);

  private final Copies copies;
  private final PendingDeliveryOrders pendingDeliveryOrders;
  private final Sides sides;
  private final Findable findable;

  public ValueQuestions(
      Copies copies, Sides sides, PendingDeliveryOrders pendingDeliveryOrders, Findable findable) {
    this.findable = findable;
    this.sides = sides;
    this.copies = copies;
    this.pendingDeliveryOrders = pendingDeliveryOrders;
  }

  @Override
  public boolean settles(ReviewContext reviewContext) {
    return reviewContext.state() != null
        && reviewContext.item().kind() != Kind.QUARANTINE
        && !reviewContext.attributes().isEmpty()
        && (KINDS.contains(reviewContext.item().kind())
            || reviewContext.attributes().equals(reviewContext.item().attributes()));
  }

  @Override
  public List<FeasibleChoice> offers(ReviewContext reviewContext) {
    var offers = new ArrayList<FeasibleChoice>();
    for (var participant : reviewContext.entity().participants()) {
      offer(reviewContext, new Choice.Take(participant.system())).ifPresent(offers::add);
    }
    var keep = offer(reviewContext, new Choice.Keep());
    keep.filter(it -> offers.stream().noneMatch(other -> same(it.values(), other.values())))
        .ifPresent(it -> offers.add(0, it));
    return suggesting(reviewContext, offers);
  }

  private static boolean same(Map<String, Value> one, Map<String, Value> other) {
    return one.keySet().equals(other.keySet())
        && one.entrySet().stream().allMatch(it -> it.getValue().agreesWith(other.get(it.getKey())));
  }

  private Optional<FeasibleChoice> offer(ReviewContext reviewContext, Choice choice) {
    var values = values(reviewContext, choice);
    if (values.isEmpty() || refusal(reviewContext, values) != null) {
      return Optional.empty();
    }
    var stays = copies.stays(reviewContext.entity(), reviewContext.record(), values);
    return Optional.of(new FeasibleChoice(choice, values, stays, null));
  }

  private @Nullable String refusal(ReviewContext reviewContext, Map<String, Value> values) {
    for (var it : values.entrySet()) {
      var why =
          copies.refusal(
              reviewContext.entity(), reviewContext.record(), it.getKey(), it.getValue());
      if (why != null) {
        return why;
      }
    }
    return null;
  }

  /**
   * The values that the choice would set for the attributes asked about; empty where the choice
   * does not say them.
   */
  private Map<String, Value> values(ReviewContext reviewContext, Choice choice) {
    var values = new TreeMap<String, Value>();
    for (var attribute : reviewContext.attributes()) {
      var value = value(reviewContext, attribute, choice);
      if (value == null) {
        return Map.of();
      }
      values.put(attribute, value);
    }
    return values;
  }

  private @Nullable Value value(ReviewContext reviewContext, String attribute, Choice choice) {
    var state = reviewContext.record();
    if (choice instanceof Choice.Keep) {
      return state.record().value(attribute);
    }
    if (choice instanceof Choice.Take take) {
      var lost = Sides.lost(reviewContext, attribute, take.system());
      return lost != null
          ? lost
          : copies.carrying(reviewContext.entity(), state, attribute).stream()
              .filter(it -> it.system().equals(take.system()))
              .map(Copies.Copy::value)
              .filter(it -> it != null)
              .findFirst()
              .orElse(null);
    }
    if (choice instanceof Choice.By by) {
      var side = sides.winner(reviewContext, attribute, by.strategy());
      return side == null ? null : side.value();
    }
    return choice instanceof Choice.Say say ? say.values().get(attribute) : null;
  }

  /** The suggestion: what the strategy would have said, else the later edit. */
  private List<FeasibleChoice> suggesting(
      ReviewContext reviewContext, List<FeasibleChoice> offers) {
    if (reviewContext.attributes().size() != 1) {
      return offers;
    }
    var attribute = reviewContext.attributes().iterator().next();
    var ruled = sides.winner(reviewContext, attribute);
    var side = ruled == null ? sides.latest(reviewContext, attribute) : ruled;
    var reason = ruled == null ? "edited last" : "the strategy would have said so";
    var suggested = new ArrayList<FeasibleChoice>();
    for (var offer : offers) {
      var value = offer.values().get(attribute);
      boolean its = side != null && value != null && value.agreesWith(side.value());
      if (its && suggested.stream().noneMatch(FeasibleChoice::suggested)) {
        suggested.add(0, offer.suggestedBecause(reason));
      } else {
        suggested.add(offer);
      }
    }
    return suggested;
  }

  @Override
  public Optional<UnifiedRecord> after(
      ReviewContext reviewContext, Choice choice, Effects effects) {
    var record = reviewContext.record().record();
    var taken = new HashMap<String, AttributeState>();
    decided(reviewContext, choice)
        .forEach(
            (attribute, value) -> taken.put(attribute, state(record, attribute, value, effects)));
    return Optional.of(record.changed(taken));
  }

  private static AttributeState state(
      UnifiedRecord record, String attribute, Value value, Effects effects) {
    var held = record.attributes().get(attribute);
    return held == null
        ? new AttributeState(value, AttributeState.PERSON, effects.now, 1)
        : held.next(value, AttributeState.PERSON, effects.now);
  }

  private Map<String, Value> decided(ReviewContext reviewContext, Choice choice) {
    if (choice instanceof Choice.Say say
        && !say.values().keySet().equals(reviewContext.attributes())) {
      throw new Refused(
          Refused.Why.NOT_OFFERED,
          "The values asked for are those of " + String.join(", ", reviewContext.attributes()));
    }
    var values = values(reviewContext, choice);
    if (values.isEmpty()) {
      throw new Refused(
          Refused.Why.NOT_OFFERED, "The question cannot be answered with " + choice.words());
    }
    var refused = refusal(reviewContext, values);
    if (refused != null) {
      throw new Refused(Refused.Why.NOT_OFFERED, refused);
    }
    var canonical = new TreeMap<String, Value>();
    values.forEach(
        (attribute, value) ->
            canonical.put(attribute, copies.canonical(reviewContext.entity(), attribute, value)));
    return canonical;
  }

  @Override
  public void settle(ReviewContext reviewContext, Choice choice, Effects effects) {
    var state = reviewContext.record();
    var before = state.record();
    var after = after(reviewContext, choice, effects).orElseThrow();
    answerAll(reviewContext, choice, after, effects);
    reviewContext
        .attributes()
        .forEach(
            it -> {
              var value = after.value(it);
              if (value != null) {
                effects.changed(it, before.value(it), value);
              }
            });
    effects.of(after.id());
    effects.changes.add(new Effect.RecordSaved(after, before.version()));
    effects.changes.add(
        new Effect.MatchValuesSet(
            after.id(), findable.values(reviewContext.entity(), after, reviewContext.record())));
    deliver(reviewContext, after, effects);
  }

  /** Every question about the same attributes has this answer. */
  private void answerAll(
      ReviewContext reviewContext, Choice choice, UnifiedRecord after, Effects effects) {
    var attributes = reviewContext.attributes();
    effects.answers(reviewContext.item().id());
    if (reviewContext.item().kind() == Kind.INVALID_VALUE) {
      return;
    }
    reviewContext.open().items().stream()
        .filter(it -> isAboutConflict(it) && attributes.containsAll(it.attributes()))
        .forEach(it -> effects.answers(it.id()));
    attributes.forEach(it -> effects.changes.add(new Effect.RestorationsEnded(after.id(), it)));
    for (var conflict : reviewContext.open().conflictsOf(attributes)) {
      var value = after.value(conflict.attribute());
      if (value != null) {
        var before =
            copies.meanings(reviewContext.entity(), reviewContext.record(), conflict.attribute());
        effects.verdict(
            new QuestionsClosed.Verdict(
                conflict.id(), winner(reviewContext, conflict, choice), value, before));
      }
    }
  }

  private static boolean isAboutConflict(ReviewItem it) {
    return it.kind() != Kind.INVALID_VALUE && KINDS.contains(it.kind());
  }

  private SystemId winner(ReviewContext reviewContext, Conflict conflict, Choice choice) {
    if (choice instanceof Choice.Take take) {
      return take.system();
    }
    var held = reviewContext.record().record().attributes().get(conflict.attribute());
    if (choice instanceof Choice.Keep && held != null) {
      return held.source();
    }
    var side =
        choice instanceof Choice.By by
            ? sides.winner(reviewContext, conflict.attribute(), by.strategy())
            : null;
    return side == null ? AttributeState.PERSON : side.system();
  }

  private void deliver(ReviewContext reviewContext, UnifiedRecord after, Effects effects) {
    var state = reviewContext.record();
    var held = reviewContext.open().heldWithout(effects.answered());
    var now = new RecordState(after, state.links(), held, state.writing());
    PendingDeliveryOrders.copiesToRead(reviewContext.entity(), now, reviewContext.attributes())
        .forEach(effects::look);
    ComputedAttributes.copyToRead(
            reviewContext.entity(), reviewContext.record(), reviewContext.attributes())
        .ifPresent(effects::look);
    pendingDeliveryOrders
        .due(
            reviewContext.entity(),
            now,
            reviewContext.attributes(),
            effects.id,
            effects.origin(),
            effects.now)
        .forEach(effects::deliver);
    if (PendingDeliveryOrders.missingSomewhere(reviewContext.entity(), now)) {
      state.links().stream().findFirst().ifPresent(it -> effects.look(it.link().ref()));
    }
  }
}
