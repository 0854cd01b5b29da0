package io.syncline.store.change;

import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Shadow;
import io.syncline.core.sync.effect.ChangeSet;
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
import io.syncline.core.sync.effect.EffectWriter;
import io.syncline.core.sync.state.IdentityTaken;
import io.syncline.core.sync.state.LeaseLost;
import io.syncline.store.audit.AuditRows;
import io.syncline.store.deadletter.DeadLetterRows;
import io.syncline.store.delivery.DeliveryRows;
import io.syncline.store.inbox.AwaitedRows;
import io.syncline.store.inbox.InboxRows;
import io.syncline.store.inbox.PostgresInboxQueue;
import io.syncline.store.record.ApartRows;
import io.syncline.store.record.BrakeRows;
import io.syncline.store.record.IdentityRows;
import io.syncline.store.record.LinkRows;
import io.syncline.store.record.MergeRows;
import io.syncline.store.record.RecordRows;
import io.syncline.store.record.ReferenceRows;
import io.syncline.store.record.SeekingRows;
import io.syncline.store.review.OpenQuestionRows;
import io.syncline.store.review.RestorationRows;
import io.syncline.store.review.ReviewRows;
import io.syncline.store.review.RulingRows;
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
  public void endLinks(Collection<LinkEnded> links) {
    IdentityRows.unlink(connection, links);
  }

  @Override
  public void cancelDeliveries(Collection<DeliveriesCancelled> records) {
    IdentityRows.cancelDeliveries(connection, list(records, DeliveriesCancelled::record));
  }

  @Override
  public void closeQuestionsOfRecords(Collection<RecordQuestionsClosed> records) {
    IdentityRows.closeQuestions(connection, records);
  }

  @Override
  public void saveRecords(Collection<RecordSaved> records) {
    RecordRows.save(connection, records);
  }

  @Override
  public void setMatchValues(Collection<MatchValuesSet> values) {
    RecordRows.saveMatchValues(
        connection, map(values, MatchValuesSet::record, MatchValuesSet::values));
  }

  @Override
  public void setReferences(Collection<ReferencesSet> references) {
    ReferenceRows.save(
        connection, map(references, ReferencesSet::record, ReferencesSet::references));
  }

  @Override
  public void makeLinks(Collection<LinkMade> links) {
    var taken =
        LinkRows.save(
            connection, list(links, LinkMade::link), shadows(changes.all(ShadowAdvanced.class)));
    if (!taken.isEmpty()) {
      throw new IdentityTaken(taken.iterator().next());
    }
  }

  @Override
  public void advanceShadows(Collection<ShadowAdvanced> shadows) {
    LinkRows.saveShadows(connection, shadows(shadows));
  }

  private static Map<NativeRef, Shadow> shadows(Collection<ShadowAdvanced> shadows) {
    return map(shadows, ShadowAdvanced::ref, ShadowAdvanced::shadow);
  }

  @Override
  public void markSynced(Collection<LinkSynced> links) {
    LinkRows.mark(connection, list(links, LinkSynced::link));
  }

  @Override
  public void addConflicts(Collection<ConflictFound> conflicts) {
    OpenQuestionRows.addConflicts(connection, list(conflicts, ConflictFound::conflict));
  }

  @Override
  public void keepRulings(Collection<RulingKept> rulings) {
    RulingRows.save(connection, list(rulings, RulingKept::ruling));
  }

  @Override
  public void closeDecided(Collection<QuestionsDecided> closings) {
    ReviewRows.close(connection, list(closings, QuestionsDecided::closing));
  }

  @Override
  public void closeAnswered(Collection<QuestionAnswered> questions) {
    OpenQuestionRows.answered(connection, questions);
  }

  @Override
  public void overturn(Collection<DecisionOverturned> decisions) {
    RestorationRows.overturn(connection, list(decisions, DecisionOverturned::decision));
  }

  @Override
  public void endRestorations(Collection<RestorationsEnded> attributes) {
    attributes.forEach(it -> RestorationRows.end(connection, it.record(), it.attribute()));
  }

  @Override
  public void addRestorations(Collection<RestorationAdded> restorations) {
    restorations.forEach(it -> RestorationRows.add(connection, it.record(), it.restoration()));
  }

  @Override
  public void openReviews(Collection<ReviewOpened> reviews) {
    OpenQuestionRows.addReviews(connection, list(reviews, ReviewOpened::item));
  }

  @Override
  public void planDeliveries(Collection<DeliveryPlanned> deliveries) {
    DeliveryRows.add(connection, list(deliveries, DeliveryPlanned::delivery));
  }

  @Override
  public void settleJudged(Collection<CopyJudged> copies) {
    JudgedRows.settle(connection, copies);
  }

  @Override
  public void hastenDeliveries(Collection<DeliveryHastened> deliveries) {
    JudgedRows.hasten(connection, deliveries);
  }

  @Override
  public void queueEvents(Collection<EventQueued> events) {
    InboxRows.accept(connection, list(events, EventQueued::event));
  }

  @Override
  public void lookAgain(Collection<PlaceFreed> places) {
    IdentityRows.lookAgain(connection, list(places, PlaceFreed::ended), ids);
  }

  @Override
  public void addAudit(Collection<Audited> entries) {
    AuditRows.add(connection, list(entries, Audited::entry));
  }

  @Override
  public void addDeadLetters(Collection<DeadLettered> letters) {
    DeadLetterRows.add(connection, list(letters, DeadLettered::letter));
  }

  @Override
  public void keepMerges(Collection<RecordsMerged> merges) {
    MergeRows.merged(connection, list(merges, RecordsMerged::merger));
  }

  @Override
  public void undoMerges(Collection<MergeUndone> merges) {
    MergeRows.undone(connection, merges);
  }

  @Override
  public void keepRecordsApart(Collection<RecordsKeptApart> pairs) {
    ApartRows.keep(connection, pairs);
  }

  @Override
  public void keepCopiesApart(Collection<CopyKeptApart> copies) {
    ApartRows.keepCopies(connection, copies);
  }

  @Override
  public void countRemovals(Collection<RemovalsCounted> removals) {
    BrakeRows.add(connection, removals);
  }

  @Override
  public void awaitReferences(Collection<ReferencesAwaited> copies) {
    AwaitedRows.save(connection, copies, ids);
  }

  @Override
  public void awaitLinks(Collection<LinkAwaited> copies) {
    SeekingRows.save(connection, copies);
  }

  @Override
  public void announceLinks(Collection<LinkAnnounced> links) {
    AwaitedRows.linked(connection, list(links, LinkAnnounced::link), ids);
  }

  @Override
  public void removeEvents(Collection<EventDone> events) {
    if (PostgresInboxQueue.done(connection, list(events, EventDone::event)) != events.size()) {
      throw new LeaseLost(events.iterator().next().event().shard());
    }
  }

  @Override
  public void postponeEvents(Collection<EventPostponed> events) {
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
