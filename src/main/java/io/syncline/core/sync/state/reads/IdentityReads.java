package io.syncline.core.sync.state.reads;

import io.syncline.core.identity.MatchValue;
import io.syncline.core.identity.Merger;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.sync.effect.Effect;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which copy belongs to which record, now and before (S16, S17, S19). */
public interface IdentityReads {

  Map<NativeRef, Link> links(Collection<NativeRef> refs);

  /** The tombstones of these native records. */
  Map<NativeRef, Effect.LinkEnded> tombstones(Collection<NativeRef> refs);

  /**
   * The ids in other systems that linked copies name and that are not linked to their record, or
   * not yet: of copies that name one of these native records, and of the copies of these records.
   */
  Set<Claim> claims(Collection<NativeRef> named, Collection<RecordId> records);

  /** The copies without a record that name these native records, by the record they name. */
  Map<NativeRef, Set<NativeRef>> seeking(Collection<NativeRef> referenced);

  /**
   * Which of these records were merged into others (S19), with the record that each leads to now;
   * those that were not merged are left out.
   */
  Map<RecordId, RecordId> survivors(Collection<RecordId> records);

  /**
   * The records of which a person said that this copy is none of them: those kept apart from it, or
   * from the record it was last a copy of.
   *
   * @param was that record; null: it had no record
   */
  Set<RecordId> keptApart(NativeRef copy, @Nullable RecordId was);

  /** Those of these values that belong to erased persons. */
  Set<MatchValue> suppressed(Collection<MatchValue> values);

  /** A merge by its id. */
  Optional<Merger> merger(UUID id);

  /**
   * A copy that holds an id of another system.
   *
   * @param record the record it is linked to
   * @param referenced the native record it names
   */
  record Claim(NativeRef copy, RecordId record, NativeRef referenced) {}
}
