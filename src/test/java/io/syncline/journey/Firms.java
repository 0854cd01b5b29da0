package io.syncline.journey;

import io.syncline.core.definition.model.ApprovalRule;
import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.model.Flows;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.rule.AlertSettings;
import io.syncline.core.definition.rule.Cleansing;
import io.syncline.core.definition.rule.CreatePolicy;
import io.syncline.core.definition.rule.DeletePolicy;
import io.syncline.core.definition.rule.FilterExit;
import io.syncline.core.definition.rule.InitialSync;
import io.syncline.core.definition.rule.MatchRule;
import io.syncline.core.definition.rule.Matching;
import io.syncline.core.definition.rule.Reconciliation;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.SystemId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Firms and the people who work for them, between a CRM and a desk: a person's {@code employer} is
 * a firm, and the {@code manager} another person.
 */
final class Firms {

  static final SystemId CRM = SystemId.of("crm");
  static final SystemId DESK = SystemId.of("desk");
  static final List<SystemId> ALL = List.of(CRM, DESK);
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private Strategy strategy = Strategy.MASTER_WINS;
  private boolean employerRequired;
  private boolean removable;
  private boolean parentsFirst;
  private boolean causal;
  private boolean oneWay;
  private InitialSync initial = InitialSync.LINK;
  private List<ApprovalRule> approvals = List.of();

  static Firms synced() {
    return new Firms();
  }

  /** The desk makes no person without an employer. */
  Firms employerRequired() {
    employerRequired = true;
    return this;
  }

  /** What was there before the start is not looked for in the other system. */
  Firms unmatchedAtStart() {
    initial = InitialSync.NONE;
    return this;
  }

  /** Nothing of the desk enters. */
  Firms oneWay() {
    oneWay = true;
    return this;
  }

  /** A person approves new people who are like another one within a day. */
  Firms withoutDuplicates(String... equal) {
    var window = new ApprovalRule.Window(Duration.ofHours(24), List.of(equal));
    approvals = List.of(new ApprovalRule("twice", window));
    return this;
  }

  /** Both systems archive, and bring back. */
  Firms removable() {
    removable = true;
    return this;
  }

  /** Another strategy for every attribute. */
  Firms by(Strategy other) {
    strategy = other;
    return this;
  }

  Firms hierarchical() {
    parentsFirst = true;
    return this;
  }

  Firms causal() {
    causal = true;
    return this;
  }

  Installation installation() {
    var byObject = new HashMap<SystemId, Map<String, String>>();
    ALL.forEach(it -> byObject.put(it, Map.of("firms", "firm", "people", "person")));
    return new Installation(
        Map.of(
            "firm", entity("firm", "name", Map.of("name", ValueType.TEXT, "city", ValueType.TEXT)),
            "person", entity("person", "email", personal())),
        byObject);
  }

  private static Map<String, ValueType> personal() {
    return Map.of(
        "email",
        ValueType.EMAIL,
        "name",
        ValueType.TEXT,
        "employer",
        ValueType.REFERENCE,
        "manager",
        ValueType.REFERENCE);
  }

  ObjectType firms() {
    return type(DESK, "firm", "name", Map.of("name", ValueType.TEXT, "city", ValueType.TEXT));
  }

  ObjectType people(SystemId system) {
    return type(system, "person", "email", personal());
  }

  private Entity entity(String name, String key, Map<String, ValueType> types) {
    var attributes = new HashMap<String, Attribute>();
    types.forEach((it, type) -> attributes.put(it, Attribute.plain(it, type).by(strategy)));
    var participants = new ArrayList<Participant>();
    for (var system : ALL) {
      participants.add(participant(system, name, key, types, participants.size()));
    }
    return new Entity(
        name,
        participants,
        attributes,
        new Entity.Identification(List.of(MatchRule.on(key)), Matching.EXACT),
        new Entity.Reading(Cleansing.NONE, "", ZoneOffset.UTC),
        List.of(rules(types.keySet())));
  }

  private SyncRules rules(Set<String> attributes) {
    return new SyncRules(
        new SyncRules.Version("firms", "hash-of-firms", START),
        new SyncRules.Scope(Set.copyOf(ALL), attributes, List.of(), FilterExit.PAUSE),
        new SyncRules.Flow(flows(), List.of()),
        new SyncRules.FirstSync(initial, false, 100),
        new SyncRules.Order(Duration.ZERO, Duration.ZERO, parentsFirst, causal, List.of()),
        new SyncRules.Safeguards(
            null, null, Set.of(), false, approvals, AlertSettings.STANDARD, SyncRules.Privacy.NONE),
        Reconciliation.standard());
  }

  private Flows flows() {
    var all = Set.of(Flows.ALL);
    return oneWay
        ? new Flows(Map.of(CRM, Map.of(DESK, all)))
        : new Flows(Map.of(CRM, Map.of(DESK, all), DESK, Map.of(CRM, all)));
  }

  private Participant participant(
      SystemId system, String entity, String key, Map<String, ValueType> types, int rank) {
    var type = type(system, entity, key, types);
    var mappings = new ArrayList<FieldMapping>();
    types.keySet().stream()
        .sorted()
        .map(it -> FieldMapping.both(type.fields().get(it), it))
        .map(
            it ->
                it.attribute().equals("employer")
                    ? it.leadingTo(new FieldMapping.Reference("firm", "firms"))
                    : it.attribute().equals("manager")
                        ? it.leadingTo(new FieldMapping.Reference("person", "people"))
                        : it)
        .forEach(mappings::add);
    return new Participant(system, type, rank, CreatePolicy.CREATE, DeletePolicy.ARCHIVE, mappings);
  }

  private ObjectType type(
      SystemId system, String entity, String key, Map<String, ValueType> types) {
    var fields = new LinkedHashMap<String, FieldType>();
    types.forEach(
        (name, type) ->
            fields.put(
                name,
                new FieldType(
                    name,
                    name,
                    false,
                    new FieldType.Content(
                        type,
                        null,
                        null,
                        Map.of(),
                        type == ValueType.REFERENCE
                            ? name.equals("employer") ? "firm" : "person"
                            : null),
                    FieldType.Bounds.NONE,
                    new FieldType.Use(
                        true,
                        employerRequired && system.equals(DESK) && name.equals("employer"),
                        name.equals(key),
                        false,
                        FieldType.ClearAs.NULL))));
    var operations = new HashMap<Operation.Kind, Operation>();
    for (var kind :
        List.of(
            Operation.Kind.GET,
            Operation.Kind.LIST,
            Operation.Kind.FIND,
            Operation.Kind.UPDATE,
            Operation.Kind.CREATE)) {
      operations.put(kind, Operation.of(kind, "GET", "/"));
    }
    if (removable) {
      for (var kind : List.of(Operation.Kind.ARCHIVE, Operation.Kind.RESTORE)) {
        operations.put(kind, Operation.of(kind, "GET", "/"));
      }
    }
    return new ObjectType(
        entity.equals("firm") ? "firms" : "people",
        new ObjectType.Known(List.of(entity), List.of(key)),
        new ObjectType.Reading(
            "id",
            ObjectType.IdCase.EXACT,
            null,
            removable ? "archived=true" : null,
            ObjectType.Absent.UNSAID),
        new ObjectType.Timing(
            "createdAt",
            "updatedAt",
            ObjectType.Poll.BY_TIME,
            Duration.ofMillis(1),
            Duration.ZERO,
            Duration.ZERO),
        new ObjectType.Writing(false, false, "synclineId", null),
        fields,
        operations);
  }
}
