package io.syncline.app.cases;

import io.syncline.core.definition.cases.CaseFile.ExpectedAction;
import io.syncline.core.definition.cases.CaseFile.ExpectedWorkflow;
import io.syncline.core.definition.key.Names;
import io.syncline.core.model.value.Value;
import io.syncline.core.notify.Message;
import io.syncline.core.system.OperationRoutes;
import io.syncline.core.workflow.WorkflowStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The messages that a case sends and the routes that it calls; every route answers. */
final class CaseActions implements OperationRoutes {

  /**
   * One of them, by the rule or workflow that asked for it: {@code notify}, or {@code direct:} and
   * the name of the route.
   */
  record Done(String rule, String action) {}

  private static final int MOST = 500;

  private final WorkflowStore workflows;
  private final List<Done> done = new ArrayList<>();

  CaseActions(WorkflowStore workflows) {
    this.workflows = workflows;
  }

  /** How what was done differs from what was expected. */
  List<String> unlike(List<ExpectedAction> expected) {
    boolean same = done.size() == expected.size();
    for (int i = 0; same && i < done.size(); i++) {
      var wanted = expected.get(i);
      same =
          wanted.of().equals(done.get(i).rule())
              && (wanted.action() == null || wanted.action().equals(done.get(i).action()));
    }
    var found = done.stream().map(it -> it.rule() + " " + it.action()).toList();
    return same ? List.of() : List.of("actions: found " + found);
  }

  /** How the workflows that have not ended differ from what was expected. */
  List<String> openUnlike(List<ExpectedWorkflow> expected) {
    var open = new ArrayList<>(workflows.list(all(true)));
    Collections.reverse(open);
    boolean same = open.size() == expected.size();
    for (int i = 0; same && i < open.size(); i++) {
      var wanted = expected.get(i);
      same =
          wanted.of().equals(open.get(i).subject().workflow())
              && (wanted.state() == null || Names.same(wanted.state(), open.get(i).state().name()));
    }
    var found =
        open.stream()
            .map(it -> it.subject().workflow() + " " + it.state().name().toLowerCase(Locale.ROOT))
            .toList();
    return same ? List.of() : List.of("workflows: found " + found);
  }

  private static WorkflowStore.Query all(boolean open) {
    return new WorkflowStore.Query(null, null, open, null, MOST);
  }

  /** What a step sends is named by its instance; a message about a budget is no action. */
  void sent(Message message) {
    var occasion = String.valueOf(message.occasion());
    workflows.list(all(false)).stream()
        .filter(it -> occasion.startsWith(it.id().toString()))
        .findFirst()
        .ifPresent(it -> done.add(new Done(it.subject().workflow(), "notify")));
  }

  @Override
  public boolean has(String name) {
    return true;
  }

  @Override
  public @Nullable Value call(
      String name, Value body, Map<String, String> about, Duration timeout) {
    var workflow = body instanceof Value.Struct it ? it.fields().get("workflow") : null;
    done.add(new Done(workflow instanceof Value.Text it ? it.value() : "", "direct:" + name));
    return null;
  }
}
