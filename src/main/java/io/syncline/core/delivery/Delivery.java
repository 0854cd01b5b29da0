package io.syncline.core.delivery;

import io.syncline.core.model.Ids;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One change for one target: names, never values (S7).
 *
 * @param change what is to be written, and where
 * @param cause why
 * @param state its state in the target's queue
 * @param intent open while the outcome of a write is not known; null before
 */
public record Delivery(UUID id, Change change, Cause cause, State state, @Nullable Intent intent) {

  /** A burst of edits may put a delivery off by this many times the wait for its end (S7). */
  public static final int LONGEST_BURST = 5;

  /**
   * What is to be written, and where.
   *
   * @param attributes what changed; what is written is computed when it is attempted
   * @param create whether the record may be created in the target where it is not there
   */
  public record Change(
      RecordId record, String entity, SystemId target, Set<String> attributes, boolean create) {
    public Change {
      attributes = Set.copyOf(attributes);
    }

    /** The same for these attributes alone. */
    public Change only(Set<String> names) {
      return new Change(record, entity, target, names, create);
    }

    public Change joined(Change later) {
      var all = new HashSet<>(attributes);
      all.addAll(later.attributes);
      return new Change(record, entity, target, all, create || later.create);
    }
  }

  /**
   * Why it was ordered.
   *
   * @param events ids of the events behind it
   */
  public record Cause(List<UUID> events, Origin origin) {
    public Cause {
      events = List.copyOf(events);
    }

    public Cause joined(Cause later) {
      var all = new LinkedHashSet<>(events);
      all.addAll(later.events);
      return new Cause(List.copyOf(all), origin.joined(later.origin));
    }
  }

  /**
   * The state in the target's queue.
   *
   * @param seq place in the target's queue; 0 before it is stored
   * @param revision grows when later changes join; fences the intent
   * @param shard lane of record and target
   * @param epoch of the shard's lease when it was claimed (S18)
   * @param due when it may be attempted first; before {@code createdAt} where it goes ahead of
   *     others
   */
  public record State(
      long seq,
      int attempts,
      long revision,
      int shard,
      long epoch,
      Instant createdAt,
      Instant due) {
    public State dueAt(Instant then) {
      return new State(seq, attempts, revision, shard, epoch, createdAt, then);
    }

    public State revised(long revisions) {
      return new State(seq, attempts, revision + revisions, shard, epoch, createdAt, due);
    }
  }

  /** A new one, before it is stored; it may be attempted at once. */
  public static Delivery due(UUID id, Change change, Cause cause, Instant at) {
    var shard = shard(change.record, change.target);
    return new Delivery(id, change, cause, new State(0, 0, 1, shard, 0, at, at), null);
  }

  /** The shard of the lane in which a record's writes to one target stay in order. */
  public static int shard(RecordId record, SystemId target) {
    return Slice.shardOf(target + "/" + record);
  }

  public RecordId record() {
    return change.record;
  }

  public String entity() {
    return change.entity;
  }

  public SystemId target() {
    return change.target;
  }

  public Set<String> attributes() {
    return change.attributes;
  }

  public Origin origin() {
    return cause.origin;
  }

  public int attempts() {
    return state.attempts;
  }

  public int shard() {
    return state.shard;
  }

  public Instant createdAt() {
    return state.createdAt;
  }

  /** When the oldest event behind it was taken in: the event's id has the time. */
  public Instant takenAt() {
    return cause.events.stream().map(Ids::madeAt).min(Instant::compareTo).orElse(createdAt());
  }

  /** This delivery as one for these attributes alone. */
  public Delivery only(Set<String> fewer) {
    return new Delivery(id, change.only(fewer), cause, state, intent);
  }

  /** The same, to be attempted then. */
  public Delivery dueAt(Instant then) {
    return new Delivery(id, change, cause, state.dueAt(then), intent);
  }

  /** When an open delivery is attempted that this one joins; {@code next} until now. */
  public Instant joining(Instant next, Instant openedAt, int attempted) {
    var createdAt = state.createdAt;
    var due = state.due;
    if (due.isAfter(createdAt)) {
      var settle = Duration.between(createdAt, due);
      var last = openedAt.plus(settle.multipliedBy(LONGEST_BURST));
      var wanted = due.isBefore(last) ? due : last;
      return attempted > 0 || next.isAfter(wanted) ? next : wanted;
    }
    return next.isAfter(createdAt) || next.isBefore(due) ? next : due;
  }
}
