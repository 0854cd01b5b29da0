package io.syncline.core.sync.merge;

import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.OpenQuestions;
import io.syncline.core.conflict.QuestionsClosed;
import io.syncline.core.conflict.Review;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.model.About;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What becomes of a record's open questions when copies leave it (S19). Those about a copy that
 * leaves end; one about an invalid value goes with its copy. A conflict ends when one of its sides
 * left: the side that stays wins. All others stay as they are.
 */
final class SplitQuestions {

  private final OpenQuestions open;
  private final Set<NativeRef> leaving;
  private final List<Conflict> ended;
  private final Set<UUID> closed = new HashSet<>();

  private SplitQuestions(OpenQuestions open, Set<NativeRef> leaving, List<Conflict> ended) {
    this.open = open;
    this.leaving = leaving;
    this.ended = ended;
    ended.forEach(it -> closed.add(it.id()));
    open.items().stream().filter(this::ends).forEach(it -> closed.add(it.id()));
  }

  /**
   * @param gone systems in which the record has no copy any more
   */
  static SplitQuestions of(OpenQuestions open, Set<NativeRef> leaving, Set<SystemId> gone) {
    var ended =
        open.conflicts().stream()
            .filter(it -> it.kind() != Conflict.Kind.UNKNOWN)
            .filter(it -> gone.contains(it.held().system()) || gone.contains(it.seen().system()))
            // what may have been lost in a copy that stays is a question still (S8)
            .filter(it -> it.seen().value() != null || gone.contains(it.seen().system()))
            .toList();
    return new SplitQuestions(open, leaving, ended);
  }

  /** A question about values stays open while it asks about sides that both stay. */
  private boolean ends(ReviewItem item) {
    return switch (item.kind()) {
      case CONFLICT, FIRST_MEETING, PING_PONG ->
          item.attributes().stream().anyMatch(this::hadConflict)
              && item.attributes().stream().noneMatch(this::hasConflict);
      case UNKNOWN -> false;
      default -> item.ref() != null && leaving.contains(item.ref());
    };
  }

  private boolean hadConflict(String attribute) {
    return ended.stream().anyMatch(it -> it.attribute().equals(attribute));
  }

  private boolean hasConflict(String attribute) {
    return open.conflicts().stream()
        .anyMatch(it -> it.attribute().equals(attribute) && !ended.contains(it));
  }

  /** The attributes held for the record that stays. */
  Set<String> held() {
    return open.heldWithout(closed);
  }

  /** What was waiting for a decision against a side that left, newest conflict first. */
  Map<String, AttributeState> remaining(UnifiedRecord record, Set<SystemId> gone) {
    var remaining = new HashMap<String, AttributeState>();
    for (var it : ended) {
      var side = it.seen();
      var value = side.value();
      var known = record.attributes().get(it.attribute());
      if (value != null && known != null && !gone.contains(side.system())) {
        remaining.putIfAbsent(it.attribute(), known.next(value, side.system(), side.editedAt()));
      }
    }
    return remaining;
  }

  private List<ReviewItem> going() {
    return open.items().stream()
        .filter(it -> closed.contains(it.id()))
        .filter(it -> it.kind() == ReviewItem.Kind.INVALID_VALUE)
        .toList();
  }

  /** The attributes held for the record that leaves. */
  Set<String> heldThere() {
    var held = new HashSet<String>();
    going().forEach(it -> held.addAll(it.attributes()));
    return held;
  }

  /** Ends the questions, and asks those that go with a copy about its record. */
  void close(RecordSplit.Parts parts, Ids ids, String actor, Instant now, ChangeSet changes) {
    if (closed.isEmpty()) {
      return;
    }
    var after = parts.staying().record();
    var reviews = new HashSet<UUID>();
    open.items().stream().map(ReviewItem::id).filter(closed::contains).forEach(reviews::add);
    var verdicts = ended.stream().map(it -> verdict(it, after)).toList();
    changes.add(
        new Effect.QuestionsDecided(
            new QuestionsClosed(reviews, Review.Status.ANSWERED, "split", actor, now, verdicts)));
    ended.forEach(it -> changes.add(new Effect.RestorationsEnded(after.id(), it.attribute())));
    going()
        .forEach(
            it ->
                changes.add(
                    new Effect.ReviewOpened(
                        again(it, parts.leaving().record().id(), ids.next(), now))));
  }

  private static ReviewItem again(ReviewItem item, RecordId record, UUID id, Instant now) {
    return new ReviewItem(
        id,
        new ReviewItem.Key(item.kind(), item.subject()),
        new About(item.entity(), record, item.ref()),
        item.attributes(),
        item.candidates(),
        item.question(),
        now);
  }

  private static QuestionsClosed.Verdict verdict(Conflict conflict, UnifiedRecord after) {
    var kept = after.attributes().get(conflict.attribute());
    return new QuestionsClosed.Verdict(
        conflict.id(),
        kept == null ? conflict.held().system() : kept.source(),
        kept == null ? Value.CLEARED : kept.value(),
        Map.of());
  }
}
