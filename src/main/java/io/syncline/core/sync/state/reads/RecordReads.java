package io.syncline.core.sync.state.reads;

import io.syncline.core.identity.MatchValue;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.UnifiedRecord;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

/** The records a batch may touch, and what finds them. */
public interface RecordReads {

  /** Locks match values until the end, ascending (S17). */
  void lockMatchValues(SortedSet<MatchValue> values);

  /** Locks records, ids ascending, and reads all that is known of them under that lock (S18). */
  Map<RecordId, RecordState> lock(SortedSet<RecordId> records);

  /** The live records that have these match values. */
  Map<MatchValue, Set<RecordId>> matching(Collection<MatchValue> values);

  /**
   * The live records that share the most of these blocking keys, those of an id first where as many
   * are shared; a look, not a basis for judgement.
   */
  Map<RecordId, NearRecord> near(Collection<MatchValue> keys, int limit);

  /**
   * A record that is similar.
   *
   * @param shared those of the keys asked for that it has
   */
  record NearRecord(UnifiedRecord record, Set<MatchValue> shared) {}
}
