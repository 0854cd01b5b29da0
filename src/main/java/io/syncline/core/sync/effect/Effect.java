package io.syncline.core.sync.effect;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.KeptDecision;
import io.syncline.core.conflict.QuestionsClosed;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.conflict.UndoneDecision;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.identity.Merger;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.PendingRestore;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.Shadow;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.privacy.Erasure;
import io.syncline.core.workflow.EnrichmentAnswer;
import io.syncline.core.workflow.WorkflowInstance;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One consequence of a judgement. A new kind needs an {@link EffectKind}, and that a method of
 * {@link EffectWriter}: a store that does not save it does not compile.
 */
public sealed interface Effect {

  /** When it is saved among the effects of its change set, and by which method. */
  EffectKind kind();

  /** Of effects of one kind, those with equal keys become one. */
  Object key();

  /** What is left of this one and an earlier one with an equal key. */
  Effect replacing(Effect earlier);

  /** The later effect of its kind and key replaces the earlier one. */
  sealed interface Replacing extends Effect {
    @Override
    default Effect replacing(Effect earlier) {
      return this;
    }
  }

  /** Only an equal effect is the same effect. */
  sealed interface Distinct extends Replacing {
    @Override
    default Object key() {
      return this;
    }
  }

  /**
   * The link of a copy ends; a tombstone keeps the record it belonged to.
   *
   * @param kept whether the copy stays there unlinked on purpose: it is not read again unless a
   *     person asks for it
   */
  record LinkEnded(
      NativeRef ref, RecordId record, String entity, long readNumber, Instant at, boolean kept)
      implements Replacing {
    public LinkEnded(NativeRef ref, RecordId record, String entity, long readNumber, Instant at) {
      this(ref, record, entity, readNumber, at, false);
    }

    /** A read of a copy whose question may be answered by the end of this link. */
    public InboxEvent lookAt(UUID id, NativeRef copy) {
      return InboxEvent.readRequest(
          id, copy, InboxEvent.Source.OBSERVED, at, Origin.of("link-ended"));
    }

    @Override
    public EffectKind kind() {
      return EffectKind.LINK_ENDED;
    }

    @Override
    public Object key() {
      return ref;
    }
  }

  /** All deliveries of a record without an intent are cancelled; those still due are planned. */
  record DeliveriesCancelled(RecordId record) implements Distinct {
    @Override
    public EffectKind kind() {
      return EffectKind.DELIVERIES_CANCELLED;
    }
  }

  /** The open questions of a record that ends are closed: {@code resolution} answers them. */
  record RecordQuestionsClosed(RecordId record, String resolution) implements Replacing {
    @Override
    public EffectKind kind() {
      return EffectKind.RECORD_QUESTIONS_CLOSED;
    }

    @Override
    public Object key() {
      return record;
    }
  }

  /**
   * The record as it is to be.
   *
   * @param versionRead under which it was locked; 0: it is new
   */
  record RecordSaved(UnifiedRecord record, long versionRead) implements Effect {
    @Override
    public EffectKind kind() {
      return EffectKind.RECORD_SAVED;
    }

    @Override
    public Object key() {
      return record.id();
    }

    @Override
    public Effect replacing(Effect earlier) {
      return new RecordSaved(record, ((RecordSaved) earlier).versionRead);
    }
  }

  /**
   * A copy that no record matches, and of which none is made. It is read again once a record gets
   * one of these values (S17).
   *
   * @param values replace those it had before; empty: it is not read again for that
   */
  record CopyUnmatched(NativeRef copy, Set<MatchValue> values) implements Replacing {
    public CopyUnmatched {
      values = Set.copyOf(values);
    }

    /** The read of such a copy, now that a record may match it. */
    public static InboxEvent read(UUID id, NativeRef copy) {
      return InboxEvent.readRequest(
          id, copy, InboxEvent.Source.OBSERVED, Ids.madeAt(id), Origin.of("match-value"));
    }

    @Override
    public EffectKind kind() {
      return EffectKind.COPY_UNMATCHED;
    }

    @Override
    public Object key() {
      return copy;
    }
  }

  /** All match values of a record, in place of those it had. */
  record MatchValuesSet(RecordId record, Set<MatchValue> values) implements Replacing {
    public MatchValuesSet {
      values = Set.copyOf(values);
    }

    @Override
    public EffectKind kind() {
      return EffectKind.MATCH_VALUES_SET;
    }

    @Override
    public Object key() {
      return record;
    }
  }

  /** All that a record refers to, by attribute, in place of what it did (S15). */
  record ReferencesSet(RecordId record, Map<String, Referred> references) implements Replacing {
    public ReferencesSet {
      references = Map.copyOf(references);
    }

    @Override
    public EffectKind kind() {
      return EffectKind.REFERENCES_SET;
    }

    @Override
    public Object key() {
      return record;
    }
  }

  /**
   * The record that an attribute of a record names.
   *
   * @param followed the record it named until that one became part of {@code parent}; null: its
   *     copies name the parent themselves
   */
  record Referred(RecordId parent, @Nullable RecordId followed) {}

  /** A new link, or a link that moves to another record. */
  record LinkMade(Link link) implements Replacing {
    @Override
    public EffectKind kind() {
      return EffectKind.LINK_MADE;
    }

    @Override
    public Object key() {
      return link.ref();
    }
  }

  /** The shadow of a copy, advanced. */
  record ShadowAdvanced(NativeRef ref, Shadow shadow) implements Replacing {
    @Override
    public EffectKind kind() {
      return EffectKind.SHADOW_ADVANCED;
    }

    @Override
    public Object key() {
      return ref;
    }
  }

  /** An existing link's new sync metadata: when, from which system, in which run, which version. */
  record LinkSynced(Link link) implements Replacing {
    @Override
    public EffectKind kind() {
      return EffectKind.LINK_SYNCED;
    }

    @Override
    public Object key() {
      return link.ref();
    }
  }

  /** Two systems changed one attribute; decided, or open. */
  record ConflictFound(Conflict conflict) implements Distinct {
    @Override
    public EffectKind kind() {
      return EffectKind.CONFLICT_FOUND;
    }
  }

  /** A decision that is kept, in place of an older one on the same values (S10). */
  record DecisionKept(KeptDecision keptDecision) implements Replacing {
    @Override
    public EffectKind kind() {
      return EffectKind.DECISION_KEPT;
    }

    @Override
    public Object key() {
      return keptDecision.key();
    }
  }

  /** What a person decided; the questions it answers must be open and locked. */
  record QuestionsDecided(QuestionsClosed closing) implements Distinct {
    @Override
    public EffectKind kind() {
      return EffectKind.QUESTIONS_DECIDED;
    }
  }

  /** Closes the open question of this kind and subject, if there is one: it needs no answer. */
  record QuestionAnswered(ReviewItem.Kind question, String subject) implements Distinct {
    @Override
    public EffectKind kind() {
      return EffectKind.QUESTION_ANSWERED;
    }
  }

  /** A decision that is taken back; its conflict must be decided and locked. */
  record DecisionOverturned(UndoneDecision decision) implements Distinct {
    @Override
    public EffectKind kind() {
      return EffectKind.DECISION_OVERTURNED;
    }
  }

  /** What was to be restored for an attribute is not any more: it is decided again. */
  record RestorationsEnded(RecordId record, String attribute) implements Distinct {
    @Override
    public EffectKind kind() {
      return EffectKind.RESTORATIONS_ENDED;
    }
  }

  /** A copy is to hold again what it held. */
  record RestorationAdded(RecordId record, PendingRestore restoration) implements Distinct {
    @Override
    public EffectKind kind() {
      return EffectKind.RESTORATION_ADDED;
    }
  }

  /** A question for a person; the one about what a brake stopped takes in those that follow. */
  record ReviewOpened(ReviewItem item) implements Effect {
    @Override
    public EffectKind kind() {
      return EffectKind.REVIEW_OPENED;
    }

    @Override
    public Object key() {
      return ReviewItem.gathers(item.subject())
          ? new QuestionAnswered(item.kind(), item.subject())
          : item.id();
    }

    @Override
    public Effect replacing(Effect earlier) {
      return new ReviewOpened(((ReviewOpened) earlier).item.with(item.candidates()));
    }
  }

  /**
   * What a source was asked, or answered.
   *
   * @param use the calls that count; null: none was made by this
   */
  record EnrichmentSaved(EnrichmentAnswer answer, EnrichmentAnswer.@Nullable Use use)
      implements Distinct {
    @Override
    public EffectKind kind() {
      return EffectKind.ENRICHMENT_SAVED;
    }
  }

  /**
   * The erasure of a person begins.
   *
   * @param suppressed by what the person is recognized who comes back
   */
  record ErasureBegun(Erasure erasure, Set<MatchValue> suppressed) implements Distinct {
    public ErasureBegun {
      suppressed = Set.copyOf(suppressed);
    }

    @Override
    public EffectKind kind() {
      return EffectKind.ERASURE_BEGUN;
    }
  }

  /** A write that is due. */
  record DeliveryPlanned(Delivery delivery) implements Distinct {
    @Override
    public EffectKind kind() {
      return EffectKind.DELIVERY_PLANNED;
    }
  }

  /**
   * A native record was seen alive and judged.
   *
   * @param whole whether nothing of it was held back: that ends the open dead letters of its
   *     earlier events, and of a create of its record there without an outcome, and the question
   *     what becomes of it after a delete (S7)
   * @param awaited whether a delivery filed the look and waits for its judgement: it is due now
   */
  record CopyJudged(NativeRef ref, RecordId record, boolean whole, boolean awaited, Instant at)
      implements Distinct {
    @Override
    public EffectKind kind() {
      return EffectKind.COPY_JUDGED;
    }
  }

  /** What waits for its next attempt there is due now; a write without an outcome is not. */
  record DeliveryExpedited(RecordId record, SystemId target, Instant at) implements Distinct {
    @Override
    public EffectKind kind() {
      return EffectKind.DELIVERY_EXPEDITED;
    }
  }

  /**
   * A workflow starts for a record, unless it is running for it already, or only reports a change
   * of a record from which nothing was derived.
   *
   * @param ends the workflows of the sync whose open instances for the record end
   */
  record WorkflowStarted(WorkflowInstance instance, Set<String> ends) implements Distinct {
    public WorkflowStarted {
      ends = Set.copyOf(ends);
    }

    @Override
    public EffectKind kind() {
      return EffectKind.WORKFLOW_STARTED;
    }
  }

  /**
   * What the open workflows of a record, and of those that refer to it, wait for may have come:
   * they are due now.
   */
  record WorkflowsWoken(RecordId record, String sync, Instant at) implements Replacing {
    @Override
    public EffectKind kind() {
      return EffectKind.WORKFLOWS_WOKEN;
    }

    @Override
    public Object key() {
      return Map.entry(record, sync);
    }
  }

  /**
   * A rule derived a record from another one, once for the life of the other.
   *
   * @param rule its name in the sync
   */
  record RecordDerived(String sync, String rule, RecordId source, RecordId derived, Instant at)
      implements Distinct {
    @Override
    public EffectKind kind() {
      return EffectKind.RECORD_DERIVED;
    }
  }

  /** An instance as it is to be; it was locked when it was read. */
  record WorkflowSaved(WorkflowInstance instance) implements Distinct {
    @Override
    public EffectKind kind() {
      return EffectKind.WORKFLOW_SAVED;
    }
  }

  /** An event for the inbox: something is to be read because of this. */
  record EventQueued(InboxEvent event) implements Distinct {
    @Override
    public EffectKind kind() {
      return EffectKind.EVENT_QUEUED;
    }
  }

  /** The place of an ended link is free: copies under an open question may be linked there. */
  record PlaceFreed(LinkEnded ended) implements Distinct {
    @Override
    public EffectKind kind() {
      return EffectKind.PLACE_FREED;
    }
  }

  /** An entry of the audit log. */
  record Audited(AuditEntry entry) implements Distinct {
    @Override
    public EffectKind kind() {
      return EffectKind.AUDITED;
    }
  }

  /** An event that failed for good. */
  record DeadLettered(DeadLetter letter) implements Distinct {
    @Override
    public EffectKind kind() {
      return EffectKind.DEAD_LETTERED;
    }
  }

  /** Two records are one from now on (S19). */
  record RecordsMerged(Merger merger) implements Distinct {
    @Override
    public EffectKind kind() {
      return EffectKind.RECORDS_MERGED;
    }
  }

  /** A merge is undone. */
  record MergeUndone(UUID merger, String actor, Instant at) implements Replacing {
    @Override
    public EffectKind kind() {
      return EffectKind.MERGE_UNDONE;
    }

    @Override
    public Object key() {
      return merger;
    }
  }

  /** Two records that a person declared to be different; the lesser id first. */
  record RecordsKeptApart(RecordId one, RecordId other, String actor, Instant at)
      implements Distinct {
    public static RecordsKeptApart of(RecordId a, RecordId b, String actor, Instant at) {
      return a.compareTo(b) < 0
          ? new RecordsKeptApart(a, b, actor, at)
          : new RecordsKeptApart(b, a, actor, at);
    }

    @Override
    public EffectKind kind() {
      return EffectKind.RECORDS_KEPT_APART;
    }
  }

  /** A copy without a record, and a record that a person declared not to be its own. */
  record CopyKeptApart(NativeRef copy, RecordId record, String actor, Instant at)
      implements Distinct {
    @Override
    public EffectKind kind() {
      return EffectKind.COPY_KEPT_APART;
    }
  }

  /** So many copies that are archived, deleted or unlinked, against the brake of a sync. */
  record RemovalsCounted(String sync, Instant at, int amount) implements Effect {
    @Override
    public EffectKind kind() {
      return EffectKind.REMOVALS_COUNTED;
    }

    @Override
    public Object key() {
      return Map.entry(sync, at);
    }

    @Override
    public Effect replacing(Effect earlier) {
      return new RemovalsCounted(sync, at, amount + ((RemovalsCounted) earlier).amount);
    }
  }

  /**
   * Native records that a copy names and that are not known yet. Once one of them is linked, the
   * copy is read again in the same commit (S15).
   *
   * @param ref the copy
   * @param read the fields that were read: what was awaited for them before is not any more
   * @param fields the native record that each field names and that could not be resolved
   */
  record ReferencesAwaited(
      NativeRef ref, Set<String> read, Map<String, PendingReference> fields, Instant since)
      implements Effect {
    public ReferencesAwaited {
      read = Set.copyOf(read);
      fields = Map.copyOf(fields);
    }

    @Override
    public EffectKind kind() {
      return EffectKind.REFERENCES_AWAITED;
    }

    @Override
    public Object key() {
      return ref;
    }

    /** Combines what two say of different fields of one copy. */
    @Override
    public Effect replacing(Effect earlier) {
      var before = (ReferencesAwaited) earlier;
      var both = new HashSet<>(before.read);
      both.addAll(read);
      var all = new HashMap<>(before.fields);
      all.putAll(fields);
      return new ReferencesAwaited(ref, both, all, before.since);
    }
  }

  /** The native record that a field of an attribute names. */
  record PendingReference(String attribute, NativeRef referenced) {}

  /**
   * A copy without a record names native records that are not known (S17).
   *
   * @param referenced replaces those it named before; empty: it waits for none any more
   */
  record LinkAwaited(NativeRef copy, Set<NativeRef> referenced, Instant since)
      implements Replacing {
    public LinkAwaited {
      referenced = Set.copyOf(referenced);
    }

    @Override
    public EffectKind kind() {
      return EffectKind.LINK_AWAITED;
    }

    @Override
    public Object key() {
      return copy;
    }
  }

  /** What waits for this link is due: copies that name it, and deliveries of what refers to it. */
  record LinkAnnounced(Link link) implements Replacing {
    @Override
    public EffectKind kind() {
      return EffectKind.LINK_ANNOUNCED;
    }

    @Override
    public Object key() {
      return link.ref();
    }
  }

  /** An event that was processed leaves the queue. */
  record EventDone(QueuedEvent event) implements Distinct {
    @Override
    public EffectKind kind() {
      return EffectKind.EVENT_DONE;
    }
  }

  /**
   * An event is tried again later.
   *
   * @param attempt whether this counted as an attempt
   * @param missedAt when its record was first not there; null: it was there (S16)
   * @param parked what it waits for before that; null: nothing
   */
  record EventPostponed(
      QueuedEvent event,
      Instant until,
      boolean attempt,
      @Nullable Instant missedAt,
      @Nullable Parked parked)
      implements Replacing {

    /**
     * A parked event is read after so long anyway: an older version of the product ends writes
     * without waking it.
     */
    private static final Duration MAX_PARKED = Duration.ofSeconds(30);

    public EventPostponed(QueuedEvent event, Instant until, boolean attempt) {
      this(event, until, attempt, null, null);
    }

    /** The record was not there, first at {@code missedAt}: it is looked for again (S16). */
    public static EventPostponed missed(
        QueuedEvent event, Instant until, @Nullable Instant missedAt) {
      return new EventPostponed(event, until, false, missedAt, null);
    }

    /** It is read again once the write of this record, which is locked, has an outcome (S6). */
    public static EventPostponed parked(
        QueuedEvent event, RecordId behind, Instant now, @Nullable Instant missedAt) {
      var parked = new Parked(behind, now);
      return new EventPostponed(event, now.plus(MAX_PARKED), false, missedAt, parked);
    }

    @Override
    public EffectKind kind() {
      return EffectKind.EVENT_POSTPONED;
    }

    @Override
    public Object key() {
      return event;
    }
  }

  /**
   * Waits until a write of a record that has no known outcome ends: the commit that ends it makes
   * the event due (S6). The record is locked where an event is parked and where a write ends, so
   * that neither misses the other.
   */
  record Parked(RecordId behind, Instant since) {}
}
