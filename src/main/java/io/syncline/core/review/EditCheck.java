package io.syncline.core.review;

import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.review.answer.Copies;
import io.syncline.core.review.answer.Refused;
import io.syncline.core.review.answer.Refused.Why;
import io.syncline.core.sync.judge.EditPermission;
import io.syncline.core.transform.Filters;
import io.syncline.core.transform.Transformer;
import io.syncline.core.transform.rule.ComputedAttributes;
import io.syncline.core.transform.rule.Conversions.RateTable;
import io.syncline.core.transform.value.UnreadableValue;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Checks an edit against the record as it is, and says what the record becomes. Pure. */
final class EditCheck {

  private final Transformer transformer;
  private final Copies copies;

  EditCheck(Transformer transformer) {
    this.transformer = transformer;
    this.copies = new Copies(transformer);
  }

  /**
   * The record after the edit and what rules compute from it; the same object where nothing
   * changes.
   *
   * @throws Refused where a condition does not hold, or the edit is not allowed
   */
  UnifiedRecord after(Entity entity, RecordState state, Edit edit, Instant now, RateTable rates) {
    var record = state.record();
    if (record.removed()) {
      throw new Refused(Why.CLOSED, "The record is deleted or archived");
    }
    conditions(entity, record, edit);
    var participant =
        entity
            .participant(edit.ref().system())
            .orElseThrow(() -> new Refused(Why.NOT_STARTED, "No started sync has this system"));
    var changed = new TreeMap<String, AttributeState>();
    new TreeMap<>(edit.values())
        .forEach(
            (name, value) -> {
              var attribute = attribute(entity, name);
              permit(entity, participant, attribute, state);
              var taken = value(entity, attribute, state, value);
              var held = record.attributes().get(name);
              if (held == null ? !taken.isEmpty() : !held.value().agreesWith(taken)) {
                changed.put(name, next(held, taken, now));
              }
            });
    if (changed.isEmpty()) {
      return record;
    }
    var after = record.changed(changed);
    changed.putAll(ComputedAttributes.of(entity, after, now, fact -> null, rates).changed());
    stays(entity, participant, record, record.changed(changed));
    return record.changed(changed);
  }

  private static AttributeState next(@Nullable AttributeState held, Value value, Instant now) {
    return held == null
        ? new AttributeState(value, AttributeState.PERSON, now, 1)
        : held.next(value, AttributeState.PERSON, now);
  }

  private void conditions(Entity entity, UnifiedRecord record, Edit edit) {
    if (edit.version() != null && edit.version() != record.version()) {
      throw new Refused(Why.CONDITION_FAILED, "The record has another version");
    }
    for (var it : new TreeMap<>(edit.conditions()).entrySet()) {
      attribute(entity, it.getKey());
      if (!holds(entity, record, it)) {
        throw new Refused(
            Why.CONDITION_FAILED, it.getKey() + " does not have the value of the condition");
      }
    }
  }

  private boolean holds(Entity entity, UnifiedRecord record, Map.Entry<String, Value> condition) {
    var current = record.value(condition.getKey());
    if (current == null) {
      return condition.getValue().isEmpty();
    }
    try {
      return current.agreesWith(
          transformer.normalized(entity, condition.getKey(), condition.getValue()));
    } catch (UnreadableValue unlike) {
      return current.agreesWith(condition.getValue());
    }
  }

  /** A masked one is not compared: who may not see it could guess it. */
  private static Attribute attribute(Entity entity, String name) {
    var attribute =
        entity
            .attribute(name)
            .orElseThrow(
                () ->
                    new Refused(
                        Why.UNKNOWN_ATTRIBUTE, entity.name() + " has no attribute " + name));
    if (attribute.secrecy().masked()) {
      throw new Refused(Why.READ_ONLY, name + " is masked: it is neither compared nor edited here");
    }
    return attribute;
  }

  private static void permit(
      Entity entity, Participant participant, Attribute attribute, RecordState state) {
    var name = attribute.name();
    if (attribute.writing().computed() != null) {
      throw new Refused(Why.READ_ONLY, name + " is computed by a rule");
    }
    var system = participant.system();
    var mapping = participant.mappingOf(name).orElse(null);
    if (mapping == null
        || !EditPermission.permitted(entity, mapping, attribute, system, state.record())) {
      throw new Refused(Why.READ_ONLY, "An edit of " + name + " in " + system + " may not enter");
    }
    if (!mapping.out() || !mapping.field().updatable() || !participant.type().writable()) {
      throw new Refused(Why.READ_ONLY, name + " cannot be written to " + system);
    }
    if (state.held().contains(name)) {
      throw new Refused(Why.HELD, name + " waits for the answer to a question");
    }
  }

  private Value value(Entity entity, Attribute attribute, RecordState state, Value value) {
    var name = attribute.name();
    if (value.isEmpty() && !attribute.writing().emptyPropagates()) {
      throw new Refused(Why.INVALID_VALUE, name + ": the sync does not carry emptied values");
    }
    var refused = copies.refusal(entity, state, name, value);
    if (refused != null) {
      throw new Refused(Why.INVALID_VALUE, refused);
    }
    return copies.canonical(entity, name, value);
  }

  /** What leaves a filter is not written any more, not even to the system of the edit. */
  private static void stays(
      Entity entity, Participant participant, UnifiedRecord before, UnifiedRecord after) {
    for (var sync : entity.syncs()) {
      var filter = sync.scope().filter();
      if (sync.systems().contains(participant.system())
          && !filter.isEmpty()
          && Filters.judge(filter, before.values()) == Filters.Answer.IN
          && Filters.judge(filter, after.values()) != Filters.Answer.IN) {
        throw new Refused(
            Why.NOT_OFFERED,
            "The record would leave the filter of " + sync.sync() + ": edit it in a system");
      }
    }
  }
}
