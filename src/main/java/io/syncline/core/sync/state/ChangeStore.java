package io.syncline.core.sync.state;

import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.Contest;
import io.syncline.core.conflict.OpenQuestions;
import io.syncline.core.conflict.Overturned;
import io.syncline.core.conflict.Review;
import io.syncline.core.conflict.Ruling;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.identity.Merger;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Parent;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.WriteWindow;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Stores records, links and shadows, and runs the one transaction in which a batch is judged. */
public interface ChangeStore {

  /** The next number of the one sequence of all reads; drawn before the request leaves (S1). */
  long nextReadNumber();

  /** Links by native reference, outside any lock: a look, not a basis for judgement. */
  Map<NativeRef, Link> links(Collection<NativeRef> refs);

  /**
   * Runs {@code work} in one transaction; runs it again, whole, after a serialization failure or a
   * deadlock.
   *
   * @throws LeaseLost where the lease of an event's shard was lost
   */
  <T> T inTransaction(Function<Transaction, T> work);

  /** What can be asked and done inside the transaction. */
  interface Transaction {

    /** Locks match values until the end, ascending (S17). */
    void lockMatchValues(SortedSet<MatchValue> values);

    Map<NativeRef, Link> links(Collection<NativeRef> refs);

    /** The writes to these native records that may have overwritten an edit (S8). */
    Map<NativeRef, List<WriteWindow>> windows(Collection<NativeRef> refs);

    /** The live records that have these match values. */
    Map<MatchValue, Set<RecordId>> matching(Collection<MatchValue> values);

    /**
     * The live records that share the most of these blocking keys, those of an id first where as
     * many are shared; a look, not a basis for judgement.
     */
    Map<RecordId, NearRecord> near(Collection<MatchValue> keys, int limit);

    /**
     * The ids in other systems that linked copies name and that are not linked to their record, or
     * not yet: of copies that name one of these native records, and of the copies of these records.
     */
    Set<Claim> claims(Collection<NativeRef> named, Collection<RecordId> records);

    /** The copies without a record that name these native records, by the record they name. */
    Map<NativeRef, Set<NativeRef>> seeking(Collection<NativeRef> referenced);

    /** Locks records, ids ascending, and reads all that is known of them under that lock (S18). */
    Map<RecordId, RecordState> lock(SortedSet<RecordId> records);

    /** The decision kept on these values; null where there is none (S10). */
    @Nullable Ruling ruling(Contest.Key key);

    /** The tombstones of these native records. */
    Map<NativeRef, Effect.LinkEnded> tombstones(Collection<NativeRef> refs);

    /**
     * How many copies a sync archived, deleted or unlinked since; its count is locked until the
     * end.
     */
    int removals(String sync, Instant since);

    /** How many links there are in these systems. */
    long liveLinks(Collection<SystemId> systems);

    /** Records that others refer to, outside any lock; those that are not there are left out. */
    Map<RecordId, Parent> parents(Collection<RecordId> records);

    /** The live records that refer to this one, which is locked (S15). */
    Set<RecordId> children(RecordId parent);

    /**
     * The attributes that came to refer to another record when this one became part of it, by
     * record; those set otherwise since are not among them.
     */
    Map<RecordId, Set<String>> followers(RecordId loser);

    /** A question, its row locked until the end, whether it is open or not. */
    Optional<Review> review(UUID id);

    /** A conflict, its row locked until the end. */
    Optional<Conflict> conflict(UUID id);

    /** The conflicts of a record that are decided, newest first, 500 at most. */
    List<Overturned.Decided> decided(RecordId record);

    /** What waits for a person of a record that is locked. */
    OpenQuestions questions(RecordId record);

    /** Systems in which deliveries of these records, open for joining, may create them. */
    Map<RecordId, Set<SystemId>> creating(Collection<RecordId> records);

    /**
     * Records of this entity that may have been created in the system with an unknown outcome: an
     * open question asks for the outcome of a create there, or none is known yet; 50 at most.
     */
    Set<RecordId> unsettled(String entity, SystemId system);

    /**
     * The copies in a system of which a person is asked whether they are this record, which is a
     * candidate there; 100 at most.
     */
    Set<NativeRef> inQuestion(RecordId record, SystemId system);

    /**
     * The native fields that the last create of this record in the system sent whose outcome is not
     * known; null: there is none.
     */
    Value.@Nullable Struct sentUnanswered(RecordId record, SystemId system);

    /**
     * Which of these records were merged into others (S19), with the record that each leads to now;
     * those that were not merged are left out.
     */
    Map<RecordId, RecordId> survivors(Collection<RecordId> records);

    /**
     * The records of which a person said that this copy is none of them: those kept apart from it,
     * or from the record it was last a copy of.
     *
     * @param was that record; null: it had no record
     */
    Set<RecordId> keptApart(NativeRef copy, @Nullable RecordId was);

    /** A merge by its id. */
    Optional<Merger> merger(UUID id);

    /**
     * A copy that holds an id of another system.
     *
     * @param record the record it is linked to
     * @param referenced the native record it names
     */
    record Claim(NativeRef copy, RecordId record, NativeRef referenced) {}

    /**
     * @param shared those of the keys asked for that it has
     */
    record NearRecord(UnifiedRecord record, Set<MatchValue> shared) {}

    /**
     * @throws IdentityTaken where a link was made by another meanwhile
     */
    void save(ChangeSet changes);
  }
}
