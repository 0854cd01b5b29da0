package io.syncline.core.sync.state.reads;

import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.workflow.WorkflowInstance;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the steps of workflows need to know. */
public interface WorkflowReads {

  /** An instance, locked until the end; null: there is none, or another transaction holds it. */
  @Nullable WorkflowInstance lockWorkflow(UUID id);

  /** Whether a delivery of the record to a system is open. */
  boolean isDelivering(RecordId record, SystemId target);
}
