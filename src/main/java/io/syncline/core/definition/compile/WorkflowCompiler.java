package io.syncline.core.definition.compile;

import static java.util.stream.Collectors.joining;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.derive.Derivations;
import io.syncline.core.definition.compile.form.AttributeScope;
import io.syncline.core.definition.compile.form.Conditions;
import io.syncline.core.definition.compile.form.EntityMember;
import io.syncline.core.definition.compile.form.ProjectEvents;
import io.syncline.core.definition.compile.money.Marks;
import io.syncline.core.definition.compile.step.WaitSteps;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.key.RouteName;
import io.syncline.core.definition.model.WorkflowPlan;
import io.syncline.core.definition.model.WorkflowPlan.Action;
import io.syncline.core.definition.model.WorkflowPlan.Kind;
import io.syncline.core.definition.model.WorkflowPlan.Start;
import io.syncline.core.definition.source.BusinessRule;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.definition.source.Workflow;
import io.syncline.core.definition.source.policy.Lifecycle;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compiles and checks the workflows of a sync. */
final class WorkflowCompiler {

  private static final String RULES = "/businessRules/";
  private static final String APPROVE = "approve";
  private static final String NOTIFY = "notify";
  private static final Map<String, Kind> KINDS =
      Map.of("create", Kind.CREATE, "archive", Kind.ARCHIVE, "restore", Kind.RESTORE);

  private final SyncDefinition sync;
  private final List<AttributeScope> scopes;
  private final List<Finding> findings = new ArrayList<>();
  private final Map<String, List<WorkflowPlan>> plans = new HashMap<>();

  private WorkflowCompiler(SyncDefinition sync, List<AttributeScope> scopes) {
    this.sync = sync;
    this.scopes = scopes;
  }

  /**
   * What came of it.
   *
   * @param plans by entity
   */
  record Compiled(Map<String, List<WorkflowPlan>> plans, List<Finding> findings) {}

  /**
   * @param derivations what rules derive, by the position of the rule
   */
  static Compiled compile(
      SyncDefinition sync,
      List<AttributeScope> scopes,
      Map<Integer, Derivations.Planned> derivations) {
    var compiler = new WorkflowCompiler(sync, scopes);
    var names = new HashSet<String>();
    for (int i = 0; i < sync.workflows().size(); i++) {
      var workflow = sync.workflows().get(i);
      var path = "/workflows/" + i;
      if (names.add(workflow.name())) {
        compiler.workflow(workflow, path);
      } else {
        compiler.problem(path + "/name", "there is another workflow `" + workflow.name() + "`");
      }
    }
    for (int i = 0; i < sync.businessRules().size(); i++) {
      var rule = sync.businessRules().get(i);
      var path = RULES + i;
      var derived = derivations.get(i);
      if ((rule.startsAction() || derived != null) && !names.add(rule.name())) {
        compiler.problem(path + "/name", "there is another `" + rule.name() + "` with an action");
      } else if (derived != null) {
        compiler.plans(derived.entity()).add(derived.plan());
      } else if (rule.startsAction()) {
        compiler.workflow(action(rule), path);
      } else if (rule.marksReconciled()) {
        compiler.workflow(unmarked(rule), path);
      }
    }
    compiler.lifecycle();
    return new Compiled(compiler.plans, compiler.findings);
  }

  /**
   * The action of a rule is a workflow of one step, which starts when the condition becomes true.
   */
  private static Workflow action(BusinessRule rule) {
    var uses = String.valueOf(Scalars.text(Objects.requireNonNull(rule.action())));
    return new Workflow(
        rule.name(),
        rule.condition(),
        List.of(new Workflow.Step(uses, null, null)),
        null,
        Map.of());
  }

  /** Who is responsible for the sync gets a message when a mark is taken back. */
  private static Workflow unmarked(BusinessRule rule) {
    return new Workflow(
        rule.name() + ": no longer reconciled",
        Marks.RECONCILED + " == false",
        List.of(new Workflow.Step(NOTIFY, null, null)),
        null,
        Map.of());
  }

  private void workflow(Workflow workflow, String path) {
    var steps = new ArrayList<WorkflowPlan.Step>();
    for (int i = 0; i < workflow.steps().size(); i++) {
      step(workflow, workflow.steps().get(i), path + "/steps/" + i).ifPresent(steps::add);
    }
    if (workflow.steps().isEmpty()) {
      problem(path, "it has no `steps`");
    }
    var trigger = trigger(workflow);
    if (trigger == null) {
      problem(
          path,
          "it needs a `trigger`: `created`, `removed`, `manual` or a condition, or a place in"
              + " `syncConfig.lifecycle`");
    }
    if (trigger == null || steps.size() < workflow.steps().size()) {
      return;
    }
    if (workflow.order() != null) {
      Collections.reverse(steps);
    }
    place(workflow, path, trigger, steps);
  }

  /** It belongs to the one entity that has all it names. */
  private void place(
      Workflow workflow, String path, Trigger trigger, List<WorkflowPlan.Step> steps) {
    var fitting =
        scopes.stream()
            .filter(it -> trigger.entity() == null || trigger.entity().equals(entity(it)))
            .filter(it -> hasAll(it, trigger, steps))
            .toList();
    if (fitting.isEmpty() && path.startsWith(RULES)) {
      findings.add(
          Finding.notice(
              path, "no entity has all that its condition names, so its action never follows"));
    } else if (fitting.isEmpty()) {
      problem(
          path,
          "no entity of this sync has all that it names: its systems, the attributes of its trigger,"
              + " of `at` and `wait`");
    } else if (fitting.size() > 1) {
      var entities = fitting.stream().map(it -> "`" + entity(it) + "`").collect(joining(" and "));
      problem(
          path + "/trigger",
          "it fits %s; write which, as `%s.%s`"
              .formatted(entities, entity(fitting.get(0)), trigger.word()));
    } else {
      var scope = fitting.get(0);
      steps.forEach(it -> possible(it, scope, path));
      plans(entity(scope))
          .add(
              new WorkflowPlan(
                  workflow.name(),
                  new WorkflowPlan.Trigger(
                      trigger.start(), trigger.condition(), meanings(trigger.condition(), scope)),
                  steps.stream().map(it -> resolved(it, scope)).toList(),
                  ends(workflow)));
    }
  }

  private List<WorkflowPlan> plans(String entity) {
    return plans.computeIfAbsent(entity, it -> new ArrayList<>());
  }

  private static WorkflowPlan.Step resolved(WorkflowPlan.Step step, AttributeScope scope) {
    var at = step.at() == null ? null : scope.attributes(step.at()).get(0);
    var awaited = step.awaited();
    var resolved =
        awaited == null
            ? null
            : new WorkflowPlan.Awaited(
                awaited.condition(),
                meanings(awaited.condition(), scope),
                awaited.timeout(),
                awaited.otherwise());
    return new WorkflowPlan.Step(step.name(), step.action(), at, step.compensate(), resolved);
  }

  private static boolean hasAll(
      AttributeScope scope, Trigger trigger, List<WorkflowPlan.Step> steps) {
    return Stream.concat(Stream.of(trigger.condition()), steps.stream().flatMap(it -> waits(it)))
            .flatMap(it -> Conditions.names(it).stream())
            .noneMatch(it -> scope.attributes(it).isEmpty())
        && steps.stream()
            .allMatch(
                it ->
                    (it.at() == null || !scope.attributes(it.at()).isEmpty())
                        && Stream.of(Optional.of(it.action()), Optional.ofNullable(it.compensate()))
                            .flatMap(Optional::stream)
                            .allMatch(action -> !writes(action) || member(scope, action) != null));
  }

  private static Stream<String> waits(WorkflowPlan.Step step) {
    return step.awaited() == null ? Stream.empty() : Stream.of(step.awaited().condition());
  }

  private static boolean writes(Action action) {
    return KINDS.containsValue(action.kind());
  }

  private static @Nullable EntityMember member(AttributeScope scope, Action action) {
    return scope.map().entity().members().stream()
        .filter(it -> it.id().value().equals(action.target()))
        .findFirst()
        .orElse(null);
  }

  private void possible(WorkflowPlan.Step step, AttributeScope scope, String path) {
    for (var action :
        step.compensate() == null
            ? List.of(step.action())
            : List.of(step.action(), step.compensate())) {
      var member = writes(action) ? member(scope, action) : null;
      if (member != null && !can(member, action.kind())) {
        problem(
            path + "/steps",
            "`%s` cannot %s `%s`: its system type declares no such operation"
                .formatted(action.target(), word(action.kind()), member.object().name()));
      }
    }
  }

  private static boolean can(EntityMember member, Kind kind) {
    return switch (kind) {
      case CREATE ->
          member.object().can(Operation.Kind.CREATE)
              || member.object().can(Operation.Kind.CREATE_MANY);
      case ARCHIVE -> member.object().can(Operation.Kind.ARCHIVE);
      case RESTORE -> member.object().can(Operation.Kind.RESTORE);
      case ROUTE, APPROVE, NOTIFY, DERIVE, REPORT, WAIT, ENRICH -> true;
    };
  }

  private static String word(Kind kind) {
    return KINDS.entrySet().stream()
        .filter(it -> it.getValue() == kind)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(APPROVE);
  }

  /** A step, or the definition that it names. */
  private Optional<WorkflowPlan.Step> step(Workflow workflow, Workflow.Step written, String path) {
    if (written.waitFor() != null) {
      return WaitSteps.of(written, path, findings);
    }
    var uses = written.uses();
    return WaitSteps.acts(written, path, findings) && uses != null
        ? step(workflow, written, uses, path)
        : Optional.empty();
  }

  private Optional<WorkflowPlan.Step> step(
      Workflow workflow, Workflow.Step written, String uses, String path) {
    var defined =
        workflow.stepDefinitions().entrySet().stream()
            .filter(it -> Names.same(it.getKey(), uses))
            .findFirst();
    if (defined.isEmpty()) {
      return action(workflow, uses, path).flatMap(it -> step(workflow, uses, it, written, path));
    }
    var said = defined.get().getValue();
    if (said.waitFor() != null) {
      return waiting(written, said, path);
    }
    if (!WaitSteps.acts(said, path, findings) || said.uses() == null) {
      return Optional.empty();
    }
    var step =
        new Workflow.Step(
            said.uses(),
            written.at() == null ? said.at() : written.at(),
            written.compensate() == null ? said.compensate() : written.compensate());
    return action(workflow, said.uses(), path).flatMap(it -> step(workflow, uses, it, step, path));
  }

  /** A definition of a step that waits says all of it. */
  private Optional<WorkflowPlan.Step> waiting(
      Workflow.Step written, Workflow.Step said, String path) {
    if (written.at() != null || written.compensate() != null) {
      problem(path, "a step that waits has no `at` or `compensate`");
      return Optional.empty();
    }
    return WaitSteps.of(said, path, findings);
  }

  private Optional<WorkflowPlan.Step> step(
      Workflow workflow, String name, Action action, Workflow.Step said, String path) {
    if (said.compensate() == null) {
      return Optional.of(new WorkflowPlan.Step(name, action, said.at(), null));
    }
    return action(workflow, said.compensate(), path)
        .map(it -> new WorkflowPlan.Step(name, action, said.at(), it));
  }

  private Optional<Action> action(Workflow workflow, String uses, String path) {
    var route = RouteName.of(uses);
    if (route != null) {
      return Optional.of(new Action(Kind.ROUTE, route));
    }
    if (Names.same(uses, APPROVE)) {
      return Optional.of(new Action(Kind.APPROVE, ""));
    }
    if (Names.same(uses, NOTIFY)) {
      return Optional.of(new Action(Kind.NOTIFY, ""));
    }
    int dot = uses.lastIndexOf('.');
    var kind = dot < 1 ? null : KINDS.get(uses.substring(dot + 1));
    var system = dot < 1 ? "" : uses.substring(0, dot);
    boolean known = sync.systems().stream().anyMatch(it -> it.id().value().equals(system));
    if (kind != null && known) {
      return Optional.of(new Action(kind, system));
    }
    var near =
        Names.nearest(uses, possible(workflow)).map(" Did you mean `%s`?"::formatted).orElse("");
    problem(
        path,
        "`%s` is no step: write `<system>.create`, `.archive` or `.restore`, `direct:<route>`, `approve`, `notify`, `{wait: <condition>}`, or a name of `stepDefinitions`.%s"
            .formatted(uses, near));
    return Optional.empty();
  }

  private Set<String> possible(Workflow workflow) {
    var all = new LinkedHashSet<>(workflow.stepDefinitions().keySet());
    all.add(APPROVE);
    all.add(NOTIFY);
    sync.systems().forEach(it -> KINDS.keySet().forEach(kind -> all.add(it.id() + "." + kind)));
    return all;
  }

  /** What starts a workflow, as it is written. */
  private record Trigger(@Nullable String entity, Start start, String condition) {
    String word() {
      return start == Start.CONDITION ? "<attribute>" : start.name().toLowerCase(Locale.ROOT);
    }
  }

  private @Nullable Trigger trigger(Workflow workflow) {
    if (workflow.trigger() == null) {
      return of(lifecycle(Lifecycle::onboarding), workflow)
          ? new Trigger(null, Start.CREATED, "")
          : of(lifecycle(Lifecycle::offboarding), workflow)
              ? new Trigger(null, Start.REMOVED, "")
              : null;
    }
    var written = workflow.trigger().strip();
    int dot = written.indexOf('.');
    var entity = dot < 0 ? null : Names.singular(written.substring(0, dot));
    boolean scoped = scopes.stream().anyMatch(it -> entity(it).equals(entity));
    var word = scoped ? written.substring(dot + 1) : written;
    for (var start : List.of(Start.CREATED, Start.REMOVED, Start.MANUAL)) {
      if (Names.same(word, start.name())) {
        return new Trigger(scoped ? entity : null, start, "");
      }
    }
    return event(written);
  }

  /** A condition, or a word for one of projects and time. */
  private Trigger event(String written) {
    if (ProjectEvents.isAdded(written)) {
      var entries = scopes.stream().filter(ProjectEvents::areEntries).findFirst();
      return new Trigger(
          entries.map(WorkflowCompiler::entity).orElse("time-entry"), Start.CREATED, "");
    }
    var project =
        ProjectEvents.isCompleted(written)
            ? scopes.stream().filter(ProjectEvents::areProjects).findFirst().orElse(null)
            : null;
    var completed = project == null ? null : ProjectEvents.completed(project).orElse(null);
    return project == null || completed == null
        ? new Trigger(null, Start.CONDITION, written)
        : new Trigger(entity(project), Start.CONDITION, completed);
  }

  /** An offboarding ends what brings a record in, and the other way round. */
  private Set<String> ends(Workflow workflow) {
    var ends = new HashSet<String>();
    var in = lifecycle(Lifecycle::onboarding);
    var out = lifecycle(Lifecycle::offboarding);
    if (of(out, workflow)) {
      Stream.of(in, lifecycle(Lifecycle::roleChanges)).flatMap(Optional::stream).forEach(ends::add);
    } else if (of(in, workflow)) {
      out.ifPresent(ends::add);
    }
    return ends;
  }

  private static boolean of(Optional<String> name, Workflow workflow) {
    return name.filter(workflow.name()::equals).isPresent();
  }

  private Optional<String> lifecycle(Function<Lifecycle, @Nullable Value> which) {
    var lifecycle = sync.syncConfig().governance().lifecycle();
    var value = lifecycle == null ? null : which.apply(lifecycle);
    return Optional.ofNullable(value == null ? null : Scalars.text(value));
  }

  private void lifecycle() {
    var names = sync.workflows().stream().map(Workflow::name).toList();
    var at = "/syncConfig/lifecycle/";
    lifecycle(at + "onboarding", lifecycle(Lifecycle::onboarding), names);
    lifecycle(at + "offboarding", lifecycle(Lifecycle::offboarding), names);
    lifecycle(at + "roleChanges", lifecycle(Lifecycle::roleChanges), names);
  }

  private void lifecycle(String path, Optional<String> name, List<String> names) {
    if (name.isPresent() && !names.contains(name.get())) {
      var near = Names.nearest(name.get(), names).map("; did you mean `%s`?"::formatted).orElse("");
      problem(path, "there is no workflow `%s`%s".formatted(name.get(), near));
    }
  }

  private static Map<String, String> meanings(String condition, AttributeScope scope) {
    var names = new HashMap<String, String>();
    for (var name : Conditions.names(condition)) {
      scope.attributes(name).stream().findFirst().ifPresent(it -> names.put(name, it));
    }
    return names;
  }

  private static String entity(AttributeScope scope) {
    return scope.map().entity().name();
  }

  private void problem(String path, String message) {
    findings.add(Finding.problem(path, message));
  }
}
