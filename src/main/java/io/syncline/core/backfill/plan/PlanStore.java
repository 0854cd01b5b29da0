package io.syncline.core.backfill.plan;

import io.syncline.core.identity.MatchValue;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.run.Runs;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where plans are kept: their items, and while they are made the writes planned so far. */
public interface PlanStore {

  /** Begins the plan that a run makes, unless it was begun before. */
  void begin(Runs.Claimed claimed, Instant now);

  /** Whose these native records are plannedWrites to be. */
  Map<NativeRef, RecordId> owners(String plan, Collection<NativeRef> refs);

  /** The plannedWrites records that have these match values. */
  Map<MatchValue, Set<RecordId>> matching(String plan, Collection<MatchValue> values);

  /** Records as they are plannedWrites to be; those that are as they were are not among them. */
  Map<RecordId, RecordState> records(String plan, Collection<RecordId> ids);

  /** What was plannedWrites to be written to copies, the later over the earlier. */
  Map<NativeRef, Value.Struct> copies(String plan, Collection<NativeRef> refs);

  /** Which of these copies the plan archives, deletes or unlinks. */
  Set<NativeRef> removed(String plan, Collection<NativeRef> refs);

  /**
   * A record as a page leaves it.
   *
   * @param values all it can be found by
   */
  record PlannedWrite(RecordState state, Set<MatchValue> values) {}

  /**
   * Keeps what a page came to and how far the run is, in one transaction.
   *
   * @throws Runs.Lost where another process has the run
   */
  void page(
      Runs.Claimed claimed,
      List<PlanItem> items,
      List<PlannedWrite> plannedWrites,
      Value.Struct checkpoint,
      Map<String, Long> counts);

  /** How many items of each kind there are. */
  Map<PlanItem.Kind, Long> kinds(String plan);

  /**
   * The plan is made and waits for approval; what it plannedWrites is forgotten.
   *
   * @param totals how many records there are in each target, where that is known
   * @param share of a target's records that may be updated without a warning, in percent
   */
  void ready(Runs.Claimed claimed, Map<SystemId, Long> totals, int share);

  Optional<Plan> find(String plan);

  /**
   * Newest first.
   *
   * @param syncs only of these; null: of any
   */
  List<Plan> list(@Nullable Set<String> syncs, @Nullable String before, int limit);

  /** In their order. */
  List<PlanItem> items(Query query);

  /** The questions that the plan shows of these records. */
  List<PlanItem> questions(String plan, Collection<RecordId> records);

  /**
   * Which items; null: any.
   *
   * @param after only those behind this place
   */
  record Query(
      String plan,
      PlanItem.@Nullable Kind kind,
      @Nullable String target,
      PlanItem.@Nullable Status status,
      long after,
      int limit) {

    static Query all(String plan, long after, int limit) {
      return new Query(plan, null, null, null, after, limit);
    }
  }

  /**
   * Approves a plan that is ready, once.
   *
   * @param run the run that is to carry it out
   * @return the plan as it is then; empty where there is none
   */
  Optional<Plan> approve(String plan, String actor, Instant at, String run);

  /**
   * Files what is to be carried out, notes what is refused and how far the run is, in one
   * transaction.
   *
   * @throws Runs.Lost where another process has the run
   */
  void file(
      Runs.Claimed claimed,
      String plan,
      List<InboxEvent> events,
      Collection<Long> filed,
      Map<Long, String> refused,
      Value.Struct checkpoint,
      Map<String, Long> counts);

  /** How many items were refused. */
  long refused(String plan);

  void executed(String plan);

  /** Which of these copies the plan speaks of. */
  Set<NativeRef> mentioned(String plan, Collection<NativeRef> refs);
}
