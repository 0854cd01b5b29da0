package io.syncline.core.definition.compile.check;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.form.EntityForm;
import io.syncline.core.definition.compile.form.EntityMember;
import io.syncline.core.definition.compile.form.FormedEntity;
import io.syncline.core.definition.compile.form.Line;
import io.syncline.core.definition.key.JsonPointers;
import io.syncline.core.definition.rule.DeletePolicy;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.definition.source.Direction;
import io.syncline.core.definition.source.FieldMappings;
import io.syncline.core.definition.source.StrategySpec;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.model.SystemId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a sync asks of objects that nothing reads: they are targets alone, and whatever needs their
 * values would never happen.
 */
public final class WriteOnlyMembers {

  private static final String STRATEGIES = "/syncConfig/conflictResolution";

  private final SyncDefinition sync;
  private final List<FormedEntity> entities;

  /** The systems of which nothing is read, in any entity. */
  private final Set<SystemId> unread;

  private final List<Finding> findings = new ArrayList<>();

  private WriteOnlyMembers(SyncDefinition sync, List<FormedEntity> entities) {
    this.sync = sync;
    this.entities = entities;
    this.unread = unread(entities);
  }

  static List<Finding> of(SyncDefinition sync, List<EntityForm> forms) {
    var entities = forms.stream().map(EntityForm::entity).toList();
    var checks = new WriteOnlyMembers(sync, entities);
    if (entities.stream().flatMap(it -> it.members().stream()).anyMatch(WriteOnlyMembers::is)) {
      entities.forEach(checks::primary);
      forms.forEach(checks::strategies);
      checks.directions();
      checks.rights();
      checks.mappings();
      checks.reconciliation();
    }
    return checks.findings;
  }

  /** Whether there are objects that nothing reads, and beside them no two that can be compared. */
  public static boolean leaveNothingToCompare(Collection<FormedEntity> entities) {
    return entities.stream().flatMap(it -> it.members().stream()).anyMatch(WriteOnlyMembers::is)
        && entities.stream()
            .noneMatch(
                it ->
                    it.members().stream()
                            .filter(member -> member.object().can(Operation.Kind.LIST))
                            .count()
                        > 1);
  }

  private static boolean is(EntityMember member) {
    return member.object().writeOnly();
  }

  private static Set<SystemId> unread(List<FormedEntity> entities) {
    var unread = new TreeSet<SystemId>();
    entities.stream()
        .flatMap(it -> it.members().stream())
        .filter(WriteOnlyMembers::is)
        .forEach(it -> unread.add(it.id()));
    entities.stream()
        .flatMap(it -> it.members().stream())
        .filter(it -> !is(it))
        .forEach(it -> unread.remove(it.id()));
    return unread;
  }

  private void primary(FormedEntity entity) {
    var primary = entity.primary();
    if (is(primary)) {
      var path = "/systems/" + sync.systems().indexOf(primary.spec());
      problem(
          primary.spec().primary() ? path + "/primary" : path,
          "`%s` cannot be the system of record: its `%s` is write-only, so nothing is known of it. Name another as `primary`"
              .formatted(primary.id(), primary.object().name()));
    }
  }

  private void directions() {
    boolean twoWay =
        entities.stream()
            .anyMatch(
                entity -> entity.members().stream().filter(it -> !is(it)).limit(2).count() > 1);
    boolean said =
        sync.direction() != Direction.UNIDIRECTIONAL && sync.direction() != Direction.CONDITIONAL;
    if (said && !twoWay) {
      problem(
          "/direction",
          "nothing can travel from %s, which is write-only: write `direction: unidirectional`"
              .formatted(names(unread)));
    }
    var pairs = sync.syncConfig().directions().bidirectional();
    for (int i = 0; i < pairs.size(); i++) {
      for (int j = 0; j < pairs.get(i).systems().size(); j++) {
        var system = pairs.get(i).systems().get(j);
        if (unread.contains(system)) {
          problem(
              "/syncConfig/bidirectional/" + i + "/systems/" + j,
              "nothing can travel from `%s`, which is write-only: give it a sync of its own, with `direction: unidirectional`"
                  .formatted(system));
        }
      }
    }
    var rules = sync.syncConfig().directions().directionRules();
    for (int i = 0; i < rules.size(); i++) {
      if (unread.contains(rules.get(i).from())) {
        problem(
            "/syncConfig/directionRules/" + i + "/from",
            "nothing can travel from `%s`, which is write-only".formatted(rules.get(i).from()));
      }
    }
  }

  /** Owners and weights. */
  private void rights() {
    sync.syncConfig()
        .conflicts()
        .ownership()
        .forEach(
            (attribute, owner) -> {
              if (unread.stream().anyMatch(it -> it.value().equals(owner))) {
                problem(
                    JsonPointers.below("/syncConfig/ownership", attribute),
                    "`%s` is write-only and gives no values: it cannot own `%s`"
                        .formatted(owner, attribute));
              }
            });
    for (int i = 0; i < sync.systems().size(); i++) {
      var spec = sync.systems().get(i);
      if (unread.contains(spec.id()) && spec.weight() != null) {
        problem(
            "/systems/" + i + "/weight",
            "`%s` is write-only and gives no values: a weight does nothing".formatted(spec.id()));
      }
    }
  }

  private void strategies(EntityForm form) {
    var resolution = sync.syncConfig().conflicts().conflictResolution();
    strategy(form.entity(), STRATEGIES, resolution.otherwise());
    resolution
        .byAttribute()
        .forEach((name, it) -> strategy(form.entity(), JsonPointers.below(STRATEGIES, name), it));
  }

  private void strategy(FormedEntity entity, String path, StrategySpec spec) {
    var strategy = spec.strategy();
    var others = entity.members().stream().filter(it -> it != entity.primary()).toList();
    if (strategy.kind() == Strategy.Kind.SYSTEM_WINS
        && strategy.winner() != null
        && unread.contains(strategy.winner())) {
      problem(path, "`%s` is write-only: it never wins a conflict".formatted(strategy.winner()));
    } else if (strategy.kind() == Strategy.Kind.TARGET_WINS
        && !others.isEmpty()
        && others.stream().allMatch(WriteOnlyMembers::is)) {
      problem(
          path,
          "`targetWins` takes the value of %s, which is write-only: it has none to give"
              .formatted(names(others.stream().map(EntityMember::id).toList())));
    }
  }

  private void mappings() {
    for (var line : Line.of(sync)) {
      boolean in = line.entry().direction() == FieldMappings.Way.IN;
      if (in && line.system() != null && unread.contains(line.system())) {
        problem(
            line.path() + "/direction",
            "`%s` is write-only: nothing is read of it, so `direction: in` does nothing"
                .formatted(line.system()));
      }
    }
  }

  /** What is deleted elsewhere would be a dead letter each time. */
  private void removal(EntityMember member) {
    var policy = member.spec().missing().deletes();
    var needed =
        policy == DeletePolicy.ARCHIVE
            ? Operation.Kind.ARCHIVE
            : policy == DeletePolicy.PROPAGATE ? Operation.Kind.DELETE : null;
    if (needed != null && !member.object().can(needed)) {
      findings.add(
          Finding.notice(
              "/systems/" + sync.systems().indexOf(member.spec()),
              "`%s` of `%s` has no operation for `deletes: %s`: what is deleted elsewhere becomes a dead letter there. Write `deletes: ignore` or `unlink`"
                  .formatted(
                      member.object().name(),
                      member.id(),
                      policy.name().toLowerCase(Locale.ROOT))));
    }
  }

  private void reconciliation() {
    for (var entity : entities) {
      for (var member : entity.members()) {
        if (is(member)) {
          removal(member);
          findings.add(
              Finding.notice(
                  "/systems/" + sync.systems().indexOf(member.spec()),
                  "`%s` is write-only: nothing reads its `%s`. It is a target only, and reconciliation cannot compare it"
                      .formatted(member.id(), member.object().name())));
        }
      }
    }
    boolean scheduled = sync.syncConfig().reconciliation().timing().enabled();
    if (scheduled && leaveNothingToCompare(entities)) {
      findings.add(
          Finding.notice(
              "/syncConfig/reconciliation",
              "it is not reconciled on a schedule: beside what is write-only there are no two"
                  + " systems to compare"));
    }
  }

  private static String names(Collection<SystemId> systems) {
    return systems.stream().map(it -> "`" + it + "`").collect(Collectors.joining(", "));
  }

  private void problem(String path, String message) {
    findings.add(Finding.problem(path, message));
  }
}
