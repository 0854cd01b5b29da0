package io.syncline.core.sync.state.reads;

import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.workflow.EnrichmentAnswer;
import io.syncline.core.workflow.WorkflowInstance;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the steps of workflows need to know. */
public interface WorkflowReads {

  /** An instance, locked until the end; null: there is none, or another transaction holds it. */
  @Nullable WorkflowInstance lockWorkflow(UUID id);

  /**
   * The record that a rule of a sync derived from this one, or from one that became part of it;
   * null: none.
   */
  @Nullable RecordId derived(String sync, String rule, RecordId source);

  /**
   * The open instances of a workflow for these records, locked until the end once no other
   * transaction holds them, in the order of their ids.
   */
  List<WorkflowInstance> lockOpen(String sync, String workflow, Collection<RecordId> records);

  /** Records as they are, outside any lock; those that are not there are left out. */
  Map<RecordId, UnifiedRecord> look(Collection<RecordId> records);

  /** Whether a delivery of the record to a system is open. */
  boolean isDelivering(RecordId record, SystemId target);

  /** What a source was asked about a record last; null: nothing. */
  @Nullable EnrichmentAnswer enrichment(RecordId record, SystemId source);

  /** How many calls a sync made in a month, as {@code 2026-11}. */
  long enrichmentCalls(String sync, String month);
}
