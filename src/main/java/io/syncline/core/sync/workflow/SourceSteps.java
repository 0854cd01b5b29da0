package io.syncline.core.sync.workflow;

import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.workflow.WorkflowInstance;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Steps that ask a source for what a record lacks. The source is asked between two transactions,
 * never inside one (S20).
 */
public interface SourceSteps {

  /** What becomes of a step before its source is asked. */
  sealed interface Decision {

    /** The source is asked once this is committed. */
    record Ask(Inquiry inquiry) implements Decision {}

    /**
     * It is not asked.
     *
     * @param status {@code DONE} or {@code SKIPPED}
     */
    record Over(WorkflowInstance.Status status, String why) implements Decision {}

    /**
     * It is not asked before.
     *
     * @param tell whether who is responsible for the sync has to know
     */
    record Later(Instant due, String why, boolean tell) implements Decision {}
  }

  /**
   * What a source is asked.
   *
   * @param field the native field that is searched; null: the value is the id there
   * @param attribute whose value it is
   * @param version of the attribute
   */
  record Inquiry(
      SystemId source,
      String object,
      @Nullable String field,
      Value value,
      String attribute,
      long version) {

    /** Without the value. */
    @Override
    public String toString() {
      return "Inquiry[" + source + " by " + attribute + "]";
    }
  }

  /** Whether and what a source is asked about a record that is locked. */
  Decision decide(ChangeStore.Transaction tx, WorkflowSteps.Context it, SystemId source);

  /**
   * Asks it, outside any transaction.
   *
   * @throws io.syncline.core.system.SystemFailure where it does not answer
   */
  List<NativeRecord> ask(Inquiry inquiry);

  /**
   * Takes its answer into the record, which is locked again.
   *
   * @return what came of it, for people
   */
  String take(
      ChangeStore.Transaction tx,
      WorkflowSteps.Context it,
      Inquiry inquiry,
      List<NativeRecord> answer);
}
