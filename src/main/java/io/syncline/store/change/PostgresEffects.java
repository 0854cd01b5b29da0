package io.syncline.store.change;

import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Shadow;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.effect.EffectWriter;
import io.syncline.core.sync.state.IdentityTaken;
import io.syncline.core.sync.state.LeaseLost;
import io.syncline.store.audit.AuditRows;
import io.syncline.store.deadletter.DeadLetterRows;
import io.syncline.store.delivery.DeliveryRows;
import io.syncline.store.inbox.AwaitedRows;
import io.syncline.store.inbox.InboxRows;
import io.syncline.store.inbox.PostgresInboxQueue;
import io.syncline.store.privacy.ErasureRows;
import io.syncline.store.record.BrakeRows;
import io.syncline.store.record.IdentityRows;
import io.syncline.store.record.KeptApartRows;
import io.syncline.store.record.LinkRows;
import io.syncline.store.record.MergeRows;
import io.syncline.store.record.RecordRows;
import io.syncline.store.record.ReferenceRows;
import io.syncline.store.record.UnmatchedRows;
import io.syncline.store.record.UnresolvedReferenceRows;
import io.syncline.store.review.KeptDecisionRows;
import io.syncline.store.review.OpenQuestionRows;
import io.syncline.store.review.RestorationRows;
import io.syncline.store.review.ReviewRows;
import io.syncline.store.workflow.DerivedRows;
import io.syncline.store.workflow.EnrichmentRows;
import io.syncline.store.workflow.WorkflowRows;
import java.sql.Connection;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Saves effects in PostgreSQL, inside one transaction. */
final class PostgresEffects implements EffectWriter {

  private final Connection connection;
  private final Ids ids;
  private final ChangeSet changes;

  PostgresEffects(Connection connection, Ids ids, ChangeSet changes) {
    this.connection = connection;
    this.ids = ids;
    this.changes = changes;
  }

  @Override
  public void endLinks(Collection<Effect.LinkEnded> links) {
    IdentityRows.unlink(connection, links);
  }

  @Override
  public void cancelDeliveries(Collection<Effect.DeliveriesCancelled> records) {
    IdentityRows.cancelDeliveries(connection, list(records, Effect.DeliveriesCancelled::record));
  }

  @Override
  public void closeQuestionsOfRecords(Collection<Effect.RecordQuestionsClosed> records) {
    IdentityRows.closeQuestions(connection, records);
  }

  @Override
  public void saveRecords(Collection<Effect.RecordSaved> records) {
    RecordRows.save(connection, records);
  }

  @Override
  public void keepUnmatched(Collection<Effect.CopyUnmatched> copies) {
    UnmatchedRows.save(connection, copies);
  }

  @Override
  public void setMatchValues(Collection<Effect.MatchValuesSet> values) {
    var added =
        RecordRows.saveMatchValues(
            connection, map(values, Effect.MatchValuesSet::record, Effect.MatchValuesSet::values));
    if (added > 0) {
      var all = values.stream().flatMap(it -> it.values().stream()).distinct().toList();
      UnmatchedRows.readAgain(connection, all, ids);
    }
  }

  @Override
  public void setReferences(Collection<Effect.ReferencesSet> references) {
    ReferenceRows.save(
        connection,
        map(references, Effect.ReferencesSet::record, Effect.ReferencesSet::references));
  }

  @Override
  public void makeLinks(Collection<Effect.LinkMade> links) {
    var taken =
        LinkRows.save(
            connection,
            list(links, Effect.LinkMade::link),
            shadows(changes.all(Effect.ShadowAdvanced.class)));
    if (!taken.isEmpty()) {
      throw new IdentityTaken(taken.iterator().next());
    }
  }

  @Override
  public void advanceShadows(Collection<Effect.ShadowAdvanced> shadows) {
    LinkRows.saveShadows(connection, shadows(shadows));
  }

  private static Map<NativeRef, Shadow> shadows(Collection<Effect.ShadowAdvanced> shadows) {
    return map(shadows, Effect.ShadowAdvanced::ref, Effect.ShadowAdvanced::shadow);
  }

  @Override
  public void markSynced(Collection<Effect.LinkSynced> links) {
    LinkRows.mark(connection, list(links, Effect.LinkSynced::link));
  }

  @Override
  public void addConflicts(Collection<Effect.ConflictFound> conflicts) {
    OpenQuestionRows.addConflicts(connection, list(conflicts, Effect.ConflictFound::conflict));
  }

  @Override
  public void keepDecisions(Collection<Effect.DecisionKept> keptDecisions) {
    KeptDecisionRows.save(connection, list(keptDecisions, Effect.DecisionKept::keptDecision));
  }

  @Override
  public void closeDecided(Collection<Effect.QuestionsDecided> closings) {
    ReviewRows.close(connection, list(closings, Effect.QuestionsDecided::closing));
  }

  @Override
  public void closeAnswered(Collection<Effect.QuestionAnswered> questions) {
    OpenQuestionRows.answered(connection, questions);
  }

  @Override
  public void overturn(Collection<Effect.DecisionOverturned> decisions) {
    RestorationRows.overturn(connection, list(decisions, Effect.DecisionOverturned::decision));
  }

  @Override
  public void endRestorations(Collection<Effect.RestorationsEnded> attributes) {
    attributes.forEach(it -> RestorationRows.end(connection, it.record(), it.attribute()));
  }

  @Override
  public void addRestorations(Collection<Effect.RestorationAdded> restorations) {
    restorations.forEach(it -> RestorationRows.add(connection, it.record(), it.restoration()));
  }

  @Override
  public void openReviews(Collection<Effect.ReviewOpened> reviews) {
    OpenQuestionRows.addReviews(connection, list(reviews, Effect.ReviewOpened::item));
  }

  @Override
  public void planDeliveries(Collection<Effect.DeliveryPlanned> deliveries) {
    DeliveryRows.add(connection, list(deliveries, Effect.DeliveryPlanned::delivery));
  }

  @Override
  public void keepDerived(Collection<Effect.RecordDerived> records) {
    records.forEach(it -> DerivedRows.keep(connection, it));
  }

  @Override
  public void wakeWorkflows(Collection<Effect.WorkflowsWoken> woken) {
    woken.forEach(it -> WorkflowRows.wake(connection, it));
  }

  @Override
  public void startWorkflows(Collection<Effect.WorkflowStarted> workflows) {
    workflows.forEach(it -> WorkflowRows.start(connection, it));
  }

  @Override
  public void beginErasures(Collection<Effect.ErasureBegun> erasures) {
    erasures.forEach(it -> ErasureRows.begin(connection, it));
  }

  @Override
  public void saveWorkflows(Collection<Effect.WorkflowSaved> workflows) {
    workflows.forEach(it -> WorkflowRows.save(connection, it.instance()));
  }

  @Override
  public void saveEnrichments(Collection<Effect.EnrichmentSaved> enrichments) {
    enrichments.forEach(it -> EnrichmentRows.save(connection, it));
  }

  @Override
  public void settleJudged(Collection<Effect.CopyJudged> copies) {
    JudgedRows.settle(connection, copies);
  }

  @Override
  public void expediteDeliveries(Collection<Effect.DeliveryExpedited> deliveries) {
    JudgedRows.expedite(connection, deliveries);
  }

  @Override
  public void queueEvents(Collection<Effect.EventQueued> events) {
    InboxRows.accept(connection, list(events, Effect.EventQueued::event));
  }

  @Override
  public void lookAgain(Collection<Effect.PlaceFreed> places) {
    IdentityRows.lookAgain(connection, list(places, Effect.PlaceFreed::ended), ids);
  }

  @Override
  public void addAudit(Collection<Effect.Audited> entries) {
    AuditRows.add(connection, list(entries, Effect.Audited::entry));
  }

  @Override
  public void addDeadLetters(Collection<Effect.DeadLettered> letters) {
    DeadLetterRows.add(connection, list(letters, Effect.DeadLettered::letter));
  }

  @Override
  public void keepMerges(Collection<Effect.RecordsMerged> merges) {
    MergeRows.merged(connection, list(merges, Effect.RecordsMerged::merger));
  }

  @Override
  public void undoMerges(Collection<Effect.MergeUndone> merges) {
    MergeRows.undone(connection, merges);
  }

  @Override
  public void keepRecordsApart(Collection<Effect.RecordsKeptApart> pairs) {
    KeptApartRows.keep(connection, pairs);
  }

  @Override
  public void keepCopiesApart(Collection<Effect.CopyKeptApart> copies) {
    KeptApartRows.keepCopies(connection, copies);
  }

  @Override
  public void countRemovals(Collection<Effect.RemovalsCounted> removals) {
    BrakeRows.add(connection, removals);
  }

  @Override
  public void awaitReferences(Collection<Effect.ReferencesAwaited> copies) {
    AwaitedRows.save(connection, copies, ids);
  }

  @Override
  public void awaitLinks(Collection<Effect.LinkAwaited> copies) {
    UnresolvedReferenceRows.save(connection, copies);
  }

  @Override
  public void wakeWaitingFor(Collection<Effect.LinkAnnounced> links) {
    AwaitedRows.linked(connection, list(links, Effect.LinkAnnounced::link), ids);
  }

  @Override
  public void removeEvents(Collection<Effect.EventDone> events) {
    if (PostgresInboxQueue.done(connection, list(events, Effect.EventDone::event))
        != events.size()) {
      throw new LeaseLost(events.iterator().next().event().shard());
    }
  }

  @Override
  public void postponeEvents(Collection<Effect.EventPostponed> events) {
    PostgresInboxQueue.postpone(connection, events);
  }

  private static <E, T> List<T> list(Collection<E> effects, Function<E, T> part) {
    return effects.stream().map(part).toList();
  }

  private static <E, K, V> Map<K, V> map(
      Collection<E> effects, Function<E, K> key, Function<E, V> value) {
    var all = new LinkedHashMap<K, V>();
    effects.forEach(it -> all.put(key.apply(it), value.apply(it)));
    return all;
  }
}
