package io.syncline.core.definition.compile.derive;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.form.AttributeScope;
import io.syncline.core.definition.compile.form.EntityMember;
import io.syncline.core.definition.compile.form.ProjectEvents;
import io.syncline.core.definition.model.Grouping;
import io.syncline.core.definition.model.WorkflowPlan;
import io.syncline.core.definition.rule.CreatePolicy;
import io.syncline.core.definition.source.BusinessRule;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.model.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the rules that derive records: each is a workflow of one step over the source's entity.
 */
public final class Derivations {

  private final SyncDefinition sync;
  private final List<AttributeScope> scopes;
  private final List<Finding> findings = new ArrayList<>();
  private final Map<Integer, Planned> plans = new LinkedHashMap<>();
  private final Set<String> watched = new HashSet<>();

  private Derivations(SyncDefinition sync, List<AttributeScope> scopes) {
    this.sync = sync;
    this.scopes = scopes;
  }

  /**
   * What a rule comes to.
   *
   * @param entity the entity of the source
   */
  public record Planned(String entity, WorkflowPlan plan) {}

  /**
   * All of a sync.
   *
   * @param plans by the position of the rule
   * @param watched the entities to which sources refer, in what is asked of them
   */
  public record Compiled(
      Map<Integer, Planned> plans, Set<String> watched, List<Finding> findings) {}

  /**
   * Lets what the rules need be read, and what they derive be written.
   *
   * @param scopes of all entities; empty: the types of systems are not known
   */
  public static Compiled compile(SyncDefinition sync, List<AttributeScope> scopes) {
    var derivations = new Derivations(sync, scopes);
    for (int i = 0; i < sync.businessRules().size(); i++) {
      var rule = sync.businessRules().get(i);
      var path = "/businessRules/" + i;
      if (rule.derives() && derivations.isComplete(rule, path) && !scopes.isEmpty()) {
        derivations.rule(i, rule, path);
      } else if (!rule.derives()) {
        derivations.unused(rule, path);
      }
      derivations.billedTwice(i);
    }
    return new Compiled(derivations.plans, derivations.watched, derivations.findings);
  }

  /** Of two rules that make invoices of the same records, each would bill them. */
  private void billedTwice(int index) {
    var rule = sync.businessRules().get(index);
    for (var other : sync.businessRules().subList(0, index)) {
      if (areRivals(rule, other) && holdTogether(rule, other)) {
        problem(
            "/businessRules/" + index,
            "it bills what `%s` bills: both hold for the same records; give them conditions that exclude each other"
                .formatted(other.name()));
        return;
      }
    }
  }

  private boolean areRivals(BusinessRule one, BusinessRule other) {
    return bills(one)
        && bills(other)
        && RuleObject.of(sync, one.source()).equals(RuleObject.of(sync, other.source()));
  }

  /** Those that make invoices of the same records as this one, under a condition of their own. */
  private Set<String> rivals(BusinessRule rule) {
    return sync.businessRules().stream()
        .filter(it -> it != rule && areRivals(rule, it))
        .map(BusinessRule::name)
        .collect(Collectors.toSet());
  }

  private static boolean bills(BusinessRule rule) {
    return rule.derives() && rule.generatesInvoice();
  }

  private static boolean holdTogether(BusinessRule one, BusinessRule other) {
    var first = String.valueOf(one.condition()).replaceAll("\\s+", " ").strip();
    var second = String.valueOf(other.condition()).replaceAll("\\s+", " ").strip();
    return first.equals(second) || first.equals("true") || second.equals("true");
  }

  private void unused(BusinessRule rule, String path) {
    if (rule.generatesInvoice()) {
      hold(
          path,
          "`generate_invoice` needs `source`, `target` and `mapping`: which invoice, of what?");
    } else if (!rule.mapping().isEmpty()) {
      notice(path + "/mapping", "it does nothing without `source` and `target`");
    }
    if (rule.group() != null) {
      problem(path + "/group", "it does nothing without `source` and `target`");
    }
  }

  private boolean isComplete(BusinessRule rule, String path) {
    int before = findings.size();
    if (rule.condition() == null) {
      problem(path, "it needs a `condition`: when is a record derived? `true`: from each new one");
    }
    if (rule.mapping().isEmpty() && rule.generatesInvoice()) {
      hold(path, "`generate_invoice` needs a `mapping`: what does the invoice hold?");
    } else if (rule.mapping().isEmpty()) {
      problem(path, "it needs a `mapping`: what does the derived record hold?");
    }
    if (rule.rule() != null || rule.window() != null || !rule.fields().isEmpty()) {
      problem(path, "a rule that derives records has no `rule`, `window` or `fields`");
    }
    return findings.size() == before;
  }

  /** A member of an entity. */
  private record Place(AttributeScope scope, EntityMember member) {}

  private void rule(int index, BusinessRule rule, String path) {
    var source = place(rule.source(), path + "/source");
    var target = place(rule.target(), path + "/target");
    if (source == null || target == null || !isPossible(source, target, path)) {
      return;
    }
    int before = findings.size();
    var asked = new HashMap<String, String>();
    var names = new HashMap<String, String>();
    var of = new SourceNames(source.scope(), source.member(), scopes, findings);
    var condition = condition(rule, source, path + "/condition");
    of.read(condition, path + "/condition", asked);
    var mapping = new LinkedHashMap<String, Value>();
    rule.mapping()
        .forEach(
            (name, value) -> {
              var at = path + "/mapping/" + name.replace("/", "~1");
              of.values(value, at, names);
              var attribute = attribute(name, target, at);
              if (attribute != null && mapping.put(attribute, value) != null) {
                problem(at, "another line means `" + attribute + "` too");
              }
            });
    var group = group(rule, of, path + "/group", names);
    if (findings.size() == before) {
      Stream.concat(asked.values().stream(), names.values().stream())
          .map(it -> it.split("\\.", 2)[0])
          .distinct()
          .forEach(source.scope().map()::store);
      var inputs =
          names.values().stream().map(it -> it.split("\\.", 2)[0]).collect(Collectors.toSet());
      if (group != null) {
        inputs.addAll(group.by());
      }
      watched.addAll(of.store());
      var derivation =
          new WorkflowPlan.Derivation(
              entity(target), mapping, names, inputs, of.references(), group, rivals(rule));
      var trigger =
          new WorkflowPlan.Trigger(
              of.areReferred(asked) ? WorkflowPlan.Start.CREATED : WorkflowPlan.Start.CONDITION,
              condition,
              asked);
      plans.put(index, planned(rule, source, target, trigger, derivation));
    }
  }

  /** With what its words of projects and time mean for the source. */
  private String condition(BusinessRule rule, Place source, String path) {
    var written = String.valueOf(rule.condition());
    if (ProjectEvents.namesAdded(written) && !ProjectEvents.areEntries(source.scope())) {
      problem(path, "`worklog_added` concerns time entries, not a `%s`".formatted(entity(source)));
    }
    var condition = ProjectEvents.ofNew(written);
    return ProjectEvents.areProjects(source.scope())
        ? ProjectEvents.completed(source.scope())
            .map(it -> ProjectEvents.ofProject(condition, it))
            .orElse(condition)
        : condition;
  }

  /** Null where there is none, or findings say what is wrong with it. */
  private @Nullable Grouping group(
      BusinessRule rule, SourceNames of, String path, Map<String, String> names) {
    var written = rule.group();
    if (written == null) {
      return null;
    }
    if (Grouping.Until.named(written.until()).isEmpty()) {
      of.read(written.until(), path + "/until", names);
    }
    return new GroupCompiler(of.scope(), path, findings).compile(written);
  }

  private static Planned planned(
      BusinessRule rule,
      Place source,
      Place target,
      WorkflowPlan.Trigger trigger,
      WorkflowPlan.Derivation derivation) {
    var system = target.member().id().value();
    var action = new WorkflowPlan.Action(WorkflowPlan.Kind.DERIVE, system);
    var step = entity(target) + " in " + system;
    return new Planned(
        entity(source),
        new WorkflowPlan(
            rule.name(),
            trigger,
            List.of(new WorkflowPlan.Step(step, action, null, null)),
            Set.of(),
            derivation));
  }

  private @Nullable Place place(@Nullable String written, String path) {
    var object = RuleObject.of(sync, written).orElse(null);
    if (object == null) {
      problem(
          path, "`%s` names no object: write `<system>.<object>` of this sync".formatted(written));
      return null;
    }
    for (var scope : scopes) {
      for (var member : scope.map().entity().members()) {
        if (object.means(member.id(), member.object(), null)
            || object.means(member.id(), member.object(), scope.map().entity().name())) {
          return new Place(scope, member);
        }
      }
    }
    problem(path, "`%s` has no object `%s` here".formatted(object.system(), object.name()));
    return null;
  }

  private boolean isPossible(Place source, Place target, String path) {
    int before = findings.size();
    var member = target.member();
    if (source.scope() == target.scope()) {
      problem(
          path,
          "`source` and `target` are copies of one `%s`, which the sync carries itself; give one of the objects another `mapping`"
              .formatted(entity(source)));
    } else if (!member.object().can(Operation.Kind.CREATE)
        && !member.object().can(Operation.Kind.CREATE_MANY)) {
      problem(
          path + "/target",
          "`%s` cannot create `%s`: its system type declares no such operation"
              .formatted(member.id(), member.object().name()));
    } else if (member.creates() == CreatePolicy.NEVER) {
      problem(path + "/target", "nothing is created in `%s`".formatted(member.id()));
    }
    return findings.size() == before;
  }

  /** The attribute of the derived record; null: a problem says why there is none. */
  private @Nullable String attribute(String name, Place target, String path) {
    var scope = target.scope();
    var meant = scope.attributes(name);
    var system = target.member().id();
    boolean alone = scope.map().entity().members().size() == 1;
    if (meant.size() != 1) {
      problem(path, SourceNames.unknown(name, scope));
    } else if (!alone && !scope.map().travels().contains(meant.get(0))) {
      problem(path, "`%s` of `%s` does not travel: map it".formatted(name, entity(target)));
    } else if (!scope.map().derive(system, meant.get(0))) {
      problem(path, "`%s` cannot be written to `%s`".formatted(name, system));
    } else {
      return meant.get(0);
    }
    return null;
  }

  private static String entity(Place place) {
    return place.scope().map().entity().name();
  }

  private void problem(String path, String message) {
    findings.add(Finding.problem(path, message));
  }

  private void hold(String path, String message) {
    findings.add(Finding.holds(path, message));
  }

  private void notice(String path, String message) {
    findings.add(Finding.notice(path, message));
  }
}
