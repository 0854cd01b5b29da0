package io.syncline.core.sync.judge;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.OpenQuestions;
import io.syncline.core.conflict.QuestionsClosed;
import io.syncline.core.conflict.Review;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.LiveRecord;
import io.syncline.core.transform.Transformer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Ends open conflicts whose sides agree now: a person settled it in one of the systems, and the
 * question needs no answer any more. What may have been overwritten stays a question: there the
 * sides agree because one of them was lost (S8). So does what a rollback opened again, because a
 * person wants it decided.
 */
public final class ConflictAutoClose {

  private static final Set<ReviewItem.Kind> ABOUT =
      Set.of(ReviewItem.Kind.CONFLICT, ReviewItem.Kind.FIRST_MEETING, ReviewItem.Kind.PING_PONG);

  private final Transformer transformer;

  public ConflictAutoClose(Transformer transformer) {
    this.transformer = transformer;
  }

  /**
   * @param before the record before the read that was judged
   * @param looked the attributes whose copy or value this read moved
   * @param after the record as judged
   * @return the questions that need no answer any more; their conflicts are closed with the
   *     record's value
   */
  Set<Effect.QuestionAnswered> settle(
      LiveRecord live, RecordState before, Set<String> looked, RecordState after) {
    var waiting = new HashSet<>(before.held());
    waiting.retainAll(looked);
    if (waiting.isEmpty()) {
      return Set.of();
    }
    var open = live.workspace().questions(after.record().id());
    var answered = new HashSet<Effect.QuestionAnswered>();
    var verdicts = new ArrayList<QuestionsClosed.Verdict>();
    for (var attribute : waiting) {
      var conflicts =
          open.conflicts().stream().filter(it -> it.attribute().equals(attribute)).toList();
      var value = after.record().value(attribute);
      if (value != null
          && !conflicts.isEmpty()
          && before.restorations().stream().noneMatch(it -> it.attribute().equals(attribute))
          && conflicts.stream().allMatch(it -> agree(live, it, value, after))) {
        for (var it : conflicts) {
          verdicts.add(
              new QuestionsClosed.Verdict(it.id(), source(after, attribute), value, Map.of()));
        }
        answered.addAll(about(open, attribute));
        live.changes().add(new Effect.RestorationsEnded(after.record().id(), attribute));
      }
    }
    if (!verdicts.isEmpty()) {
      live.changes()
          .add(
              new Effect.QuestionsDecided(
                  new QuestionsClosed(
                      Set.of(),
                      Review.Status.ANSWERED,
                      "the sides agree",
                      AuditEntry.SYNCLINE,
                      live.now(),
                      verdicts)));
    }
    return answered;
  }

  private static SystemId source(RecordState state, String attribute) {
    return state.record().attributes().get(attribute).source();
  }

  private boolean agree(LiveRecord live, Conflict conflict, Value value, RecordState after) {
    return conflict.kind() != Conflict.Kind.POSSIBLY_OVERWRITTEN
        && conflict.kind() != Conflict.Kind.UNKNOWN
        && says(live, conflict.held().system(), conflict.attribute(), value, after)
        && says(live, conflict.seen().system(), conflict.attribute(), value, after);
  }

  /** A side without a copy any more contradicts nothing. */
  private boolean says(
      LiveRecord live, SystemId system, String attribute, Value value, RecordState after) {
    var participant = live.entity().participant(system).orElse(null);
    var mapping = participant == null ? null : participant.mappingOf(attribute).orElse(null);
    var link = participant == null ? null : after.main(system, participant.object()).orElse(null);
    if (participant == null || mapping == null || link == null) {
      return true;
    }
    var field = link.shadow().field(mapping.field().path());
    var meant =
        field == null
            ? null
            : transformer.unified(
                live.entity(), participant, mapping, field.held(), after.references());
    return meant != null && meant.agreesWith(value);
  }

  /** The questions that ask for nothing but this attribute's value. */
  static Set<Effect.QuestionAnswered> about(OpenQuestions open, String attribute) {
    var answered = new HashSet<Effect.QuestionAnswered>();
    for (var it : open.items()) {
      if (ABOUT.contains(it.kind()) && it.attributes().equals(Set.of(attribute))) {
        answered.add(new Effect.QuestionAnswered(it.kind(), it.subject()));
      }
    }
    return answered;
  }
}
