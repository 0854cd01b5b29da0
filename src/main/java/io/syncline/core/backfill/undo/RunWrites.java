package io.syncline.core.backfill.undo;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What runs wrote, by the account. */
public interface RunWrites {

  /** The next records that a run wrote to some system, in the order of their ids. */
  List<RecordId> records(String run, @Nullable RecordId after, int limit);

  /** What it wrote of them, oldest first. */
  Map<RecordId, List<AuditEntry>> of(String run, Collection<RecordId> records);

  /** What was written to a copy while it was that record's, oldest first. */
  List<AuditEntry> ofCopy(RecordId record, NativeRef copy);

  /** What an undo left as it is, in the order it was found. */
  List<AuditEntry> left(String undo, @Nullable UUID after, int limit);
}
