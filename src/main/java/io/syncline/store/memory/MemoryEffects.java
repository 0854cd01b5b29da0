package io.syncline.store.memory;

import io.syncline.core.conflict.Review;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.sync.effect.Effect;
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
  public void endLinks(Collection<Effect.LinkEnded> links) {
    links.forEach(state::unlink);
  }

  @Override
  public void cancelDeliveries(Collection<Effect.DeliveriesCancelled> records) {
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
  public void closeQuestionsOfRecords(Collection<Effect.RecordQuestionsClosed> records) {
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
  public void saveRecords(Collection<Effect.RecordSaved> records) {
    records.forEach(it -> state.records.put(it.record().id(), it.record()));
  }

  @Override
  public void keepUnmatched(Collection<Effect.CopyUnmatched> copies) {
    copies.forEach(it -> state.unmatched.put(it.copy(), it.values()));
  }

  @Override
  public void setMatchValues(Collection<Effect.MatchValuesSet> values) {
    for (var it : values) {
      var before = state.matchValues.put(it.record(), it.values());
      if (before == null || !before.containsAll(it.values())) {
        inbox.accept(state.unmatched(it.values()));
      }
    }
  }

  @Override
  public void setReferences(Collection<Effect.ReferencesSet> references) {
    references.forEach(it -> MemoryReferences.save(state, it.record(), it.references()));
  }

  @Override
  public void makeLinks(Collection<Effect.LinkMade> links) {
    links.forEach(it -> state.put(it.link()));
  }

  @Override
  public void advanceShadows(Collection<Effect.ShadowAdvanced> shadows) {
    shadows.forEach(it -> state.shadows.put(it.ref(), it.shadow()));
  }

  @Override
  public void markSynced(Collection<Effect.LinkSynced> links) {
    links.forEach(it -> state.mark(it.link()));
  }

  @Override
  public void addConflicts(Collection<Effect.ConflictFound> found) {
    found.forEach(it -> conflicts.add(it.conflict()));
  }

  @Override
  public void keepDecisions(Collection<Effect.DecisionKept> keptDecisions) {
    keptDecisions.forEach(
        it -> state.keptDecisions.put(it.keptDecision().key(), it.keptDecision()));
  }

  @Override
  public void closeDecided(Collection<Effect.QuestionsDecided> closings) {
    closings.forEach(it -> conflicts.close(it.closing()));
  }

  @Override
  public void closeAnswered(Collection<Effect.QuestionAnswered> questions) {
    questions.forEach(it -> state.answered(it.question(), it.subject()));
  }

  @Override
  public void overturn(Collection<Effect.DecisionOverturned> decisions) {
    decisions.forEach(it -> conflicts.reopen(it.decision()));
  }

  @Override
  public void endRestorations(Collection<Effect.RestorationsEnded> attributes) {
    for (var ended : attributes) {
      state.restorations(ended.record()).removeIf(it -> it.attribute().equals(ended.attribute()));
    }
  }

  @Override
  public void addRestorations(Collection<Effect.RestorationAdded> restorations) {
    restorations.forEach(it -> state.restorations(it.record()).add(it.restoration()));
  }

  @Override
  public void openReviews(Collection<Effect.ReviewOpened> reviews) {
    reviews.forEach(it -> state.add(it.item()));
  }

  /** In the order of the rows of a table: what is queued first is claimed first. */
  @Override
  public void planDeliveries(Collection<Effect.DeliveryPlanned> deliveries) {
    deliveries.stream()
        .map(Effect.DeliveryPlanned::delivery)
        .sorted(Comparator.comparing(Delivery::record).thenComparing(Delivery::target))
        .forEach(it -> MemoryDeliveryStore.join(state, it));
  }

  @Override
  public void keepDerived(Collection<Effect.RecordDerived> records) {
    state.derived.addAll(records);
  }

  @Override
  public void wakeWorkflows(Collection<Effect.WorkflowsWoken> woken) {
    woken.forEach(new MemoryWorkflows(state)::wake);
  }

  @Override
  public void startWorkflows(Collection<Effect.WorkflowStarted> workflows) {
    var instances = new MemoryWorkflows(state);
    workflows.forEach(instances::start);
  }

  @Override
  public void beginErasures(Collection<Effect.ErasureBegun> erasures) {
    erasures.forEach(it -> state.suppressed.addAll(it.suppressed()));
  }

  @Override
  public void saveWorkflows(Collection<Effect.WorkflowSaved> workflows) {
    workflows.forEach(it -> state.workflows.put(it.instance().id(), it.instance()));
  }

  @Override
  public void saveEnrichments(Collection<Effect.EnrichmentSaved> enrichments) {
    for (var it : enrichments) {
      var answer = it.answer();
      state.enrichments.put(new MemoryState.Enriched(answer.record(), answer.source()), answer);
      if (it.use() != null) {
        state.enrichmentCalls.add(it.use());
      }
    }
  }

  @Override
  public void settleJudged(Collection<Effect.CopyJudged> copies) {
    copies.forEach(this::settle);
  }

  private void settle(Effect.CopyJudged look) {
    if (look.whole()) {
      state.deadLetters.replaceAll(
          (id, it) ->
              it.status() == DeadLetter.Status.OPEN
                      && (it.work().kind() == DeadLetter.Kind.EVENT
                          ? look.ref().equals(it.about().ref())
                          : it.isUnansweredCreate(look.record(), look.ref().system()))
                  ? MemoryDeadLetters.with(it, DeadLetter.Status.SUPERSEDED)
                  : it);
      state.answered(ReviewItem.Kind.OBSERVED_DELETE, look.ref().toString());
    }
    if (look.awaited()) {
      expedite(new Effect.DeliveryExpedited(look.record(), look.ref().system(), look.at()));
    }
  }

  @Override
  public void expediteDeliveries(Collection<Effect.DeliveryExpedited> deliveries) {
    deliveries.forEach(this::expedite);
  }

  private void expedite(Effect.DeliveryExpedited what) {
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
  public void queueEvents(Collection<Effect.EventQueued> events) {
    inbox.accept(events.stream().map(Effect.EventQueued::event).toList());
  }

  @Override
  public void lookAgain(Collection<Effect.PlaceFreed> places) {
    inbox.accept(state.lookAgain(places.stream().map(Effect.PlaceFreed::ended).toList()));
  }

  @Override
  public void addAudit(Collection<Effect.Audited> entries) {
    entries.forEach(it -> state.add(it.entry()));
  }

  @Override
  public void addDeadLetters(Collection<Effect.DeadLettered> letters) {
    letters.forEach(it -> state.deadLetters.putIfAbsent(it.letter().id(), it.letter()));
  }

  @Override
  public void keepMerges(Collection<Effect.RecordsMerged> merges) {
    for (var it : merges) {
      state.mergers.put(it.merger().id(), it.merger());
      state.apart.takeBack(it.merger());
    }
  }

  @Override
  public void undoMerges(Collection<Effect.MergeUndone> merges) {
    merges.forEach(it -> state.mergers.remove(it.merger()));
  }

  @Override
  public void keepRecordsApart(Collection<Effect.RecordsKeptApart> pairs) {
    pairs.forEach(state.apart::keep);
  }

  @Override
  public void keepCopiesApart(Collection<Effect.CopyKeptApart> copies) {
    copies.forEach(state.apart::keep);
  }

  @Override
  public void countRemovals(Collection<Effect.RemovalsCounted> removals) {
    state.counted.addAll(removals);
  }

  @Override
  public void awaitReferences(Collection<Effect.ReferencesAwaited> copies) {
    copies.forEach(it -> MemoryReferences.await(state, it));
  }

  @Override
  public void awaitLinks(Collection<Effect.LinkAwaited> copies) {
    copies.forEach(it -> state.seeking.put(it.copy(), it.referenced()));
  }

  @Override
  public void wakeWaitingFor(Collection<Effect.LinkAnnounced> links) {
    links.forEach(it -> MemoryReferences.linked(state, it.link()));
  }

  @Override
  public void removeEvents(Collection<Effect.EventDone> events) {
    events.forEach(it -> state.queue.remove(it.event().seq()));
  }

  @Override
  public void postponeEvents(Collection<Effect.EventPostponed> events) {
    events.forEach(inbox::postpone);
  }
}
