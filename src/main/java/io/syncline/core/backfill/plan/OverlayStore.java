package io.syncline.core.backfill.plan;

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
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.sync.state.reads.StateReads;
import io.syncline.core.transform.rule.ClosedPeriods;
import io.syncline.core.workflow.EnrichmentAnswer;
import io.syncline.core.workflow.WorkflowInstance;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The scratch's own records and links, which learn what is asked of them before they answer. */
final class OverlayStore implements ChangeStore {

  private final ChangeStore scratch;
  private final PlanSnapshot planSnapshot;

  OverlayStore(ChangeStore scratch, PlanSnapshot planSnapshot) {
    this.scratch = scratch;
    this.planSnapshot = planSnapshot;
  }

  @Override
  public long nextReadNumber() {
    return scratch.nextReadNumber();
  }

  @Override
  public Map<NativeRef, Link> links(Collection<NativeRef> refs) {
    planSnapshot.meet(refs);
    return scratch.links(refs);
  }

  @Override
  public <T> T inTransaction(Function<Transaction, T> work) {
    return scratch.inTransaction(tx -> work.apply(new Overlaid(new Asking(tx.reads()), tx)));
  }

  private record Overlaid(StateReads reads, Transaction tx) implements Transaction {

    @Override
    public void save(ChangeSet changes) {
      tx.save(changes);
    }
  }

  private final class Asking implements StateReads {

    private final StateReads scratched;

    Asking(StateReads scratched) {
      this.scratched = scratched;
    }

    @Override
    public void lockMatchValues(SortedSet<MatchValue> values) {
      scratched.lockMatchValues(values);
    }

    @Override
    public Map<NativeRef, Link> links(Collection<NativeRef> refs) {
      planSnapshot.meet(refs);
      return scratched.links(refs);
    }

    @Override
    public Set<MatchValue> suppressed(Collection<MatchValue> values) {
      return planSnapshot.suppressed(values);
    }

    @Override
    public ClosedPeriods closedPeriods(Set<String> syncs) {
      return planSnapshot.closedPeriods(syncs);
    }

    /** A plan starts workflows and carries out no steps. */
    @Override
    public @Nullable WorkflowInstance lockWorkflow(UUID id) {
      return scratched.lockWorkflow(id);
    }

    @Override
    public @Nullable RecordId derived(String sync, String rule, RecordId source) {
      return scratched.derived(sync, rule, source);
    }

    @Override
    public List<WorkflowInstance> lockOpen(
        String sync, String workflow, Collection<RecordId> records) {
      return scratched.lockOpen(sync, workflow, records);
    }

    @Override
    public Map<RecordId, UnifiedRecord> look(Collection<RecordId> records) {
      planSnapshot.learn(records);
      return scratched.look(records);
    }

    @Override
    public boolean isDelivering(RecordId record, SystemId target) {
      return scratched.isDelivering(record, target);
    }

    @Override
    public @Nullable EnrichmentAnswer enrichment(RecordId record, SystemId source) {
      return scratched.enrichment(record, source);
    }

    @Override
    public long enrichmentCalls(String sync, String month) {
      return scratched.enrichmentCalls(sync, month);
    }

    /** Overwritten edits are reported by live events; a plan asks no question about them. */
    @Override
    public Map<NativeRef, List<WriteWindow>> windows(Collection<NativeRef> refs) {
      return Map.of();
    }

    @Override
    public Map<MatchValue, Set<RecordId>> matching(Collection<MatchValue> values) {
      planSnapshot.match(values);
      return scratched.matching(values);
    }

    @Override
    public Map<RecordId, NearRecord> near(Collection<MatchValue> keys, int limit) {
      planSnapshot.near(keys, limit);
      return scratched.near(keys, limit);
    }

    @Override
    public Set<Claim> claims(Collection<NativeRef> named, Collection<RecordId> records) {
      var all = new HashSet<>(planSnapshot.claims(named, records));
      all.addAll(scratched.claims(named, records));
      return all;
    }

    @Override
    public Map<NativeRef, Set<NativeRef>> seeking(Collection<NativeRef> targets) {
      var all = new HashMap<>(planSnapshot.seeking(targets));
      all.putAll(scratched.seeking(targets));
      return all;
    }

    @Override
    public Map<RecordId, RecordId> survivors(Collection<RecordId> records) {
      var all = new HashMap<>(planSnapshot.survivors(records));
      all.putAll(scratched.survivors(records));
      return all;
    }

    @Override
    public Map<RecordId, RecordState> lock(SortedSet<RecordId> records) {
      planSnapshot.learn(records);
      return scratched.lock(records);
    }

    @Override
    public @Nullable KeptDecision keptDecision(ConflictingSides.Key key) {
      var here = scratched.keptDecision(key);
      return here == null ? planSnapshot.keptDecision(key) : here;
    }

    @Override
    public Map<NativeRef, Effect.LinkEnded> tombstones(Collection<NativeRef> refs) {
      planSnapshot.remember(refs);
      return scratched.tombstones(refs);
    }

    @Override
    public int removals(String sync, Instant since) {
      return scratched.removals(sync, since) + planSnapshot.removals(sync, since);
    }

    @Override
    public long liveLinks(Collection<SystemId> systems) {
      return planSnapshot.liveLinks(systems);
    }

    @Override
    public Optional<Review> review(UUID id) {
      return scratched.review(id);
    }

    @Override
    public Optional<Conflict> conflict(UUID id) {
      return scratched.conflict(id);
    }

    @Override
    public List<UndoneDecision.Decided> decided(RecordId record) {
      return scratched.decided(record);
    }

    @Override
    public OpenQuestions questions(RecordId record) {
      return scratched.questions(record);
    }

    @Override
    public Map<RecordId, Set<SystemId>> creating(Collection<RecordId> records) {
      return scratched.creating(records);
    }

    @Override
    public Set<RecordId> unsettled(String entity, SystemId system) {
      var all = new HashSet<>(planSnapshot.unsettled(entity, system));
      all.addAll(scratched.unsettled(entity, system));
      return all;
    }

    /** No plan looks again at copies in question. */
    @Override
    public Set<NativeRef> inQuestion(RecordId record, SystemId system) {
      return Set.of();
    }

    @Override
    public Value.@Nullable Struct sentUnanswered(RecordId record, SystemId system) {
      return planSnapshot.sentUnanswered(record, system);
    }

    /** What a person says of records that are there already: no plan says so. */
    @Override
    public Set<RecordId> keptApart(NativeRef copy, @Nullable RecordId was) {
      return planSnapshot.keptApart(copy, was);
    }

    /** A merge is taken back by a person, not by a plan. */
    @Override
    public Optional<Merger> merger(UUID id) {
      return scratched.merger(id);
    }

    @Override
    public Map<RecordId, ParentRecord> parents(Collection<RecordId> records) {
      planSnapshot.learn(records);
      return scratched.parents(records);
    }

    @Override
    public Set<RecordId> children(RecordId parent) {
      planSnapshot.learn(planSnapshot.children(parent));
      return scratched.children(parent);
    }

    @Override
    public Map<RecordId, Set<String>> followers(RecordId loser) {
      return scratched.followers(loser);
    }
  }
}
