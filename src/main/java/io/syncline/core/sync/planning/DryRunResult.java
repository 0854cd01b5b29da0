package io.syncline.core.sync.planning;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of reading a copy now, computed by the same judgement as a real run; nothing of it was
 * saved or sent. A real run reads each target once more before it writes, and may find edits there
 * that no event reported.
 *
 * @param outcome how the look would end; null where it would be tried again later
 * @param reason why something was not taken; null where there is nothing to say
 * @param changes per attribute of the record what it is and would become
 * @param questions the questions that would be opened
 * @param writes what would be written to other systems, and back
 */
public record DryRunResult(
    AuditEntry.@Nullable Outcome outcome,
    @Nullable String reason,
    Map<String, AttributeChange> changes,
    List<ReviewItem> questions,
    List<Write> writes) {

  /**
   * One write.
   *
   * @param ref the copy; null where the record would be looked for first
   * @param create whether it would be created where it is not found
   * @param fields by native field; {@link Value#CLEARED} empties one
   * @param unsayable attributes that could not be said there, with the reason, in words
   */
  public record Write(
      SystemId target,
      @Nullable NativeRef ref,
      boolean create,
      Map<String, Value> fields,
      Map<String, String> unsayable) {
    public Write {
      fields = Map.copyOf(fields);
      unsayable = Map.copyOf(unsayable);
    }

    @Override
    public String toString() {
      return "Write[" + target + ", " + fields.keySet() + "]";
    }
  }

  public DryRunResult {
    changes = Map.copyOf(changes);
    questions = List.copyOf(questions);
    writes = List.copyOf(writes);
  }
}
