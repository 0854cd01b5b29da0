package io.syncline.core.definition.compile.check;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.form.EntityForm;
import io.syncline.core.definition.compile.form.EntityMember;
import io.syncline.core.definition.compile.form.SystemTypes;
import io.syncline.core.definition.compile.link.Permissions;
import io.syncline.core.definition.compile.link.ReferenceLinker;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.rule.FilterCondition.Operator;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.scalar.Scalars;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is wrong with a sync once its entities are known. */
public final class FormChecks {

  private final SyncDefinition sync;
  private final SystemTypes types;
  private final List<EntityForm> entities;
  private final List<Finding> findings = new ArrayList<>();

  private FormChecks(SyncDefinition sync, SystemTypes types, List<EntityForm> entities) {
    this.sync = sync;
    this.types = types;
    this.entities = entities;
  }

  public static List<Finding> of(
      SyncDefinition sync, SystemTypes types, List<EntityForm> entities) {
    var checks = new FormChecks(sync, types, entities);
    boolean known = sync.systems().stream().allMatch(it -> types.of(it).isPresent());
    if (entities.isEmpty() && known) {
      checks.findings.add(
          Finding.holds(
              "/systems", "no entity is formed, so there is nothing to keep in agreement"));
    }
    checks.findings.addAll(StrategyChecks.of(sync, entities));
    entities.forEach(checks::primary);
    entities.forEach(checks::quiet);
    checks.findings.addAll(WriteOnlyMembers.of(sync, entities));
    entities.forEach(checks::impossible);
    entities.forEach(checks::references);
    entities.forEach(it -> checks.findings.addAll(ShapeChecks.of(sync, it)));
    entities.forEach(it -> checks.findings.addAll(ValueRouteChecks.of(it)));
    entities.forEach(it -> checks.findings.addAll(FileFieldChecks.of(it)));
    entities.forEach(it -> checks.findings.addAll(DayChecks.of(sync, it)));
    checks.requiredCycle();
    return checks.findings;
  }

  private void primary(EntityForm entity) {
    var primary = entity.entity().primary();
    boolean alone = entity.entity().members().size() == 1;
    if (!alone
        && !primary.object().writeOnly()
        && Permissions.isUnidirectional(sync)
        && !Permissions.detectsChanges(primary, types)) {
      var message = "`%s` can neither be read nor send events, so nothing would ever travel";
      findings.add(
          Finding.problem(
              "/systems/" + sync.systems().indexOf(primary.spec()),
              message.formatted(primary.id())));
    }
  }

  /** Systems that only give or only take, attributes that go nowhere. */
  private void quiet(EntityForm entity) {
    for (var member : entity.entity().members()) {
      var path = "/systems/" + sync.systems().indexOf(member.spec());
      if (!member.object().writable()) {
        findings.add(
            Finding.notice(
                path, "`%s` is a source only: it cannot be written".formatted(member.id())));
      } else if (!member.object().writeOnly() && !Permissions.detectsChanges(member, types)) {
        findings.add(
            Finding.notice(
                path, "`%s` is a target only: it cannot be read".formatted(member.id())));
      }
    }
    for (var attribute : entity.map().travels()) {
      if (!entity.flow().flows().travels(attribute)) {
        var message =
            "`%s` of `%s` travels nowhere: no two systems may exchange it. It is read and stored"
                + " for filters and rules";
        findings.add(
            Finding.notice(
                "/fieldMapping",
                message.formatted(entity.map().views().get(attribute), entity.name())));
      }
    }
  }

  /** A filter that wants one of several values, none of which any field is said to give. */
  private void impossible(EntityForm entity) {
    for (var condition : entity.filter()) {
      var known = valuesOf(entity, condition.attribute());
      boolean wanted = condition.operator() == Operator.EQ || condition.operator() == Operator.IN;
      if (wanted
          && !known.isEmpty()
          && condition.values().stream().noneMatch(it -> known.contains(Scalars.text(it)))) {
        findings.add(
            Finding.notice(
                "/syncConfig/filterConditions",
                "the fields of `%s` of `%s` give %s; the filter wants none of these, so no record may fit"
                    .formatted(condition.attribute(), entity.name(), String.join(", ", known))));
      }
    }
  }

  /** All values of an attribute where every field that gives it lists them; else none. */
  private static Set<String> valuesOf(EntityForm entity, String attribute) {
    var all = new TreeSet<String>();
    for (var member : entity.entity().members()) {
      for (var mapping : entity.map().of(member.id())) {
        if (mapping.in() && mapping.attribute().equals(attribute)) {
          var own = mapping.conversion();
          if (own.changes() || own.values().isEmpty() && mapping.field().values().isEmpty()) {
            return Set.of();
          }
          all.addAll((own.values().isEmpty() ? mapping.field().values() : own.values()).values());
        }
      }
    }
    return all;
  }

  /** A cycle of references that creates cannot do without could never be written. */
  private void requiredCycle() {
    Map<String, Set<String>> needs = new LinkedHashMap<>();
    for (var entity : entities) {
      for (var member : entity.entity().members()) {
        for (var mapping : entity.map().of(member.id())) {
          var to = mapping.field().required() ? target(member, mapping) : null;
          if (to != null) {
            needs.computeIfAbsent(entity.name(), it -> new LinkedHashSet<>()).add(to.name());
          }
        }
      }
    }
    for (var entity : needs.keySet()) {
      if (reaches(entity, entity, needs, new LinkedHashSet<>())) {
        findings.add(
            Finding.problem(
                "/systems",
                "creating `%s` requires a reference that leads back to it".formatted(entity)));
      }
    }
  }

  /** The entity of this sync that a field of a member leads to; null: none of them. */
  private @Nullable EntityForm target(EntityMember member, FieldMapping mapping) {
    var named = mapping.field().references();
    if (named == null) {
      return null;
    }
    var candidates = new ArrayList<EntityForm>();
    var objects = new ArrayList<ObjectType>();
    for (var entity : entities) {
      for (var other : entity.entity().members()) {
        if (other.id().equals(member.id())) {
          candidates.add(entity);
          objects.add(other.object());
        }
      }
    }
    int at =
        ReferenceLinker.place(named, objects, candidates.stream().map(EntityForm::name).toList());
    return at < 0 ? null : candidates.get(at);
  }

  /** A reference travels between fields that are references, to records that are kept too. */
  private void references(EntityForm entity) {
    for (var member : entity.entity().members()) {
      for (var mapping : entity.map().of(member.id())) {
        var attribute = entity.attributes().get(mapping.attribute());
        boolean refers = attribute != null && attribute.type() == ValueType.REFERENCE;
        var named = mapping.field().references();
        if (refers && named == null) {
          var message =
              "`%s` of `%s` is no reference, and `%s` is one elsewhere: a native id means nothing"
                  + " in another system, so it is not synced there";
          notice(message, mapping.field().path(), member.id(), mapping.attribute());
        } else if (!refers && named != null) {
          var message =
              "`%s` of `%s` is a reference, and `%s` is said to be none: it is not synced there";
          notice(message, mapping.field().path(), member.id(), mapping.attribute());
        } else if (named != null && target(member, mapping) == null) {
          var message =
              "`%s` of `%s` names a record of `%s`, which no entity of this sync keeps: it travels"
                  + " only while another started sync includes that object";
          notice(message, mapping.field().path(), member.id(), named);
        }
      }
    }
    for (var rule : entity.identification().matchRules()) {
      for (var name : rule.attributes()) {
        var attribute = entity.attributes().get(name);
        if (attribute != null && attribute.type() == ValueType.REFERENCE) {
          findings.add(
              Finding.problem(
                  "/syncConfig/deduplication/matchFields",
                  "`%s` is a reference; records are not matched by the records they refer to"
                      .formatted(name)));
        }
      }
    }
  }

  private void notice(String message, Object... words) {
    findings.add(Finding.notice("/fieldMapping", message.formatted(words)));
  }

  private static boolean reaches(
      String from, String goal, Map<String, Set<String>> needs, Set<String> seen) {
    for (var next : needs.getOrDefault(from, Set.of())) {
      if (next.equals(goal) || seen.add(next) && reaches(next, goal, needs, seen)) {
        return true;
      }
    }
    return false;
  }
}
