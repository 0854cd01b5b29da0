package io.syncline.core.run;

import io.syncline.core.model.Listed;
import io.syncline.core.model.value.Value;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where runs are kept, and who works on them.
 *
 * <p>A run is worked on by one process at a time, under a lease; at most one of a kind and sync at
 * all. What a step did and how far the run came are committed together, so that a run whose process
 * died is claimed again and goes on from its checkpoint.
 */
public interface Runs {

  /**
   * Asks for a run; one that is at its end already is only noted.
   *
   * @param occasion what it is asked for, as {@code reconcile/contacts/2026-11-23T04:00Z}: the same
   *     occasion makes one run, however many processes see it; null: none
   * @return false where the occasion has its run already
   */
  boolean ask(Run run, @Nullable String occasion);

  /**
   * Takes the oldest run of a kind and sync that waits, or whose process does not renew its lease
   * any more; one that is paused is not taken.
   *
   * @param sync null: one that is of no sync
   */
  Optional<Claimed> claim(Run.Kind kind, @Nullable String sync, Instant now);

  /** When there may be something to claim; empty: not before one is requested. */
  Optional<Instant> nextDue(Run.Kind kind, String sync);

  /**
   * Keeps the lease.
   *
   * @return what is demanded of the run meanwhile; null: to go on
   * @throws Lost where another process has it
   */
  @Nullable Control renew(Claimed claimed, Instant now);

  /**
   * Notes how far the run is. Stores that write more in the same transaction have their own way to
   * the same row.
   *
   * @throws Lost where another process has it
   */
  void save(Claimed claimed, Value.Struct checkpoint, Map<String, Long> counts);

  /**
   * Notes what a run under way waits for; it is forgotten when the run is claimed again.
   *
   * @param reason null: it goes on
   * @throws Lost where another process has it
   */
  void note(Claimed claimed, @Nullable String reason);

  /** Notes the definition it works by, once, when it begins. */
  void begun(Claimed claimed, @Nullable String definitionVersion, String definitionHash);

  /**
   * Ends or pauses the run ({@link Run.Status#PAUSED}); releases the lease.
   *
   * @throws Lost where another process has it
   */
  void end(
      Claimed claimed,
      Run.Status status,
      Map<String, Long> counts,
      @Nullable String reason,
      Instant now);

  /**
   * Demands something of a run. One that no process works on is paused or cancelled at once.
   *
   * @return the run as it is then; empty where there is none
   * @throws IllegalStateException where it is at its end, or resumed without being paused
   */
  Optional<Run> control(String id, Control demand, String actor, Instant now);

  Optional<Run> find(String id);

  /** Newest first. */
  Listed<Run> list(Query query);

  /** The newest run of a kind and sync that ended as one of these. */
  Optional<Run> latest(Run.Kind kind, String sync, Set<Run.Status> ended);

  /** What people and programs ask of a run under way. */
  enum Control {
    PAUSE,
    RESUME,
    CANCEL
  }

  /**
   * A run under a lease.
   *
   * @param epoch of the lease: fences every commit (S18)
   * @param checkpoint where it goes on; empty at the beginning
   */
  record Claimed(Run run, long epoch, Value.Struct checkpoint) {}

  /**
   * Which runs; null: any.
   *
   * @param syncs only of these
   * @param before only runs older than the one of this id
   */
  record Query(
      Run.@Nullable Kind kind,
      @Nullable Set<String> syncs,
      Run.@Nullable Status status,
      @Nullable String before,
      int limit) {}

  /** Another process works on the run now; what this one wanted to commit was not. */
  final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Lost(String run) {
      super("Another process works on run " + run + " now");
    }
  }
}
