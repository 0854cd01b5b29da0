package io.syncline.core.delivery;

import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One change for one target: names, never values (S7).
 *
 * @param seq place in the target's queue; 0 before it is stored
 * @param attributes what changed; what is written is computed when it is attempted
 * @param causes ids of the events behind it
 * @param create whether the record may be created in the target where it is not there
 * @param revision grows when later changes join; fences the intent
 * @param shard lane of record and target
 * @param epoch of the shard's lease when it was claimed (S18)
 * @param due when it may be attempted first; before {@code createdAt} where it goes ahead of others
 * @param intent open while the outcome of a write is not known; null before
 */
public record Delivery(
    UUID id,
    long seq,
    RecordId record,
    String entity,
    SystemId target,
    Set<String> attributes,
    List<UUID> causes,
    Origin origin,
    boolean create,
    int attempts,
    long revision,
    int shard,
    long epoch,
    Instant createdAt,
    Instant due,
    @Nullable Intent intent) {

  /** A burst of edits may put a delivery off by this many times the wait for its end (S7). */
  public static final int LONGEST_BURST = 5;

  public Delivery {
    attributes = Set.copyOf(attributes);
    causes = List.copyOf(causes);
  }

  /** One that may be attempted at once. */
  public Delivery(
      UUID id,
      long seq,
      RecordId record,
      String entity,
      SystemId target,
      Set<String> attributes,
      List<UUID> causes,
      Origin origin,
      boolean create,
      int attempts,
      long revision,
      int shard,
      long epoch,
      Instant createdAt,
      @Nullable Intent intent) {
    this(
        id,
        seq,
        record,
        entity,
        target,
        attributes,
        causes,
        origin,
        create,
        attempts,
        revision,
        shard,
        epoch,
        createdAt,
        createdAt,
        intent);
  }

  /** A new one, before it is stored. */
  public static Delivery due(
      UUID id,
      RecordId record,
      String entity,
      SystemId target,
      Set<String> attributes,
      List<UUID> causes,
      Origin origin,
      boolean create,
      Instant at) {
    return new Delivery(
        id,
        0,
        record,
        entity,
        target,
        attributes,
        causes,
        origin,
        create,
        0,
        1,
        shard(record, target),
        0,
        at,
        null);
  }

  /** The shard of the lane in which a record's writes to one target stay in order. */
  public static int shard(RecordId record, SystemId target) {
    return Slice.shardOf(target + "/" + record);
  }

  /** This delivery as one for these attributes alone. */
  public Delivery only(Set<String> fewer) {
    return new Delivery(
        id, seq, record, entity, target, fewer, causes, origin, create, attempts, revision, shard,
        epoch, createdAt, due, intent);
  }

  /** The same, to be attempted then. */
  public Delivery dueAt(Instant then) {
    return new Delivery(
        id,
        seq,
        record,
        entity,
        target,
        attributes,
        causes,
        origin,
        create,
        attempts,
        revision,
        shard,
        epoch,
        createdAt,
        then,
        intent);
  }

  /** When an open delivery is attempted that this one joins; {@code next} until now. */
  public Instant joining(Instant next, Instant openedAt, int attempted) {
    if (due.isAfter(createdAt)) {
      var settle = Duration.between(createdAt, due);
      var last = openedAt.plus(settle.multipliedBy(LONGEST_BURST));
      var wanted = due.isBefore(last) ? due : last;
      return attempted > 0 || next.isAfter(wanted) ? next : wanted;
    }
    return next.isAfter(createdAt) || next.isBefore(due) ? next : due;
  }
}
