package io.syncline.core.delivery;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.ParentRecord;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.WriteWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The deliveries that wait, per target, and the commits around a write. */
public interface DeliveryStore {

  /**
   * The first due deliveries of this slice's leased shards, in order, at most one per record: a
   * delivery waits while an earlier one of the same record and target is open (S7).
   */
  default List<Delivery> claim(SystemId target, Slice slice, Instant now, int limit) {
    return claim(target, slice, now, limit, Set.of());
  }

  /**
   * @param except entities whose deliveries stay where they are
   */
  List<Delivery> claim(SystemId target, Slice slice, Instant now, int limit, Set<String> except);

  /**
   * Commits intents in one transaction. Only those are committed whose delivery still has the
   * revision it was claimed with and whose shard is still leased.
   *
   * @return the ids of the deliveries whose intents were committed; the others are left for the
   *     next claim
   */
  Set<UUID> commitIntents(Map<UUID, Intent> intents, Collection<Delivery> claimed);

  /**
   * Whether the leases last longer than a request may take, unless they are renewed: only then may
   * one be sent (S18).
   */
  boolean outlasts(Duration timeout);

  /**
   * A create that asks to be made.
   *
   * @param subject what makes it the same create when it is attempted again
   * @param allowed how many creates each of its syncs allows within the window
   */
  record Admission(UUID delivery, String subject, Map<String, Integer> allowed) {
    public Admission {
      allowed = Map.copyOf(allowed);
    }
  }

  /**
   * Counts creates against the brakes of their syncs, in one transaction and one count for all
   * processes; one that was counted since is not counted again.
   *
   * @return the sync that stops it, by delivery; the others were counted and may be made
   */
  Map<UUID, String> admit(List<Admission> asked, Instant since, Instant now);

  /**
   * Commits what came of a batch, in one transaction, its records locked ascending. Events that
   * were parked behind a write that ended are due from then on (S6).
   *
   * @return the systems of those events
   */
  Set<SystemId> settle(SettledBatch batch);

  default Optional<Instant> nextDue(SystemId target, Slice slice) {
    return nextDue(target, slice, Set.of());
  }

  /**
   * @param except entities whose deliveries are not counted
   */
  Optional<Instant> nextDue(SystemId target, Slice slice, Set<String> except);

  long depth(SystemId target);

  /**
   * What came of a batch of deliveries.
   *
   * @param settled each delivery's end or next attempt
   * @param observed edits that no event reported, for the inbox
   * @param windows of the writes that may have overwritten an edit (S8)
   */
  record SettledBatch(
      List<Settled> settled,
      List<InboxEvent> observed,
      List<AuditEntry> audit,
      List<ReviewItem> reviews,
      List<DeadLetter> deadLetters,
      List<WriteWindow> windows) {}

  /** Records that others refer to; those that are not there are left out. */
  Map<RecordId, ParentRecord> parents(Collection<RecordId> records);

  /**
   * The records that deliveries' own records refer to and that have open deliveries to the same
   * target, by delivery; those without any are left out (S15).
   */
  Map<UUID, Ahead> ahead(Collection<UUID> deliveries);

  /**
   * Who goes before a delivery.
   *
   * @param earlier records whose open delivery was ordered before it
   * @param coming all of them, save those that refer back to the delivery's own record
   */
  record Ahead(Set<RecordId> earlier, Set<RecordId> coming) {
    public static final Ahead NONE = new Ahead(Set.of(), Set.of());

    public Ahead {
      earlier = Set.copyOf(earlier);
      coming = Set.copyOf(coming);
    }

    public boolean has(RecordId record) {
      return earlier.contains(record) || coming.contains(record);
    }
  }

  /**
   * The native records of which a person said that they are not these records: copies, now or last,
   * of what was kept apart from them. A look, not a basis for judgement.
   */
  Map<RecordId, Set<NativeRef>> keptApart(Collection<RecordId> records);

  /** The copies without a record that had these match values when they were last read. A look. */
  Map<MatchValue, Set<NativeRef>> unmatched(Collection<MatchValue> values);

  /** A record's state for the deliveries of a batch, not locked. */
  Map<RecordId, RecordState> states(Collection<RecordId> records);
}
