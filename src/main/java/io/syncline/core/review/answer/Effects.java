package io.syncline.core.review.answer;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.conflict.QuestionsClosed;
import io.syncline.core.conflict.Review;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.About;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Collects what one decision leads to; saved whole or not at all. */
public final class Effects {

  public final ChangeSet changes = new ChangeSet();
  final UUID id;
  final String actor;
  final Instant now;
  private final Ids ids;
  private final Set<UUID> answered = new HashSet<>();
  private final List<QuestionsClosed.Verdict> verdicts = new ArrayList<>();
  private final Map<String, AttributeChange> changed = new HashMap<>();
  private final Set<SystemId> targets = new HashSet<>();
  private final Set<SystemId> looked = new HashSet<>();
  private Review.Status status = Review.Status.ANSWERED;
  private @Nullable RecordId record;

  public Effects(Ids ids, String actor, Instant now) {
    this.ids = ids;
    this.id = ids.next();
    this.actor = actor;
    this.now = now;
  }

  /** A decision of a person may write every system (S11). */
  Origin origin() {
    return Origin.of(AttributeState.PERSON.value()).through(actor);
  }

  void of(@Nullable RecordId concerned) {
    record = concerned;
  }

  /** This question is not asked again. */
  void onceAndForAll() {
    status = Review.Status.DECLINED;
  }

  void answers(UUID question) {
    answered.add(question);
  }

  void verdict(QuestionsClosed.Verdict verdict) {
    answered.add(verdict.conflict());
    verdicts.add(verdict);
  }

  Set<UUID> answered() {
    return answered;
  }

  void changed(String attribute, @Nullable Value before, Value after) {
    changed.put(attribute, new AttributeChange(before, after));
  }

  /** The person declared these to be different: they are not matched again (S17). */
  void apart(RecordId one, RecordId other) {
    changes.add(Effect.RecordsKeptApart.of(one, other, actor, now));
  }

  /** The same for a copy without a record. */
  void apart(NativeRef copy, RecordId other) {
    changes.add(new Effect.CopyKeptApart(copy, other, actor, now));
  }

  void deliver(Delivery delivery) {
    targets.add(delivery.target());
    changes.add(new Effect.DeliveryPlanned(delivery));
  }

  /** The copy is read as if a person had asked for it: what is due is ordered again. */
  void look(NativeRef ref) {
    look(ref, origin());
  }

  /** The same; the word goes with it, and says what was decided. */
  void look(NativeRef ref, String word) {
    look(ref, origin().through(word));
  }

  private void look(NativeRef ref, Origin origin) {
    look(ref, InboxEvent.Source.REQUEST, origin);
  }

  /** The copy is read as after any event: the person decided nothing about it. */
  public void lookAgain(NativeRef ref) {
    look(ref, InboxEvent.Source.OBSERVED, Origin.of("create-settled"));
  }

  private void look(NativeRef ref, InboxEvent.Source source, Origin origin) {
    looked.add(ref.system());
    changes.add(
        new Effect.EventQueued(InboxEvent.readRequest(ids.next(), ref, source, now, origin)));
  }

  /** Systems whose inbox has something new. */
  public Set<SystemId> looked() {
    return looked;
  }

  public Decision end(ReviewContext reviewContext, Choice choice) {
    changes.add(
        new Effect.QuestionsDecided(
            new QuestionsClosed(answered, status, choice.words(), actor, now, verdicts)));
    changes.add(new Effect.Audited(entry(reviewContext, choice)));
    return new Decision(id, reviewContext.item().id(), record, choice.words(), targets);
  }

  private AuditEntry entry(ReviewContext reviewContext, Choice choice) {
    return new AuditEntry(
        id,
        now,
        new About(reviewContext.entity().name(), record, reviewContext.item().ref()),
        new AuditEntry.Systems(AttributeState.PERSON, null),
        new AuditEntry.Result(
            AuditEntry.Operation.REVIEW, AuditEntry.Outcome.APPLIED, choice.words()),
        changed,
        AuditEntry.By.actor(actor));
  }
}
