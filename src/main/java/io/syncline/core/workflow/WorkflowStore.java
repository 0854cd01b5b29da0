package io.syncline.core.workflow;

import io.syncline.core.model.RecordId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The instances of workflows, outside any lock. They are changed in the engine's transactions. */
public interface WorkflowStore {

  /** When a worker has to look at an instance of a sync next; empty: at none. */
  Optional<Instant> nextDue(String sync);

  /** Instances that are due, the longest first. */
  List<UUID> due(String sync, Instant now, int limit);

  Optional<WorkflowInstance> find(UUID id);

  /**
   * Which instances are listed, the newest first.
   *
   * @param syncs only of these; null: of any
   * @param workflow of this name; null: of any
   * @param state in this state; null: in any
   * @param open whether only those that have not ended
   * @param after the last one of the page before; null: the first page
   */
  record Query(
      @Nullable Set<String> syncs,
      @Nullable String workflow,
      WorkflowInstance.@Nullable State state,
      @Nullable RecordId record,
      boolean open,
      @Nullable UUID after,
      int limit) {

    /** Of any workflow, in any state. */
    public Query(
        @Nullable Set<String> syncs,
        @Nullable RecordId record,
        boolean open,
        @Nullable UUID after,
        int limit) {
      this(syncs, null, null, record, open, after, limit);
    }
  }

  List<WorkflowInstance> list(Query query);

  /** Deletes what ended before. */
  void forget(Instant before);
}
