package io.syncline.core.run;

import io.syncline.core.model.value.Value;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One reconciliation, backfill, plan or the like, from the moment it was asked for.
 *
 * @param id a UUID of version 7 as text, made when it was asked for: newer runs sort later
 * @param sync what it is a run of; null where it is of no one sync
 * @param request what was asked for, when and by which actor
 * @param definition what it works by
 * @param state how far it is, or how it ended
 */
public record Run(
    String id,
    Kind kind,
    @Nullable String sync,
    Request request,
    DefinitionUsed definition,
    State state) {

  /**
   * What was asked for.
   *
   * @param words in the words of its kind
   * @param actor who asked: {@code schedule}, a token's name, {@link #ENGINE}
   */
  public record Request(Value.Struct words, Instant at, String actor) {}

  /**
   * The definition it works by.
   *
   * @param version what its author calls it
   * @param hash content hash; null before it began
   */
  public record DefinitionUsed(@Nullable String version, @Nullable String hash) {

    /** It did not begin. */
    public static final DefinitionUsed NONE = new DefinitionUsed(null, null);
  }

  /**
   * How far it is, or how it ended.
   *
   * @param endedAt null while it is not at its end
   * @param counts how many of what; names are those of its kind
   * @param reason in words, without values from payloads, why it ended as it did, or what it waits
   *     for while it runs; null where there is nothing to say
   */
  public record State(
      Status status, @Nullable Instant endedAt, Map<String, Long> counts, @Nullable String reason) {
    public State {
      counts = Collections.unmodifiableMap(new TreeMap<>(counts));
    }
  }

  private static final List<String> PART = List.of("startDate", "endDate", "systems");

  /** The actor of runs that the engine starts itself. */
  public static final String ENGINE = "engine";

  /** What a run does. */
  public enum Kind {
    RECONCILE,
    BACKFILL,
    /** A backfill that writes nothing: says what a real one would do. */
    PLAN,
    /** Carries out an approved plan. */
    EXECUTE,
    /** Takes back what a run did. */
    UNDO,
    /** Writes the audit log to a file or to S3. */
    EXPORT,
    POLL
  }

  /** How far it is; how it ended (S25). */
  public enum Status {
    WAITING,
    RUNNING,
    PAUSED,
    /** Nothing failed, was held, or was skipped by error. */
    SUCCEEDED,
    PARTIAL,
    FAILED,
    /** What was read is not all there is, or may not be: nothing is concluded from it. */
    NOT_TRUSTWORTHY,
    CANCELLED;

    public boolean ended() {
      return this != WAITING && this != RUNNING && this != PAUSED;
    }
  }

  public Status status() {
    return state.status();
  }

  public Map<String, Long> counts() {
    return state.counts();
  }

  public @Nullable String reason() {
    return state.reason();
  }

  /** Whether it was asked for a period or for some systems only: it proves nothing of the rest. */
  public boolean ofPart() {
    var asked = request.words().fields();
    return PART.stream().map(asked::get).anyMatch(it -> it != null && !it.isEmpty());
  }

  /** One that waits to be begun. */
  public static Run asked(
      String id,
      Kind kind,
      @Nullable String sync,
      Value.Struct request,
      Instant askedAt,
      String actor) {
    return new Run(
        id,
        kind,
        sync,
        new Request(request, askedAt, actor),
        DefinitionUsed.NONE,
        new State(Status.WAITING, null, Map.of(), null));
  }

  /** One that was made without being asked for, and is at its end: it is only noted. */
  public static Run done(String id, Kind kind, Request request, State state) {
    return new Run(id, kind, null, request, DefinitionUsed.NONE, state);
  }

  /** One that was due and is not to be: the occasion has its run, and it says why. */
  public static Run skipped(
      String id, Kind kind, @Nullable String sync, String reason, Instant at, String actor) {
    return new Run(
        id,
        kind,
        sync,
        new Request(Value.Struct.EMPTY, at, actor),
        DefinitionUsed.NONE,
        new State(Status.CANCELLED, at, Map.of(), reason));
  }
}
