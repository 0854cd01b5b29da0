package io.syncline.core.privacy;

import io.syncline.core.identity.MatchValue;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Erasures, holds and suppressions, outside the engine's transactions. */
public interface Erasures {

  Optional<Erasure> find(UUID id);

  /**
   * The newest first.
   *
   * @param entities only of these; null: of any
   */
  List<Erasure> list(@Nullable Set<String> entities, @Nullable UUID after, int limit);

  /** The erasure of a copy that was known by this reference. */
  Optional<Erasure> of(String entity, NativeRef copy);

  /** The open erasure of a record. */
  Optional<Erasure> open(RecordId record);

  /**
   * Takes those that are due: no other process takes one of them until {@code claim} is over.
   *
   * @return the longest due first
   */
  List<Erasure> claim(Instant now, Duration claim, int limit);

  /**
   * Saves the next revision.
   *
   * @return whether it was; false: somebody changed it meanwhile
   */
  boolean save(Erasure erasure);

  /**
   * A record that must not be erased.
   *
   * @param reason in words, without data of the person
   */
  record Hold(RecordId record, String reason, String actor, Instant at) {}

  /**
   * All of them, the newest first.
   *
   * @param entities only of records of these; null: of any
   */
  List<Hold> holds(@Nullable Set<String> entities);

  Optional<Hold> hold(RecordId record);

  /** Sets or replaces it. */
  void hold(Hold hold);

  /**
   * @return whether there was one
   */
  boolean release(RecordId record);

  /**
   * One entry by which an erased person is recognized, as it is stored.
   *
   * @param hash keyed
   */
  record Suppression(String entity, String rule, String hash, UUID erasure, Instant at) {}

  /** All of them, to be kept beside a backup. */
  List<Suppression> suppressions();

  /**
   * Adds those that are not there.
   *
   * @return how many were added
   */
  int restore(Collection<Suppression> entries);

  /** The live records that are recognized as erased: a backup brought them back. */
  Set<RecordId> returned();

  /** Those of these values that belong to an erased person. */
  Set<MatchValue> suppressed(Collection<MatchValue> values);

  /**
   * The copies of a record, and the records that were merged into it.
   *
   * @param linked those it has
   * @param unlinked those that were unlinked from it on purpose, and still exist
   * @param former those it had
   */
  record Copies(
      Set<NativeRef> linked, Set<NativeRef> unlinked, Set<NativeRef> former, Set<RecordId> merged) {

    /** All references that it has or had. */
    public Set<NativeRef> all() {
      var all = new HashSet<>(linked);
      all.addAll(unlinked);
      all.addAll(former);
      return all;
    }
  }

  Copies copies(RecordId record);

  /** Whether a write of the record is under way. */
  boolean isBeingWritten(RecordId record);

  /**
   * Clears all that this product holds of an erased record, in one transaction; may be repeated.
   *
   * @return how many rows, by table; empty: nothing is cleared before the audit entries have their
   *     digests
   */
  Optional<Map<String, Long>> clear(RecordId record, Set<NativeRef> copies);
}
