package io.syncline.core.sync.judge;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.ConflictingSides;
import io.syncline.core.conflict.QuestionsClosed;
import io.syncline.core.conflict.Resolution;
import io.syncline.core.conflict.Resolver;
import io.syncline.core.conflict.Review;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.Judgement;
import io.syncline.core.sync.state.LiveRecord;
import io.syncline.core.transform.Transformer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets the strategy answer first meetings that live sync asked about, where an approved plan
 * contains the copy (S13): the plan showed the strategy's answer, whether it was asked before or
 * not.
 *
 * <p>Only while both sides still hold what was asked about; what the strategy leaves to a person
 * stays a question.
 */
public final class FirstMeetingApproval {

  private final Resolver resolver;
  private final Transformer transformer;

  public FirstMeetingApproval(Resolver resolver, Transformer transformer) {
    this.resolver = resolver;
    this.transformer = transformer;
  }

  /** The value decided for an attribute, and the conflicts that end with it. */
  private static final class Decision {
    final AttributeState before;
    final Set<Conflict> ended = new HashSet<>();
    AttributeState now;

    Decision(AttributeState before) {
      this.before = before;
      this.now = before;
    }
  }

  /**
   * @param before the record before the read that was judged
   * @param after the record as judged
   */
  Judgement decide(LiveRecord live, RecordState before, Judgement judged, RecordState after) {
    if (before.held().isEmpty()
        || !live.observation().permissions().planned().contains(live.ref())) {
      return judged;
    }
    var open = live.workspace().questions(after.record().id());
    var decided = new HashMap<String, Decision>();
    var left = new HashSet<>(judged.held());
    for (var it : open.conflicts()) {
      var decision = decision(it, after, decided);
      var next =
          decision == null || !isUnchanged(live, it, after)
              ? null
              : answer(live, it, after, decision.now);
      if (next == null) {
        left.add(it.attribute());
      } else {
        decision.now = next;
        decision.ended.add(it);
      }
    }
    decided.keySet().removeAll(left);
    if (decided.isEmpty()) {
      return judged;
    }
    close(live, decided);
    var answered = new HashSet<Effect.QuestionAnswered>();
    decided.keySet().forEach(it -> answered.addAll(ConflictAutoClose.about(open, it)));
    return judged.deciding(changed(decided), changes(decided), answered);
  }

  private static @Nullable Decision decision(
      Conflict it, RecordState after, Map<String, Decision> decided) {
    var current = after.record().attributes().get(it.attribute());
    return current == null
        ? null
        : decided.computeIfAbsent(it.attribute(), name -> new Decision(current));
  }

  /** Whether both copies still hold what was asked about. */
  private boolean isUnchanged(LiveRecord live, Conflict it, RecordState after) {
    var attribute = live.entity().attribute(it.attribute()).orElse(null);
    return it.kind() == Conflict.Kind.FIRST_MEETING
        && attribute != null
        && attribute.strategy().route() == null
        && says(live, it.held(), it.attribute(), after)
        && says(live, it.seen(), it.attribute(), after);
  }

  private boolean says(LiveRecord live, Conflict.Side side, String attribute, RecordState after) {
    var participant = live.entity().participant(side.system()).orElse(null);
    var mapping = participant == null ? null : participant.mappingOf(attribute).orElse(null);
    var link = participant == null ? null : after.main(side.system(), participant.object());
    if (participant == null || mapping == null || link == null || link.isEmpty()) {
      return false;
    }
    var field = link.get().shadow().field(mapping.field().path());
    var meant =
        field == null
            ? null
            : transformer.unified(
                live.entity(), participant, mapping, field.held(), after.references());
    return meant != null && meant.agreesWith(side.value());
  }

  /** The value from now on; null where a person is to decide. */
  private @Nullable AttributeState answer(
      LiveRecord live, Conflict it, RecordState after, AttributeState current) {
    var other = current.value().agreesWith(it.seen().value()) ? it.held() : it.seen();
    var conflicting =
        new ConflictingSides(
            after.record().id(),
            live.entity(),
            live.entity().attribute(it.attribute()).orElseThrow(),
            null,
            new Conflict.Side(current.source(), current.value(), current.editedAt()),
            other);
    var resolution = resolver.resolve(conflicting, live.workspace(), live.now());
    if (resolution instanceof Resolution.Winner winner) {
      return winner.side() == other
          ? current.next(other.value(), other.system(), other.editedAt())
          : current;
    }
    return resolution instanceof Resolution.Merged merged
        ? new AttributeState(
            merged.value(),
            merged.ledBy().system(),
            current.editedAt().isAfter(other.editedAt()) ? current.editedAt() : other.editedAt(),
            current.version() + 1,
            null)
        : null;
  }

  private static void close(LiveRecord live, Map<String, Decision> decided) {
    var verdicts = new ArrayList<QuestionsClosed.Verdict>();
    for (var it : decided.values()) {
      SystemId winner = it.now.source();
      it.ended.forEach(
          one ->
              verdicts.add(
                  new QuestionsClosed.Verdict(one.id(), winner, it.now.value(), Map.of())));
    }
    live.changes()
        .add(
            new Effect.QuestionsDecided(
                new QuestionsClosed(
                    Set.of(),
                    Review.Status.ANSWERED,
                    "decided by the strategy with an approved plan",
                    AuditEntry.SYNCLINE,
                    live.now(),
                    verdicts)));
  }

  private static Map<String, AttributeState> changed(Map<String, Decision> decided) {
    var changed = new HashMap<String, AttributeState>();
    decided.forEach(
        (name, it) -> {
          if (it.now != it.before) {
            changed.put(name, it.now);
          }
        });
    return changed;
  }

  private static Map<String, AttributeChange> changes(Map<String, Decision> decided) {
    var changes = new HashMap<String, AttributeChange>();
    changed(decided)
        .forEach(
            (name, now) ->
                changes.put(
                    name, new AttributeChange(decided.get(name).before.value(), now.value())));
    return changes;
  }
}
