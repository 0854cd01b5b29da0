package io.syncline.core.sync.judge;

import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.rule.ChangeLimit;
import io.syncline.core.model.About;
import io.syncline.core.model.Ids;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.state.RecordChange;
import io.syncline.core.transform.PendingWrites;
import io.syncline.core.transform.Transformer;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the changes that are larger than a sync permits: what a target would be written is compared
 * with what it is known to hold (S2, safety hold). The record takes the value; nothing is due for
 * the attribute until a person has looked.
 */
public final class SafetyHolds {

  private final Transformer transformer;
  private final PendingWrites pendingWrites;
  private final Ids ids;

  public SafetyHolds(Transformer transformer, PendingWrites pendingWrites, Ids ids) {
    this.transformer = transformer;
    this.pendingWrites = pendingWrites;
    this.ids = ids;
  }

  static String subject(RecordState state, String attribute) {
    return state.record().id() + "#" + attribute;
  }

  /**
   * @param after the record as judged
   * @param changed the attributes that this judgement changed
   * @return a question for each that changes too much
   */
  public List<ReviewItem> of(RecordChange change, RecordState after, Set<String> changed) {
    var limited = new HashSet<String>();
    for (var name : changed) {
      if (limit(change.entity(), name) != null) {
        limited.add(name);
      }
    }
    if (limited.isEmpty()) {
      return List.of();
    }
    var free = new RecordState(after.record(), after.links(), Set.of());
    var questions = new LinkedHashMap<String, ReviewItem>();
    for (var target : change.entity().participants()) {
      var link = after.main(target.system(), target.object()).orElse(null);
      if (link != null) {
        for (var field : pendingWrites.of(change.entity(), target, free, link)) {
          if (limited.contains(field.attribute())) {
            judge(change, after, target, field, questions);
          }
        }
      }
    }
    return List.copyOf(questions.values());
  }

  static @Nullable ChangeLimit limit(Entity entity, String attribute) {
    var rules = entity.attributes().get(attribute);
    return rules == null ? null : rules.limit();
  }

  private void judge(
      RecordChange change,
      RecordState after,
      Participant target,
      PendingWrites.Field field,
      Map<String, ReviewItem> questions) {
    var limit = limit(change.entity(), field.attribute());
    var known = field.before();
    var before =
        known == null
            ? null
            : number(transformer.unified(change.entity(), target, field.mapping(), known.held()));
    var value = number(field.value());
    if (limit != null && before != null && value != null && !limit.passes(before, value)) {
      questions.putIfAbsent(
          field.attribute(), question(change, after, target, field.attribute(), before, value));
    }
  }

  private static @Nullable BigDecimal number(@Nullable Value value) {
    return value instanceof Value.Decimal number ? number.value() : null;
  }

  private ReviewItem question(
      RecordChange change,
      RecordState after,
      Participant target,
      String attribute,
      BigDecimal before,
      BigDecimal value) {
    return new ReviewItem(
        ids.next(),
        new ReviewItem.Key(ReviewItem.Kind.SAFETY_HOLD, subject(after, attribute)),
        new About(change.entity().name(), after.record().id(), change.ref()),
        Set.of(attribute),
        List.of(change.system().value(), target.system().value()),
        attribute
            + " would "
            + ChangeLimit.inWords(before, value)
            + " in "
            + target.system()
            + ", which is more than `safetyThreshold` lets pass: is it right as "
            + change.system()
            + " says?",
        change.now());
  }
}
