package io.syncline.core.reconcile.difference;

import io.syncline.core.model.SystemId;
import io.syncline.core.run.Runs;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where differences are kept, and how far the judgement of a run has come. What a run writes is
 * fenced by its lease; a page that is written twice is as if it were written once.
 */
public interface Differences {

  /**
   * The spots at which an earlier run saw the same values, and no later one found agreement. Where
   * a pair has another key since, the spot it had before counts.
   *
   * @param run the run that asks: what it wrote itself counts only where an earlier one saw it too
   */
  Set<DifferenceKey> same(String sync, String run, List<DifferenceFinding> found);

  /**
   * Begins the judgement of a run, or finds how far it has come.
   *
   * @throws Runs.Lost where another process has the run
   */
  Progress begin(Runs.Claimed claimed);

  /**
   * Keeps a page of what was found, and the place it reaches to. A spot that is new continues the
   * open difference of the same attribute and the same copies whose own spot this run does not see.
   *
   * @throws Runs.Lost where another process has the run
   */
  void judged(Runs.Claimed claimed, Page page);

  /** What a run came to so far. */
  Tally tally(String run);

  /** How many became new drift in the runs of a sync before this one, per run, newest first. */
  List<Map<Cause, Long>> usual(String sync, String before, int runs);

  /**
   * Ends the life of all that a whole run did not see any more.
   *
   * @param against only differences with these systems; empty: with any
   * @return how many
   */
  long closeUnseen(Runs.Claimed claimed, Set<SystemId> against, Instant now);

  /** What a run found to be drift and is open, in the order of ids. */
  List<Open> open(String run, @Nullable UUID after, int limit);

  /** Notes what was done about differences, and the place in the order of ids. */
  void responded(Runs.Claimed claimed, Set<UUID> fixed, Set<UUID> held, UUID after);

  Optional<Difference> find(UUID id);

  /** One as the last run saw it. */
  Optional<Listed> look(UUID id);

  /** Changes one under its lock; empty where there is none. */
  Optional<Difference> change(UUID id, UnaryOperator<Difference> change);

  /** In the order of ids. */
  List<Listed> list(Query query);

  /** The runs that saw it, newest first. */
  List<RunFinding> history(UUID id, int limit);

  /**
   * How far a run has come.
   *
   * @param judged the place of the last suspect that was judged
   * @param looks how many live looks they cost
   * @param responded the last difference that was responded to; null: none
   */
  record Progress(long judged, long looks, @Nullable UUID responded) {}

  /**
   * What a page came to.
   *
   * @param judged the place it reaches to
   * @param looks how many live looks it cost
   */
  record Page(
      List<DifferenceFinding> found, long judged, long looks, @Nullable String owner, Instant now) {
    public Page {
      found = List.copyOf(found);
    }
  }

  /** One that is to be responded to. */
  record Open(Difference difference, boolean fixable) {}

  /**
   * What a run came to.
   *
   * @param verdicts how many spots
   * @param pairs how many pairs have drift at any spot
   * @param skipped how many spots could not be looked at
   * @param buckets how many that are drift, whatever the answer to them
   * @param fresh how many that are open now and were not reported before, per cause
   * @param states how many of the run's drift have each state
   */
  record Tally(
      Map<Verdict, Long> verdicts,
      long pairs,
      long skipped,
      Map<Bucket, Long> buckets,
      Map<Cause, Long> fresh,
      Map<Difference.State, Long> states) {
    public long of(Verdict verdict) {
      return verdicts.getOrDefault(verdict, 0L);
    }

    public long of(Difference.State state) {
      return states.getOrDefault(state, 0L);
    }
  }

  /**
   * A difference as a run saw it.
   *
   * @param reason why a fix would do nothing, in words; null: its cause says it, or it would
   * @param fixable whether it is unambiguous what is to be done
   */
  record Listed(Difference difference, Verdict verdict, @Nullable String reason, boolean fixable) {}

  /** What one run found of a difference. */
  record RunFinding(
      String run, Verdict verdict, Bucket bucket, @Nullable Cause cause, Instant at) {}

  /**
   * Which; null: any.
   *
   * @param run only those that this run saw
   * @param syncs only of these
   * @param after only those after this id
   */
  record Query(
      @Nullable String run,
      @Nullable Set<String> syncs,
      @Nullable Bucket bucket,
      @Nullable Verdict verdict,
      Difference.@Nullable State state,
      @Nullable UUID after,
      int limit) {}
}
