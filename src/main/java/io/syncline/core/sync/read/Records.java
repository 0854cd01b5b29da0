package io.syncline.core.sync.read;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.UnifiedRecord;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Records, to be read: all of an answer is of one moment, and nothing is locked. */
public interface Records {

  Optional<RecordState> find(RecordId id);

  /** The record a native record is linked to. */
  Optional<RecordState> find(NativeRef ref);

  /** A page of an entity's records in the order of their ids, after {@code after}. */
  List<UnifiedRecord> list(String entity, @Nullable RecordId after, int limit);
}
