package io.syncline.core.engine.trial;

import io.syncline.core.definition.Finding;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tries syncs with records: the product's own engine over systems in memory, as cases run. Nothing
 * is stored, and no system is asked.
 */
public interface SyncTrials {

  /**
   * A record as a system holds it.
   *
   * @param object null: the only one of the system that takes part
   * @param id its native id; null: as its field says
   * @param record its native fields
   * @param before the same record as all systems hold it already; null: it is new
   */
  record Attempt(
      SystemId system,
      @Nullable String object,
      @Nullable String id,
      Value.Struct record,
      Value.@Nullable Struct before) {}

  /** What came of it. */
  sealed interface Outcome {

    /** It was carried out. */
    record Tried(Trial trial) implements Outcome {}

    /**
     * It could not be carried out; the reasons name the place of the definition where there is one.
     */
    record NotTried(List<Finding> reasons) implements Outcome {
      public NotTried {
        reasons = List.copyOf(reasons);
      }
    }
  }

  /** The objects of systems that take part in a sync; empty: its file is refused. */
  List<Source> sources(String sync);

  /** An object of a system that takes part. */
  record Source(SystemId system, String object) {}

  Outcome attempt(String sync, Attempt attempt);
}
