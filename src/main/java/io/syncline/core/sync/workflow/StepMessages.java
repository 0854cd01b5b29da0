package io.syncline.core.sync.workflow;

import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.model.WorkflowPlan.Kind;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.value.Value;
import io.syncline.core.notify.Message;
import io.syncline.core.workflow.WorkflowInstance;
import io.syncline.core.workflow.WorkflowInstance.Step;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What steps tell people and routes. */
final class StepMessages {

  private final Installations installations;

  StepMessages(Installations installations) {
    this.installations = installations;
  }

  /** Sent once, also after a crash: its occasion is the step. */
  Message of(WorkflowInstance instance, int position) {
    var subject = instance.subject();
    return toOwner(
        instance,
        "workflow",
        text(instance.steps().get(position).plan().action().kind())
            .formatted(subject.workflow(), subject.sync(), subject.entity(), subject.record()),
        instance.id() + "-" + position);
  }

  private static String text(Kind kind) {
    return kind == Kind.REPORT
        ? "`%s` of `%s`: the %s %s was edited or deleted after a record was derived from it, which"
            + " is left as it was"
        : "`%s` of `%s` concerns the %s %s";
  }

  /** Sent once in a month: its occasion is what is said. */
  Message ofBudget(WorkflowInstance instance, String why) {
    var sync = instance.subject().sync();
    return toOwner(
        instance,
        "enrichment",
        "`%s` asks no source until the next month: %s".formatted(sync, why),
        "enrichment-budget-" + sync + "-" + why);
  }

  private Message toOwner(WorkflowInstance instance, String about, String text, String occasion) {
    var sync = instance.subject().sync();
    var rules = rules(instance);
    var to =
        rules
            .map(it -> it.safeguards().alerts().to())
            .or(() -> rules.map(it -> it.reconciliation().reports().owner()))
            .orElse(null);
    var route = rules.map(it -> it.safeguards().alerts().route());
    return new Message(
            new Message.Topic(about, sync, null), Message.Urgency.NOTICE, to, text, Map.of())
        .once(occasion)
        .by(route.map(Set::of).orElse(Set.of()));
  }

  private Optional<SyncRules> rules(WorkflowInstance instance) {
    return installations.current().entity(instance.subject().entity()).stream()
        .flatMap(it -> it.syncs().stream())
        .filter(it -> it.sync().equals(instance.subject().sync()))
        .findFirst();
  }

  /** What a route gets: the record by unified names, and its ids in the systems. */
  static Value body(WorkflowInstance instance, Step step, RecordState state) {
    var ids = new TreeMap<String, Value>();
    state
        .links()
        .forEach(it -> ids.put(it.link().ref().system().value(), Value.text(it.link().ref().id())));
    var body = new TreeMap<String, Value>();
    body.put("workflow", Value.text(instance.subject().workflow()));
    body.put("step", Value.text(step.plan().name()));
    body.put("record", Value.text(state.record().id().toString()));
    body.put("entity", Value.text(state.record().entity()));
    body.put("attributes", new Value.Struct(state.record().values().asMap()));
    body.put("ids", new Value.Struct(ids));
    return new Value.Struct(body);
  }

  /** What goes with it: the key by which a repetition is recognised. */
  static Map<String, String> about(WorkflowInstance instance, Step step) {
    return Map.of(
        "idempotencyKey",
        instance.id() + "-" + instance.steps().indexOf(step),
        "attempt",
        String.valueOf(step.attempts()));
  }
}
