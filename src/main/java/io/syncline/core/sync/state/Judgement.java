package io.syncline.core.sync.state;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.KeptDecision;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.Shadow;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.sync.effect.Effect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one read of a native record means for its record.
 *
 * @param record as it is to be; the same object where nothing changed
 * @param shadow of the copy that was looked at, advanced (S1)
 * @param changes per attribute what it was and became
 * @param examined the attributes whose shadow moved: a write back may be due for them
 * @param held attributes that wait for a person from now on
 * @param reason why nothing changed, or what was not taken; null where all was taken
 */
public record Judgement(
    UnifiedRecord record,
    Shadow shadow,
    Map<String, AuditEntry.AttributeChange> changes,
    Set<String> examined,
    Set<String> held,
    Decisions decisions,
    @Nullable String reason) {

  private static final Set<String> NOTHING_NEW = Set.of("echo", "unchanged");

  /**
   * What was decided, and what a person is asked.
   *
   * @param keptDecisions decisions to be kept for the next time
   * @param released questions that need no answer any more
   */
  public record Decisions(
      List<Conflict> conflicts,
      List<KeptDecision> keptDecisions,
      List<ReviewItem> reviews,
      Set<Effect.QuestionAnswered> released) {

    Decisions asking(List<ReviewItem> more) {
      var asked = new ArrayList<>(reviews);
      asked.addAll(more);
      return new Decisions(conflicts, keptDecisions, asked, released);
    }

    Decisions releasing(Set<Effect.QuestionAnswered> more) {
      var all = new HashSet<>(released);
      all.addAll(more);
      return new Decisions(conflicts, keptDecisions, reviews, all);
    }
  }

  public List<Conflict> conflicts() {
    return decisions.conflicts();
  }

  public List<KeptDecision> keptDecisions() {
    return decisions.keptDecisions();
  }

  public List<ReviewItem> reviews() {
    return decisions.reviews();
  }

  public Set<Effect.QuestionAnswered> released() {
    return decisions.released();
  }

  /**
   * The record once this is saved. Where an invalid value became valid, what was held until now
   * counts as free: a delivery too many finds nothing due, one too few would be missed.
   *
   * @param ref the copy that was looked at
   */
  public RecordState on(RecordState before, NativeRef ref) {
    var copies =
        before.links().stream()
            .map(
                it ->
                    it.link().ref().equals(ref)
                        ? new LinkState(it.link(), shadow, it.openIntent())
                        : it)
            .toList();
    var all = released().isEmpty() ? new HashSet<>(before.held()) : new HashSet<String>();
    all.addAll(held);
    return new RecordState(record, copies, all, before.writing()).referring(before.references());
  }

  /** The same, with more questions and what they hold. */
  public Judgement asking(List<ReviewItem> more) {
    var waiting = new HashSet<>(held);
    more.forEach(it -> waiting.addAll(it.attributes()));
    var why = more.isEmpty() ? reason : "held-safety";
    return new Judgement(record, shadow, changes, examined, waiting, decisions.asking(more), why);
  }

  /** The same, and nothing is written for the record until a person answers. */
  public Judgement quarantined(ReviewItem question) {
    return quarantined(question, "held-approval");
  }

  /** The same for another reason. */
  public Judgement quarantined(ReviewItem question, String why) {
    return asking(List.of(question)).with(UnifiedRecord.Status.QUARANTINED, why);
  }

  /** The same, active again, for the question about it needs no answer. */
  public Judgement released(Effect.QuestionAnswered answered) {
    return releasing(Set.of(answered)).with(UnifiedRecord.Status.ACTIVE, reason);
  }

  private Judgement with(UnifiedRecord.Status status, @Nullable String why) {
    return new Judgement(
        record.withStatus(status), shadow, changes, examined, held, decisions, why);
  }

  /** The same, with attributes for which a write back may be due though no shadow moved. */
  public Judgement examining(Set<String> more) {
    if (examined.containsAll(more)) {
      return this;
    }
    var all = new HashSet<>(examined);
    all.addAll(more);
    return new Judgement(record, shadow, changes, all, held, decisions, reason);
  }

  /** The same, with what was decided of questions that are answered by it. */
  public Judgement deciding(
      Map<String, AttributeState> decided,
      Map<String, AuditEntry.AttributeChange> because,
      Set<Effect.QuestionAnswered> answered) {
    var all = new HashMap<>(changes);
    all.putAll(because);
    var now = decided.isEmpty() ? record : record.changed(decided);
    var why = because.isEmpty() || !NOTHING_NEW.contains(String.valueOf(reason)) ? reason : null;
    return new Judgement(now, shadow, all, examined, held, decisions.releasing(answered), why);
  }

  /** The same; where the record changed and rules gave no result, the audit log says so. */
  public Judgement withoutResult(Set<String> computed) {
    return computed.isEmpty() || changes.isEmpty() || reason != null
        ? this
        : new Judgement(record, shadow, changes, examined, held, decisions, "rule-without-result");
  }

  /** The same, with more questions that need no answer any more. */
  public Judgement releasing(Set<Effect.QuestionAnswered> more) {
    return new Judgement(
        record, shadow, changes, examined, held, decisions.releasing(more), reason);
  }
}
