package io.syncline.core.sync.effect;

import java.util.Collection;
import java.util.function.BiConsumer;

/**
 * The kinds of {@link Effect}, in the order in which they are saved: links end and deliveries are
 * cancelled before others are made; events leave the queue last.
 */
public enum EffectKind {
  LINK_ENDED(EffectWriter::endLinks),
  DELIVERIES_CANCELLED(EffectWriter::cancelDeliveries),
  RECORD_QUESTIONS_CLOSED(EffectWriter::closeQuestionsOfRecords),
  RECORD_SAVED(EffectWriter::saveRecords),
  COPY_UNMATCHED(EffectWriter::keepUnmatched),
  MATCH_VALUES_SET(EffectWriter::setMatchValues),
  REFERENCES_SET(EffectWriter::setReferences),
  LINK_MADE(EffectWriter::makeLinks),
  SHADOW_ADVANCED(EffectWriter::advanceShadows),
  LINK_SYNCED(EffectWriter::markSynced),
  CONFLICT_FOUND(EffectWriter::addConflicts),
  DECISION_KEPT(EffectWriter::keepDecisions),
  QUESTIONS_DECIDED(EffectWriter::closeDecided),
  QUESTION_ANSWERED(EffectWriter::closeAnswered),
  DECISION_OVERTURNED(EffectWriter::overturn),
  RESTORATIONS_ENDED(EffectWriter::endRestorations),
  RESTORATION_ADDED(EffectWriter::addRestorations),
  REVIEW_OPENED(EffectWriter::openReviews),
  DELIVERY_PLANNED(EffectWriter::planDeliveries),
  RECORD_DERIVED(EffectWriter::keepDerived),
  WORKFLOWS_WOKEN(EffectWriter::wakeWorkflows),
  WORKFLOW_STARTED(EffectWriter::startWorkflows),
  WORKFLOW_SAVED(EffectWriter::saveWorkflows),
  ENRICHMENT_SAVED(EffectWriter::saveEnrichments),
  ERASURE_BEGUN(EffectWriter::beginErasures),
  COPY_JUDGED(EffectWriter::settleJudged),
  DELIVERY_EXPEDITED(EffectWriter::expediteDeliveries),
  EVENT_QUEUED(EffectWriter::queueEvents),
  PLACE_FREED(EffectWriter::lookAgain),
  AUDITED(EffectWriter::addAudit),
  DEAD_LETTERED(EffectWriter::addDeadLetters),
  RECORDS_MERGED(EffectWriter::keepMerges),
  MERGE_UNDONE(EffectWriter::undoMerges),
  RECORDS_KEPT_APART(EffectWriter::keepRecordsApart),
  COPY_KEPT_APART(EffectWriter::keepCopiesApart),
  REMOVALS_COUNTED(EffectWriter::countRemovals),
  REFERENCES_AWAITED(EffectWriter::awaitReferences),
  LINK_AWAITED(EffectWriter::awaitLinks),
  LINK_ANNOUNCED(EffectWriter::wakeWaitingFor),
  EVENT_DONE(EffectWriter::removeEvents),
  EVENT_POSTPONED(EffectWriter::postponeEvents);

  private final BiConsumer<EffectWriter, Collection<? extends Effect>> save;

  <E extends Effect> EffectKind(BiConsumer<EffectWriter, Collection<E>> save) {
    @SuppressWarnings({"unchecked", "rawtypes"}) // a group holds effects of one kind
    var any = (BiConsumer<EffectWriter, Collection<? extends Effect>>) (BiConsumer) save;
    this.save = any;
  }

  void save(EffectWriter writer, Collection<? extends Effect> group) {
    save.accept(writer, group);
  }
}
