package io.syncline.core.definition.compile.link;

import io.syncline.core.definition.compile.form.AttributeScope;
import io.syncline.core.definition.compile.form.Conditions;
import io.syncline.core.definition.compile.form.EntityMember;
import io.syncline.core.definition.compile.form.SystemTypes;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.ConditionalDirection;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.model.Flows;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.definition.source.Direction;
import io.syncline.core.definition.source.DirectionRule;
import io.syncline.core.definition.source.Pair;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.SystemId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Works out which system may change which in an entity of one sync (docs/definitions.md). */
public final class Permissions {

  private final SyncDefinition sync;
  private final SystemTypes types;
  private final AttributeScope scope;
  private final Map<String, Attribute> attributes;

  public Permissions(
      SyncDefinition sync,
      SystemTypes types,
      AttributeScope scope,
      Map<String, Attribute> attributes) {
    this.sync = sync;
    this.types = types;
    this.scope = scope;
    this.attributes = attributes;
  }

  public Flows flows() {
    Map<SystemId, Map<SystemId, Set<String>>> permitted = new HashMap<>();
    var members = scope.map().entity().members();
    for (var from : members) {
      for (var to : members) {
        var travelling = travelling(from, to);
        if (!travelling.isEmpty()) {
          permitted.computeIfAbsent(from.id(), it -> new HashMap<>()).put(to.id(), travelling);
        }
        var inputs = inputs(from, to);
        if (!inputs.isEmpty()) {
          permitted
              .computeIfAbsent(from.id(), it -> new HashMap<>())
              .merge(AttributeState.RULE, inputs, Permissions::both);
        }
      }
    }
    for (var to : members) {
      var computed = both(computedFor(to), scope.map().derived(to.id()));
      if (!computed.isEmpty()) {
        permitted
            .computeIfAbsent(AttributeState.RULE, it -> new HashMap<>())
            .put(to.id(), computed);
      }
    }
    if (members.size() == 1 || permitted.isEmpty()) {
      for (var member : members) {
        permitted
            .computeIfAbsent(member.id(), it -> new HashMap<>())
            .merge(AttributeState.RULE, read(member.id()), Permissions::both);
      }
    }
    return new Flows(permitted);
  }

  /**
   * What rules and references read of a system that has its entity alone, or of which nothing can
   * be written anywhere: all edits enter, so that its records are known and linked.
   */
  private Set<String> read(SystemId system) {
    var result = new TreeSet<String>();
    scope.map().of(system).stream()
        .filter(FieldMapping::in)
        .map(FieldMapping::attribute)
        .filter(it -> !isComputed(it))
        .forEach(result::add);
    return result;
  }

  /** What rules compute goes to every system that receives anything from another. */
  private Set<String> computedFor(EntityMember to) {
    var result = new TreeSet<String>();
    var members = scope.map().entity().members();
    for (var from : members) {
      if (!from.id().equals(to.id()) && to.object().writable() && directed(from, to)) {
        scope.map().of(to.id()).stream()
            .filter(FieldMapping::out)
            .map(FieldMapping::attribute)
            .filter(scope.map().travels()::contains)
            .filter(paired(from.id(), to.id())::contains)
            .filter(this::isComputed)
            .forEach(result::add);
      }
    }
    return result;
  }

  private static Set<String> both(Set<String> one, Set<String> other) {
    var all = new TreeSet<>(one);
    all.addAll(other);
    return all;
  }

  /**
   * What rules compute for a system from: it enters from where it is known, though it travels no
   * further itself.
   */
  private Set<String> inputs(EntityMember from, EntityMember to) {
    var result = new TreeSet<String>();
    if (from.id().equals(to.id())
        || !to.object().writable()
        || !detectsChanges(from, types)
        || !directed(from, to)) {
      return result;
    }
    var needed = new ArrayDeque<>(computedFor(to));
    var seen = new HashSet<>(needed);
    while (!needed.isEmpty()) {
      var computed = attributes.get(needed.remove());
      var rule = computed == null ? null : computed.writing().computed();
      for (var name : rule == null ? Set.<String>of() : rule.inputs()) {
        if (seen.add(name)) {
          needed.add(name);
        }
      }
    }
    seen.stream()
        .filter(it -> !isComputed(it) && owns(from.id(), it))
        .filter(
            it ->
                scope.map().of(from.id()).stream()
                    .anyMatch(field -> field.in() && field.attribute().equals(it)))
        .forEach(result::add);
    return result;
  }

  private boolean isComputed(String attribute) {
    var rules = attributes.get(attribute);
    return rules != null && rules.writing().computed() != null;
  }

  private Set<String> travelling(EntityMember from, EntityMember to) {
    var result = new TreeSet<String>();
    boolean allowed =
        !from.id().equals(to.id())
            && to.object().writable()
            && detectsChanges(from, types)
            && directed(from, to);
    if (!allowed) {
      return result;
    }
    var paired = paired(from.id(), to.id());
    for (var attribute : scope.map().travels()) {
      if (paired.contains(attribute)
          && owns(from.id(), attribute)
          && !isComputed(attribute)
          && scope.map().of(from.id()).stream()
              .anyMatch(it -> it.in() && it.attribute().equals(attribute))
          && scope.map().of(to.id()).stream()
              .anyMatch(it -> it.out() && it.attribute().equals(attribute))) {
        result.add(attribute);
      }
    }
    return result;
  }

  /** Whether changes in a system can be learnt at all. */
  public static boolean detectsChanges(EntityMember member, SystemTypes types) {
    return !member.object().writeOnly()
        && (member.object().readable()
            || member.object().can(Operation.Kind.LIST)
            || types.of(member.spec()).map(SystemType::webhook).isPresent());
  }

  /**
   * Under {@code conditional}: each rule that concerns this entity, in the order written. A rule
   * that lets nothing travel stays: where it is the first to hold, nothing does.
   */
  public List<ConditionalDirection> headings() {
    if (sync.direction() != Direction.CONDITIONAL) {
      return List.of();
    }
    var flows = flows();
    return sync.syncConfig().directions().directionRules().stream()
        .map(rule -> new ConditionalDirection(rule.condition(), names(rule), only(flows, rule)))
        .toList();
  }

  private Map<String, String> names(DirectionRule rule) {
    Map<String, String> names = new HashMap<>();
    for (var name : Conditions.names(rule.condition())) {
      scope.attributes(name).stream().findFirst().ifPresent(it -> names.put(name, it));
    }
    return names;
  }

  private static Flows only(Flows flows, DirectionRule rule) {
    var attributes =
        flows.permitted().getOrDefault(rule.from(), Map.of()).getOrDefault(rule.to(), Set.of());
    var computed =
        flows
            .permitted()
            .getOrDefault(AttributeState.RULE, Map.of())
            .getOrDefault(rule.to(), Set.of());
    Map<SystemId, Map<SystemId, Set<String>>> permitted = new HashMap<>();
    if (!attributes.isEmpty()) {
      permitted.put(rule.from(), Map.of(rule.to(), attributes));
    }
    if (!computed.isEmpty()) {
      permitted.put(AttributeState.RULE, Map.of(rule.to(), computed));
    }
    return new Flows(permitted);
  }

  private boolean directed(EntityMember from, EntityMember to) {
    return switch (sync.direction()) {
      case UNIDIRECTIONAL -> from.equals(scope.map().entity().primary());
      case BI_DIRECTIONAL, MULTI_DIRECTIONAL, HIERARCHICAL -> true;
      case CONDITIONAL ->
          sync.syncConfig().directions().directionRules().stream()
              .anyMatch(it -> it.from().equals(from.id()) && it.to().equals(to.id()));
    };
  }

  private boolean owns(SystemId from, String attribute) {
    var rules = attributes.get(attribute);
    return rules == null
        || rules.writing().owner() == null
        || rules.writing().owner().equals(from)
        || rules.strategy().kind() == Strategy.Kind.FIELD_PRIORITY;
  }

  private Set<String> paired(SystemId from, SystemId to) {
    var pairs = sync.syncConfig().directions().bidirectional();
    if (pairs.isEmpty()) {
      return scope.map().travels();
    }
    var result = new LinkedHashSet<String>();
    pairs.stream()
        .filter(pair -> pair.systems().contains(from) && pair.systems().contains(to))
        .forEach(pair -> result.addAll(fields(pair, scope)));
    return result;
  }

  /** The attributes of a pair: those named, or all where it names none, or the entity. */
  static Set<String> fields(Pair pair, AttributeScope scope) {
    if (pair.syncFields().isEmpty()) {
      return scope.map().travels();
    }
    var result = new LinkedHashSet<String>();
    for (var field : pair.syncFields()) {
      result.addAll(meansAll(field, scope) ? scope.map().travels() : scope.attributes(field));
    }
    return result;
  }

  /** Whether a name is the entity's or one of its objects'. */
  public static boolean meansAll(String field, AttributeScope scope) {
    var name = Names.singular(field);
    var entity = scope.map().entity();
    return field.equals("*")
        || name.equals(entity.name())
        || entity.members().stream()
            .anyMatch(member -> Names.singular(member.object().name()).equals(name));
  }

  public static boolean isUnidirectional(SyncDefinition sync) {
    return sync.direction() == Direction.UNIDIRECTIONAL;
  }

  static List<Pair> pairs(SyncDefinition sync) {
    return sync.syncConfig().directions().bidirectional();
  }
}
