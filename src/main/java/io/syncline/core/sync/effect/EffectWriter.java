package io.syncline.core.sync.effect;

import java.util.Collection;

/**
 * A store's part: saves the effects of one change set inside one transaction. Each method is called
 * once at most, with all effects of its kind, in the order of {@link EffectKind}.
 */
public interface EffectWriter {

  void endLinks(Collection<Effect.LinkEnded> links);

  void cancelDeliveries(Collection<Effect.DeliveriesCancelled> records);

  void closeQuestionsOfRecords(Collection<Effect.RecordQuestionsClosed> records);

  /** Inserts those that are new, and updates the others where their version is the one read. */
  void saveRecords(Collection<Effect.RecordSaved> records);

  void keepUnmatched(Collection<Effect.CopyUnmatched> copies);

  void setMatchValues(Collection<Effect.MatchValuesSet> values);

  void setReferences(Collection<Effect.ReferencesSet> references);

  /** Fails where one is linked to another record: somebody made that link meanwhile. */
  void makeLinks(Collection<Effect.LinkMade> links);

  void advanceShadows(Collection<Effect.ShadowAdvanced> shadows);

  void markSynced(Collection<Effect.LinkSynced> links);

  /** Keeps one conflict per record, attribute, base and values. */
  void addConflicts(Collection<Effect.ConflictFound> conflicts);

  void keepDecisions(Collection<Effect.DecisionKept> keptDecisions);

  void closeDecided(Collection<Effect.QuestionsDecided> closings);

  void closeAnswered(Collection<Effect.QuestionAnswered> questions);

  void overturn(Collection<Effect.DecisionOverturned> decisions);

  void endRestorations(Collection<Effect.RestorationsEnded> attributes);

  void addRestorations(Collection<Effect.RestorationAdded> restorations);

  /** Keeps one open question per kind and subject. */
  void openReviews(Collection<Effect.ReviewOpened> reviews);

  /**
   * Joins a delivery into the open one of its record and target that has no intent yet: adds
   * attributes and causes, and counts the revision up.
   */
  void planDeliveries(Collection<Effect.DeliveryPlanned> deliveries);

  /** Fails where a rule derived a record from the same source already. */
  void keepDerived(Collection<Effect.RecordDerived> records);

  /** Makes the open instances of these records due that are due later; the record is locked. */
  void wakeWorkflows(Collection<Effect.WorkflowsWoken> woken);

  /** Starts those that are not running for their record. */
  void startWorkflows(Collection<Effect.WorkflowStarted> workflows);

  void saveWorkflows(Collection<Effect.WorkflowSaved> workflows);

  void saveEnrichments(Collection<Effect.EnrichmentSaved> enrichments);

  void beginErasures(Collection<Effect.ErasureBegun> erasures);

  void settleJudged(Collection<Effect.CopyJudged> copies);

  void expediteDeliveries(Collection<Effect.DeliveryExpedited> deliveries);

  void queueEvents(Collection<Effect.EventQueued> events);

  /** Queues a read of each copy of which a person is asked whether it belongs there. */
  void lookAgain(Collection<Effect.PlaceFreed> places);

  void addAudit(Collection<Effect.Audited> entries);

  void addDeadLetters(Collection<Effect.DeadLettered> letters);

  void keepMerges(Collection<Effect.RecordsMerged> merges);

  void undoMerges(Collection<Effect.MergeUndone> merges);

  void keepRecordsApart(Collection<Effect.RecordsKeptApart> pairs);

  void keepCopiesApart(Collection<Effect.CopyKeptApart> copies);

  void countRemovals(Collection<Effect.RemovalsCounted> removals);

  void awaitReferences(Collection<Effect.ReferencesAwaited> copies);

  void awaitLinks(Collection<Effect.LinkAwaited> copies);

  void wakeWaitingFor(Collection<Effect.LinkAnnounced> links);

  /** Fails where one is not there any more: another process processed it. */
  void removeEvents(Collection<Effect.EventDone> events);

  void postponeEvents(Collection<Effect.EventPostponed> events);
}
