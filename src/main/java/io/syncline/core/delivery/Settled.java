package io.syncline.core.delivery;

import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.value.VersionHash;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How one delivery of a batch ended, or when it goes on. */
public sealed interface Settled {

  Delivery delivery();

  /**
   * The target holds what was due. Advances the shadow of exactly these fields (S1), marks the link
   * as synced, makes it where {@code created}, removes the delivery and closes dead letters it
   * covers as superseded.
   *
   * @param held what the target is known to hold now: its answer, or a read after the write
   * @param created the link to make; null where there is one
   * @param left what stays to be written; null: nothing, the delivery is removed
   */
  record Written(
      Delivery delivery, Held held, Instant at, @Nullable Link created, @Nullable Left left)
      implements Settled {
    public NativeRef ref() {
      return held.ref;
    }
  }

  /**
   * What a copy is known to hold.
   *
   * @param number drawn after the answer: reads numbered below it are repeated (S1)
   * @param version the system's version of the copy; null: unknown
   */
  record Held(
      NativeRef ref,
      Map<String, FieldShadow> fields,
      long number,
      @Nullable String version,
      VersionHash hash) {}

  /**
   * Attributes that were left out of a write because the target holds an edit of them that is yet
   * to be judged: the delivery stays open for exactly these, without an intent and with one attempt
   * more, so that none is lost if the edit turns out to be none. Or because they name records that
   * the target does not have: then it {@link Waits} for those.
   *
   * @param parents the records it waits for; empty: none
   */
  record Left(Set<String> attributes, Instant again, Set<RecordId> parents) {
    public Left {
      attributes = Set.copyOf(attributes);
      parents = Set.copyOf(parents);
    }

    public Left(Set<String> attributes, Instant again) {
      this(attributes, again, Set.of());
    }
  }

  /**
   * Waits until records that it refers to are in the target (S15). It is due at once when one of
   * them is linked there, before this commit or after it; its age starts again at zero. What was
   * ordered meanwhile is not held up by it.
   *
   * @param parents the records it waits for
   * @param again when it looks anyway
   */
  record Waits(Delivery delivery, Set<RecordId> parents, Instant now, Instant again)
      implements Settled {
    public Waits {
      parents = Set.copyOf(parents);
    }
  }

  /**
   * The copy is gone, or belongs to no record any more: its link ends, a tombstone remembers it.
   *
   * @param kept whether it stays there
   * @param number drawn after the answer: what was read before it stops there (S16)
   */
  record Removed(Delivery delivery, NativeRef ref, boolean kept, long number, Instant at)
      implements Settled {}

  /** Nothing was due when it was attempted; removed unless later changes joined meanwhile. */
  record NothingDue(Delivery delivery) implements Settled {}

  /**
   * The record was found in the target instead of being created: the link is made, the target's
   * copy is filed as an event, and the delivery waits for that event's judgement.
   */
  record Found(Delivery delivery, Link link, Instant again) implements Settled {}

  /**
   * Goes on later. Where it loses its intent and later changes have opened the next delivery of its
   * record and target meanwhile, the two become one.
   *
   * @param intent what stays open; null where nothing was sent or it is known not to have been
   *     applied and is to be computed again
   * @param attempt whether this counted as one
   */
  record Again(Delivery delivery, Instant at, @Nullable Intent intent, boolean attempt)
      implements Settled {}

  /**
   * Ended without success: its dead letter or review item is in the same batch; the delivery is
   * removed.
   */
  record Ended(Delivery delivery) implements Settled {}
}
