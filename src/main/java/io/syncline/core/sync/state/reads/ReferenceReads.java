package io.syncline.core.sync.state.reads;

import io.syncline.core.model.ParentRecord;
import io.syncline.core.model.RecordId;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** Which records refer to which (S15). */
public interface ReferenceReads {

  /** Records that others refer to, outside any lock; those that are not there are left out. */
  Map<RecordId, ParentRecord> parents(Collection<RecordId> records);

  /** The live records that refer to this one, which is locked (S15). */
  Set<RecordId> children(RecordId parent);

  /**
   * The attributes that came to refer to another record when this one became part of it, by record;
   * those set otherwise since are not among them.
   */
  Map<RecordId, Set<String>> followers(RecordId loser);
}
