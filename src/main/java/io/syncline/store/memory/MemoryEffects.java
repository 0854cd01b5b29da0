package io.syncline.store.memory;

import io.syncline.core.conflict.Review;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.delivery.Delivery;
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
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Applies effects to the state in memory. */
final class MemoryEffects implements EffectWriter {

  private final MemoryState state;
  private final MemoryInbox inbox;
  private final MemoryConflicts conflicts;

  MemoryEffects(MemoryState state, MemoryInbox inbox) {
    this.state = state;
    this.inbox = inbox;
    this.conflicts = new MemoryConflicts(state);
  }

  @Override
  public void endLinks(Collection<LinkEnded> links) {
    links.forEach(state::unlink);
  }

  @Override
  public void cancelDeliveries(Collection<DeliveriesCancelled> records) {
    for (var it : records) {
      state
          .deliveries
          .values()
          .removeIf(
              waiting ->
                  waiting.delivery().intent() == null
                      && waiting.delivery().record().equals(it.record()));
    }
  }

  @Override
  public void closeQuestionsOfRecords(Collection<RecordQuestionsClosed> records) {
    for (var it : records) {
      for (var item : List.copyOf(state.openReviews.values())) {
        if (it.record().equals(item.record())) {
          var answer = new Review.Answer(it.resolution(), null, item.at());
          state.close(item.id(), Review.Status.ANSWERED, answer);
        }
      }
      state.conflicts.replaceAll(
          (key, conflict) ->
              conflict.open() && conflict.record().equals(it.record())
                  ? MemoryConflicts.with(
                      conflict, conflict.held().system(), conflict.held().value(), it.resolution())
                  : conflict);
    }
  }

  @Override
  public void saveRecords(Collection<RecordSaved> records) {
    records.forEach(it -> state.records.put(it.record().id(), it.record()));
  }

  @Override
  public void setMatchValues(Collection<MatchValuesSet> values) {
    values.forEach(it -> state.matchValues.put(it.record(), it.values()));
  }

  @Override
  public void setReferences(Collection<ReferencesSet> references) {
    references.forEach(it -> MemoryReferences.save(state, it.record(), it.references()));
  }

  @Override
  public void makeLinks(Collection<LinkMade> links) {
    links.forEach(it -> state.put(it.link()));
  }

  @Override
  public void advanceShadows(Collection<ShadowAdvanced> shadows) {
    shadows.forEach(it -> state.shadows.put(it.ref(), it.shadow()));
  }

  @Override
  public void markSynced(Collection<LinkSynced> links) {
    links.forEach(it -> state.mark(it.link()));
  }

  @Override
  public void addConflicts(Collection<ConflictFound> found) {
    found.forEach(it -> conflicts.add(it.conflict()));
  }

  @Override
  public void keepRulings(Collection<RulingKept> rulings) {
    rulings.forEach(it -> state.rulings.put(it.ruling().key(), it.ruling()));
  }

  @Override
  public void closeDecided(Collection<QuestionsDecided> closings) {
    closings.forEach(it -> conflicts.close(it.closing()));
  }

  @Override
  public void closeAnswered(Collection<QuestionAnswered> questions) {
    questions.forEach(it -> state.answered(it.question(), it.subject()));
  }

  @Override
  public void overturn(Collection<DecisionOverturned> decisions) {
    decisions.forEach(it -> conflicts.reopen(it.decision()));
  }

  @Override
  public void endRestorations(Collection<RestorationsEnded> attributes) {
    for (var ended : attributes) {
      state.restorations(ended.record()).removeIf(it -> it.attribute().equals(ended.attribute()));
    }
  }

  @Override
  public void addRestorations(Collection<RestorationAdded> restorations) {
    restorations.forEach(it -> state.restorations(it.record()).add(it.restoration()));
  }

  @Override
  public void openReviews(Collection<ReviewOpened> reviews) {
    reviews.forEach(it -> state.add(it.item()));
  }

  /** In the order of the rows of a table: what is queued first is claimed first. */
  @Override
  public void planDeliveries(Collection<DeliveryPlanned> deliveries) {
    deliveries.stream()
        .map(DeliveryPlanned::delivery)
        .sorted(Comparator.comparing(Delivery::record).thenComparing(Delivery::target))
        .forEach(it -> MemoryDeliveryStore.join(state, it));
  }

  @Override
  public void settleJudged(Collection<CopyJudged> copies) {
    copies.forEach(this::settle);
  }

  private void settle(CopyJudged look) {
    if (look.whole()) {
      state.deadLetters.replaceAll(
          (id, it) ->
              it.status() == DeadLetter.Status.OPEN
                      && (it.kind() == DeadLetter.Kind.EVENT
                          ? look.ref().equals(it.ref())
                          : it.isUnansweredCreate(look.record(), look.ref().system()))
                  ? MemoryDeadLetters.with(it, DeadLetter.Status.SUPERSEDED)
                  : it);
      state.answered(ReviewItem.Kind.OBSERVED_DELETE, look.ref().toString());
    }
    if (look.awaited()) {
      hasten(new DeliveryHastened(look.record(), look.ref().system(), look.at()));
    }
  }

  @Override
  public void hastenDeliveries(Collection<DeliveryHastened> deliveries) {
    deliveries.forEach(this::hasten);
  }

  private void hasten(DeliveryHastened what) {
    state.deliveries.replaceAll(
        (id, it) ->
            it.delivery().record().equals(what.record())
                    && it.delivery().target().equals(what.target())
                    && it.delivery().intent() == null
                    && it.due().isAfter(what.at())
                ? new MemoryState.Waiting(it.delivery(), what.at())
                : it);
  }

  @Override
  public void queueEvents(Collection<EventQueued> events) {
    inbox.accept(events.stream().map(EventQueued::event).toList());
  }

  @Override
  public void lookAgain(Collection<PlaceFreed> places) {
    inbox.accept(state.lookAgain(places.stream().map(PlaceFreed::ended).toList()));
  }

  @Override
  public void addAudit(Collection<Audited> entries) {
    entries.forEach(it -> state.add(it.entry()));
  }

  @Override
  public void addDeadLetters(Collection<DeadLettered> letters) {
    letters.forEach(it -> state.deadLetters.putIfAbsent(it.letter().id(), it.letter()));
  }

  @Override
  public void keepMerges(Collection<RecordsMerged> merges) {
    for (var it : merges) {
      state.mergers.put(it.merger().id(), it.merger());
      state.apart.takeBack(it.merger());
    }
  }

  @Override
  public void undoMerges(Collection<MergeUndone> merges) {
    merges.forEach(it -> state.mergers.remove(it.merger()));
  }

  @Override
  public void keepRecordsApart(Collection<RecordsKeptApart> pairs) {
    pairs.forEach(state.apart::keep);
  }

  @Override
  public void keepCopiesApart(Collection<CopyKeptApart> copies) {
    copies.forEach(state.apart::keep);
  }

  @Override
  public void countRemovals(Collection<RemovalsCounted> removals) {
    state.counted.addAll(removals);
  }

  @Override
  public void awaitReferences(Collection<ReferencesAwaited> copies) {
    copies.forEach(it -> MemoryReferences.await(state, it));
  }

  @Override
  public void awaitLinks(Collection<LinkAwaited> copies) {
    copies.forEach(it -> state.seeking.put(it.copy(), it.referenced()));
  }

  @Override
  public void announceLinks(Collection<LinkAnnounced> links) {
    links.forEach(it -> MemoryReferences.linked(state, it.link()));
  }

  @Override
  public void removeEvents(Collection<EventDone> events) {
    events.forEach(it -> state.queue.remove(it.event().seq()));
  }

  @Override
  public void postponeEvents(Collection<EventPostponed> events) {
    events.forEach(inbox::postpone);
  }
}
