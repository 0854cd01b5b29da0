package io.syncline.core.sync.workflow;

import io.syncline.core.definition.model.WorkflowPlan;
import io.syncline.core.definition.model.WorkflowPlan.Derivation;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.References;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.UnifiedRecord.Status;
import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.state.reads.StateReads;
import io.syncline.core.sync.workflow.WorkflowSteps.Context;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shows to a rule the source with what it names of the records that the source refers to, as they
 * are, outside any lock: {@code project.status}. One for each transaction.
 */
final class SourceView {

  private final StateReads reads;
  private final Map<RecordId, Optional<UnifiedRecord>> known = new HashMap<>();

  SourceView(StateReads reads) {
    this.reads = reads;
  }

  /** The same, for reading only. */
  Context of(Context it, @Nullable WorkflowPlan plan) {
    var derivation = plan == null ? null : plan.derivation();
    if (derivation == null || derivation.references().isEmpty()) {
      return it;
    }
    var state = it.state();
    var more = new HashMap<String, AttributeState>();
    derivation.references().forEach((attribute, names) -> add(more, it, attribute, names));
    var shown =
        new RecordState(
            state.record().holding(more),
            state.links(),
            state.held(),
            state.writing(),
            state.restorations(),
            state.references());
    return it.on(it.entity(), shown);
  }

  private void add(
      Map<String, AttributeState> more, Context it, String attribute, Set<String> names) {
    var id = References.named(it.state().record().value(attribute));
    var referred = id == null ? null : look(id);
    for (var name : referred == null ? Set.<String>of() : names) {
      var value =
          name.equals(Derivation.COMPLETED)
              ? Value.flag(isCompleted(referred))
              : referred.value(name);
      if (value != null) {
        more.put(
            attribute + "." + name, new AttributeState(value, AttributeState.RULE, it.now(), 1));
      }
    }
  }

  private @Nullable UnifiedRecord look(RecordId id) {
    return known
        .computeIfAbsent(id, any -> Optional.ofNullable(reads.look(Set.of(id)).get(id)))
        .orElse(null);
  }

  private static boolean isCompleted(UnifiedRecord project) {
    var flag = project.value("completed");
    var status = project.value("status");
    var said = status == null ? null : Scalars.text(status);
    return project.status() == Status.ARCHIVED
        || flag instanceof Value.Flag it && it.value()
        || said != null && Derivation.COMPLETED_STATUS.contains(said.toLowerCase(Locale.ROOT));
  }
}
