package io.syncline.core.sync.effect;

import io.syncline.core.sync.effect.Effect.Audited;
import io.syncline.core.sync.effect.Effect.ConflictFound;
import io.syncline.core.sync.effect.Effect.CopyJudged;
import io.syncline.core.sync.effect.Effect.CopyKeptApart;
import io.syncline.core.sync.effect.Effect.DeadLettered;
import io.syncline.core.sync.effect.Effect.DecisionOverturned;
import io.syncline.core.sync.effect.Effect.DeliveriesCancelled;
import io.syncline.core.sync.effect.Effect.DeliveryHastened;
import io.syncline.core.sync.effect.Effect.DeliveryPlanned;
import io.syncline.core.sync.effect.Effect.EventDone;
import io.syncline.core.sync.effect.Effect.EventPostponed;
import io.syncline.core.sync.effect.Effect.EventQueued;
import io.syncline.core.sync.effect.Effect.LinkAnnounced;
import io.syncline.core.sync.effect.Effect.LinkAwaited;
import io.syncline.core.sync.effect.Effect.LinkEnded;
import io.syncline.core.sync.effect.Effect.LinkMade;
import io.syncline.core.sync.effect.Effect.LinkSynced;
import io.syncline.core.sync.effect.Effect.MatchValuesSet;
import io.syncline.core.sync.effect.Effect.MergeUndone;
import io.syncline.core.sync.effect.Effect.PlaceFreed;
import io.syncline.core.sync.effect.Effect.QuestionAnswered;
import io.syncline.core.sync.effect.Effect.QuestionsDecided;
import io.syncline.core.sync.effect.Effect.RecordQuestionsClosed;
import io.syncline.core.sync.effect.Effect.RecordSaved;
import io.syncline.core.sync.effect.Effect.RecordsKeptApart;
import io.syncline.core.sync.effect.Effect.RecordsMerged;
import io.syncline.core.sync.effect.Effect.ReferencesAwaited;
import io.syncline.core.sync.effect.Effect.ReferencesSet;
import io.syncline.core.sync.effect.Effect.RemovalsCounted;
import io.syncline.core.sync.effect.Effect.RestorationAdded;
import io.syncline.core.sync.effect.Effect.RestorationsEnded;
import io.syncline.core.sync.effect.Effect.ReviewOpened;
import io.syncline.core.sync.effect.Effect.RulingKept;
import io.syncline.core.sync.effect.Effect.ShadowAdvanced;
import java.util.Collection;

/**
 * A store's part: saves the effects of one change set inside one transaction. Each method is called
 * once at most, with all effects of its kind, in the order of {@link EffectKind}.
 */
public interface EffectWriter {

  void endLinks(Collection<LinkEnded> links);

  void cancelDeliveries(Collection<DeliveriesCancelled> records);

  void closeQuestionsOfRecords(Collection<RecordQuestionsClosed> records);

  /** Inserts those that are new, and updates the others where their version is the one read. */
  void saveRecords(Collection<RecordSaved> records);

  void setMatchValues(Collection<MatchValuesSet> values);

  void setReferences(Collection<ReferencesSet> references);

  /** Fails where one is linked to another record: somebody made that link meanwhile. */
  void makeLinks(Collection<LinkMade> links);

  void advanceShadows(Collection<ShadowAdvanced> shadows);

  void markSynced(Collection<LinkSynced> links);

  /** Keeps one conflict per record, attribute, base and values. */
  void addConflicts(Collection<ConflictFound> conflicts);

  void keepRulings(Collection<RulingKept> rulings);

  void closeDecided(Collection<QuestionsDecided> closings);

  void closeAnswered(Collection<QuestionAnswered> questions);

  void overturn(Collection<DecisionOverturned> decisions);

  void endRestorations(Collection<RestorationsEnded> attributes);

  void addRestorations(Collection<RestorationAdded> restorations);

  /** Keeps one open question per kind and subject. */
  void openReviews(Collection<ReviewOpened> reviews);

  /**
   * Joins a delivery into the open one of its record and target that has no intent yet: adds
   * attributes and causes, and counts the revision up.
   */
  void planDeliveries(Collection<DeliveryPlanned> deliveries);

  void settleJudged(Collection<CopyJudged> copies);

  void hastenDeliveries(Collection<DeliveryHastened> deliveries);

  void queueEvents(Collection<EventQueued> events);

  /** Queues a read of each copy of which a person is asked whether it belongs there. */
  void lookAgain(Collection<PlaceFreed> places);

  void addAudit(Collection<Audited> entries);

  void addDeadLetters(Collection<DeadLettered> letters);

  void keepMerges(Collection<RecordsMerged> merges);

  void undoMerges(Collection<MergeUndone> merges);

  void keepRecordsApart(Collection<RecordsKeptApart> pairs);

  void keepCopiesApart(Collection<CopyKeptApart> copies);

  void countRemovals(Collection<RemovalsCounted> removals);

  void awaitReferences(Collection<ReferencesAwaited> copies);

  void awaitLinks(Collection<LinkAwaited> copies);

  void announceLinks(Collection<LinkAnnounced> links);

  /** Fails where one is not there any more: another process processed it. */
  void removeEvents(Collection<EventDone> events);

  void postponeEvents(Collection<EventPostponed> events);
}
