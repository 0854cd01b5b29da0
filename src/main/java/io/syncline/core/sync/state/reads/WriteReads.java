package io.syncline.core.sync.state.reads;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.WriteWindow;
import io.syncline.core.model.value.Value;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was written, and what may have been (S6, S8, S9). */
public interface WriteReads {

  /** The writes to these native records that may have overwritten an edit (S8). */
  Map<NativeRef, List<WriteWindow>> windows(Collection<NativeRef> refs);

  /** Systems in which deliveries of these records, open for joining, may create them. */
  Map<RecordId, Set<SystemId>> creating(Collection<RecordId> records);

  /**
   * Records of this entity that may have been created in the system with an unknown outcome: an
   * open question asks for the outcome of a create there, or none is known yet; 50 at most.
   */
  Set<RecordId> unsettled(String entity, SystemId system);

  /**
   * The native fields that the last create of this record in the system sent whose outcome is not
   * known; null: there is none.
   */
  Value.@Nullable Struct sentUnanswered(RecordId record, SystemId system);
}
