package io.syncline.core;

import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.ConflictingSides;
import io.syncline.core.conflict.KeptDecision;
import io.syncline.core.conflict.OpenQuestions;
import io.syncline.core.conflict.Review;
import io.syncline.core.conflict.UndoneDecision;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.identity.Merger;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.ParentRecord;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.WriteWindow;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.sync.state.reads.StateReads;
import io.syncline.core.transform.rule.ClosedPeriods;
import io.syncline.core.workflow.EnrichmentAnswer;
import io.syncline.core.workflow.WorkflowInstance;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A store of which nothing is asked: what a test expects is overridden. */
public abstract class UnaskedChanges implements ChangeStore, ChangeStore.Transaction, StateReads {

  @Override
  public StateReads reads() {
    return this;
  }

  @Override
  public long nextReadNumber() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void lockMatchValues(SortedSet<MatchValue> values) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<NativeRef, Link> links(Collection<NativeRef> refs) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<NativeRef, List<WriteWindow>> windows(Collection<NativeRef> refs) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<MatchValue, Set<RecordId>> matching(Collection<MatchValue> values) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<RecordId, NearRecord> near(Collection<MatchValue> keys, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<Claim> claims(Collection<NativeRef> named, Collection<RecordId> records) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<NativeRef, Set<NativeRef>> seeking(Collection<NativeRef> copies) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<RecordId, RecordState> lock(SortedSet<RecordId> records) {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable KeptDecision keptDecision(ConflictingSides.Key key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<NativeRef, Effect.LinkEnded> tombstones(Collection<NativeRef> refs) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ClosedPeriods closedPeriods(Set<String> syncs) {
    return ClosedPeriods.NONE;
  }

  @Override
  public Set<MatchValue> suppressed(Collection<MatchValue> values) {
    return Set.of();
  }

  @Override
  public @Nullable EnrichmentAnswer enrichment(RecordId record, SystemId source) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long enrichmentCalls(String sync, String month) {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable WorkflowInstance lockWorkflow(UUID id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable RecordId derived(String sync, String rule, RecordId source) {
    return null;
  }

  @Override
  public List<WorkflowInstance> lockOpen(
      String sync, String workflow, Collection<RecordId> records) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<RecordId, UnifiedRecord> look(Collection<RecordId> records) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isDelivering(RecordId record, SystemId target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int removals(String sync, Instant since) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long liveLinks(Collection<SystemId> systems) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<RecordId, ParentRecord> parents(Collection<RecordId> records) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<RecordId> children(RecordId parent) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<RecordId, Set<String>> followers(RecordId loser) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Review> review(UUID id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Conflict> conflict(UUID id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<UndoneDecision.Decided> decided(RecordId record) {
    throw new UnsupportedOperationException();
  }

  @Override
  public OpenQuestions questions(RecordId record) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<RecordId, Set<SystemId>> creating(Collection<RecordId> records) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<RecordId> unsettled(String entity, SystemId system) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<RecordId, RecordId> survivors(Collection<RecordId> records) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<RecordId> keptApart(NativeRef copy, @Nullable RecordId was) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Merger> merger(UUID id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<NativeRef> inQuestion(RecordId record, SystemId system) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Value.@Nullable Struct sentUnanswered(RecordId record, SystemId system) {
    throw new UnsupportedOperationException();
  }
}
