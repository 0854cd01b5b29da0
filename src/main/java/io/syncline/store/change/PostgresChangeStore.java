package io.syncline.store.change;

import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.ConflictingSides;
import io.syncline.core.conflict.KeptDecision;
import io.syncline.core.conflict.OpenQuestions;
import io.syncline.core.conflict.Review;
import io.syncline.core.conflict.UndoneDecision;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.identity.Merger;
import io.syncline.core.model.Ids;
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
import io.syncline.store.close.PeriodCloseRows;
import io.syncline.store.deadletter.DeadLetterRows;
import io.syncline.store.delivery.DeliveryRows;
import io.syncline.store.delivery.WindowRows;
import io.syncline.store.inbox.AwaitedRows;
import io.syncline.store.inbox.PostgresInboxQueue;
import io.syncline.store.lease.Leases;
import io.syncline.store.privacy.ErasureRows;
import io.syncline.store.record.BrakeRows;
import io.syncline.store.record.IdentityRows;
import io.syncline.store.record.KeptApartRows;
import io.syncline.store.record.LinkRows;
import io.syncline.store.record.MatchLock;
import io.syncline.store.record.MergeRows;
import io.syncline.store.record.RecordRows;
import io.syncline.store.record.ReferenceRows;
import io.syncline.store.record.UnresolvedReferenceRows;
import io.syncline.store.review.KeptDecisionRows;
import io.syncline.store.review.OpenQuestionRows;
import io.syncline.store.review.RestorationRows;
import io.syncline.store.review.ReviewRows;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import io.syncline.store.workflow.DerivedRows;
import io.syncline.store.workflow.EnrichmentRows;
import io.syncline.store.workflow.WorkflowRows;
import java.sql.Connection;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Records, links and shadows in PostgreSQL, and the one transaction in which a batch is judged. */
public final class PostgresChangeStore implements ChangeStore {

  private static final Sql NEXT_READ = Sql.of("select nextval('read_number') as number");

  private static final Sql LOCK_MATCH_VALUES =
      Sql.of("select pg_advisory_xact_lock(key) from unnest(:keys::bigint[]) as key");

  private final Database database;
  private final Leases leases;
  private final Ids ids;

  public PostgresChangeStore(Database database, Leases leases, Ids ids) {
    this.database = database;
    this.leases = leases;
    this.ids = ids;
  }

  @Override
  public long nextReadNumber() {
    return database.alone(NEXT_READ, row -> row.number("number"));
  }

  @Override
  public Map<NativeRef, Link> links(Collection<NativeRef> refs) {
    return database.inTransaction(connection -> LinkRows.byRef(connection, refs));
  }

  @Override
  public <T> T inTransaction(Function<Transaction, T> work) {
    return database.inTransaction(connection -> work.apply(new Judgement(connection)));
  }

  static Map<RecordId, RecordState> states(
      Connection connection, Map<RecordId, UnifiedRecord> records) {
    var states = new HashMap<RecordId, RecordState>();
    if (!records.isEmpty()) {
      var links = LinkRows.ofRecords(connection, records.keySet());
      var held = OpenQuestionRows.held(connection, records.keySet());
      var writing = DeliveryRows.writing(connection, records.keySet());
      var restorations = RestorationRows.of(connection, held.keySet());
      records.forEach(
          (id, record) ->
              states.put(
                  id,
                  new RecordState(
                      record,
                      links.getOrDefault(id, List.of()),
                      held.getOrDefault(id, Set.of()),
                      writing.getOrDefault(id, Set.of()),
                      restorations.getOrDefault(id, List.of()))));
    }
    return states;
  }

  /** One transaction of judgement. */
  private final class Judgement implements Transaction, StateReads {

    private final Connection connection;

    Judgement(Connection connection) {
      this.connection = connection;
    }

    @Override
    public StateReads reads() {
      return this;
    }

    @Override
    public void lockMatchValues(SortedSet<MatchValue> values) {
      if (!values.isEmpty()) {
        var keys = values.stream().map(MatchLock::of).distinct().sorted().toList();
        LOCK_MATCH_VALUES.on(connection).with("keys", "bigint", keys).list(row -> true);
      }
    }

    @Override
    public Map<NativeRef, Link> links(Collection<NativeRef> refs) {
      return LinkRows.byRef(connection, refs);
    }

    @Override
    public Map<NativeRef, List<WriteWindow>> windows(Collection<NativeRef> refs) {
      return WindowRows.of(connection, refs);
    }

    @Override
    public Map<MatchValue, Set<RecordId>> matching(Collection<MatchValue> values) {
      return RecordRows.matching(connection, values);
    }

    @Override
    public Map<RecordId, NearRecord> near(Collection<MatchValue> keys, int limit) {
      return RecordRows.near(connection, keys, limit);
    }

    @Override
    public Map<NativeRef, Set<NativeRef>> seeking(Collection<NativeRef> referenced) {
      return UnresolvedReferenceRows.of(connection, referenced);
    }

    @Override
    public Set<Claim> claims(Collection<NativeRef> named, Collection<RecordId> records) {
      return AwaitedRows.claims(connection, named, records);
    }

    @Override
    public Map<NativeRef, Effect.LinkEnded> tombstones(Collection<NativeRef> refs) {
      return IdentityRows.tombstones(connection, refs);
    }

    @Override
    public ClosedPeriods closedPeriods(Set<String> syncs) {
      return PeriodCloseRows.closed(connection, syncs);
    }

    @Override
    public Set<MatchValue> suppressed(Collection<MatchValue> values) {
      return ErasureRows.suppressed(connection, values);
    }

    @Override
    public @Nullable WorkflowInstance lockWorkflow(UUID id) {
      return WorkflowRows.lock(connection, id);
    }

    @Override
    public @Nullable RecordId derived(String sync, String rule, RecordId source) {
      return DerivedRows.find(connection, sync, rule, source);
    }

    @Override
    public List<WorkflowInstance> lockOpen(
        String sync, String workflow, Collection<RecordId> records) {
      return WorkflowRows.lockOpen(connection, sync, workflow, records);
    }

    @Override
    public Map<RecordId, UnifiedRecord> look(Collection<RecordId> records) {
      return RecordRows.read(connection, records);
    }

    @Override
    public boolean isDelivering(RecordId record, SystemId target) {
      return WorkflowRows.isDelivering(connection, record, target);
    }

    @Override
    public @Nullable EnrichmentAnswer enrichment(RecordId record, SystemId source) {
      return EnrichmentRows.last(connection, record, source);
    }

    @Override
    public long enrichmentCalls(String sync, String month) {
      return EnrichmentRows.calls(connection, sync, month);
    }

    @Override
    public int removals(String sync, Instant since) {
      return BrakeRows.counted(connection, sync, since);
    }

    @Override
    public long liveLinks(Collection<SystemId> systems) {
      return BrakeRows.links(connection, systems);
    }

    @Override
    public Map<RecordId, Set<SystemId>> creating(Collection<RecordId> records) {
      return IdentityRows.creating(connection, records);
    }

    @Override
    public Set<NativeRef> inQuestion(RecordId record, SystemId system) {
      return OpenQuestionRows.copies(connection, record, system);
    }

    @Override
    public Value.@Nullable Struct sentUnanswered(RecordId record, SystemId system) {
      return DeadLetterRows.sentUnanswered(connection, record, system);
    }

    @Override
    public Set<RecordId> unsettled(String entity, SystemId system) {
      return IdentityRows.unsettled(connection, entity, system);
    }

    @Override
    public Map<RecordId, RecordId> survivors(Collection<RecordId> records) {
      return MergeRows.survivors(connection, records);
    }

    @Override
    public Set<RecordId> keptApart(NativeRef copy, @Nullable RecordId was) {
      return KeptApartRows.records(connection, copy, was);
    }

    @Override
    public Optional<Merger> merger(UUID id) {
      return MergeRows.merger(connection, id);
    }

    @Override
    public Map<RecordId, RecordState> lock(SortedSet<RecordId> records) {
      return states(connection, RecordRows.lock(connection, records));
    }

    @Override
    public Map<RecordId, ParentRecord> parents(Collection<RecordId> records) {
      return ReferenceRows.parents(connection, records);
    }

    @Override
    public Set<RecordId> children(RecordId parent) {
      return ReferenceRows.children(connection, parent);
    }

    @Override
    public Map<RecordId, Set<String>> followers(RecordId loser) {
      return ReferenceRows.followers(connection, loser);
    }

    @Override
    public @Nullable KeptDecision keptDecision(ConflictingSides.Key key) {
      return KeptDecisionRows.find(connection, key);
    }

    @Override
    public Optional<Review> review(UUID id) {
      return ReviewRows.lock(connection, id);
    }

    @Override
    public Optional<Conflict> conflict(UUID id) {
      return OpenQuestionRows.lockConflict(connection, id);
    }

    @Override
    public List<UndoneDecision.Decided> decided(RecordId record) {
      return RestorationRows.decided(connection, record);
    }

    @Override
    public OpenQuestions questions(RecordId record) {
      return ReviewRows.open(connection, record);
    }

    @Override
    public void save(ChangeSet changes) {
      leases.fence(connection, PostgresInboxQueue.epochs(changes.eventsTaken()));
      changes.saveTo(new PostgresEffects(connection, ids, changes));
    }
  }
}
