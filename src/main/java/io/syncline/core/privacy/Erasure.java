package io.syncline.core.privacy;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The erasure of one person from all systems and from this product. Immutable. When it is done it
 * is the evidence: what was asked of each system, what it answered, and what a read showed
 * afterwards.
 *
 * @param request who asked for it, and why
 * @param state where it is
 * @param steps one for each copy, in the order in which they are carried out
 * @param cleared how many rows of this product's own were cleared, by table; empty before that
 * @param times when it began, goes on and ended
 * @param revision counts its changes from 1
 */
public record Erasure(
    UUID id,
    Request request,
    State state,
    List<Step> steps,
    Map<String, Long> cleared,
    Times times,
    long revision) {

  /**
   * Who asked for it, and why.
   *
   * @param reason in words; without data of the person
   */
  public record Request(RecordId record, String entity, String actor, String reason) {}

  /** Where an erasure is. */
  public enum State {
    RUNNING,
    /** A step waits for a person. */
    WAITING,
    DONE
  }

  /**
   * When it began, goes on and ended.
   *
   * @param due when it goes on; null: a person has to act, or it ended
   * @param ended null: it has not
   */
  public record Times(Instant began, @Nullable Instant due, @Nullable Instant ended) {}

  /** Where the erasure of one copy is. */
  public enum Status {
    PENDING,
    /** A person erases it in that system and confirms it. */
    WAITING,
    DONE,
    /** A person decided that the copy stays. */
    LEFT
  }

  /**
   * One copy.
   *
   * @param nativeId its id there; null once the erasure is done
   * @param evidence what was asked, answered and seen
   * @param note why it waits, or who confirmed it; empty: nothing to say
   */
  public record Step(
      SystemId system,
      String object,
      @Nullable String nativeId,
      Status status,
      Evidence evidence,
      int attempts,
      String note) {

    /** A copy that is to be erased. */
    public static Step of(NativeRef ref) {
      return new Step(ref.system(), ref.object(), ref.id(), Status.PENDING, Evidence.NONE, 0, "");
    }

    /** The copy; null once the erasure is done. */
    public @Nullable NativeRef ref() {
      return nativeId == null ? null : new NativeRef(system, object, nativeId);
    }

    public Step to(Status next, Evidence seen, String why) {
      return new Step(system, object, nativeId, next, seen, attempts, why);
    }

    public Step tried(Evidence seen, String why) {
      return new Step(system, object, nativeId, Status.PENDING, seen, attempts + 1, why);
    }

    Step withoutId() {
      return new Step(system, object, null, status, evidence, attempts, note);
    }

    public boolean over() {
      return status == Status.DONE || status == Status.LEFT;
    }

    @Override
    public String toString() {
      return "Step[" + system + " " + object + " " + status + "]";
    }
  }

  /**
   * What was asked, answered and seen.
   *
   * @param asked when the system was asked to delete the copy; null: it was not
   * @param answered what it answered; empty: nothing
   * @param verified when a read showed that the copy is gone; null: none did
   */
  public record Evidence(@Nullable Instant asked, String answered, @Nullable Instant verified) {
    public static final Evidence NONE = new Evidence(null, "", null);

    public Evidence asked(Instant at, String answer) {
      return new Evidence(at, answer, verified);
    }

    public Evidence verified(Instant at) {
      return new Evidence(asked, answered, at);
    }
  }

  public Erasure {
    steps = List.copyOf(steps);
    cleared = Collections.unmodifiableMap(new TreeMap<>(cleared));
  }

  /** One that begins now. */
  public static Erasure begun(UUID id, Request request, List<Step> steps, Instant now) {
    return new Erasure(id, request, State.RUNNING, steps, Map.of(), new Times(now, now, null), 1);
  }

  /** The same with other steps, looked at again at {@code due}. */
  public Erasure with(List<Step> changed, Instant now, Instant due) {
    boolean open = changed.stream().anyMatch(it -> it.status() == Status.PENDING);
    boolean over = changed.stream().allMatch(Step::over);
    return new Erasure(
        id,
        request,
        open || over ? State.RUNNING : State.WAITING,
        changed,
        cleared,
        new Times(times.began(), open ? due : over ? now : null, null),
        revision + 1);
  }

  /** The same with one other step. */
  public Erasure with(int position, Step step, Instant now, Instant due) {
    var changed = new ArrayList<>(steps);
    changed.set(position, step);
    return with(changed, now, due);
  }

  /** The same, looked at again at {@code due}. */
  public Erasure later(Instant due) {
    return new Erasure(
        id, request, state, steps, cleared, new Times(times.began(), due, null), revision + 1);
  }

  /** The same, done: the ids of the copies are forgotten. */
  public Erasure done(Map<String, Long> rows, Instant now) {
    return new Erasure(
        id,
        request,
        State.DONE,
        steps.stream().map(Step::withoutId).toList(),
        rows,
        new Times(times.began(), null, now),
        revision + 1);
  }

  /** Whether every copy is over, so that only this product's own tables are left. */
  public boolean copiesOver() {
    return steps.stream().allMatch(Step::over);
  }

  /** Whether every copy was erased. */
  public boolean complete() {
    return steps.stream().allMatch(it -> it.status() == Status.DONE);
  }
}
