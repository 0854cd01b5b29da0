package io.syncline.core;

import io.syncline.core.definition.model.ApprovalRule;
import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.Computation;
import io.syncline.core.definition.model.ConditionalDirection;
import io.syncline.core.definition.model.EnrichmentPlan;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.ExposedLink;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.model.Flows;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.model.WorkflowPlan;
import io.syncline.core.definition.rule.AlertSettings;
import io.syncline.core.definition.rule.Cleansing;
import io.syncline.core.definition.rule.CreatePolicy;
import io.syncline.core.definition.rule.DeletePolicy;
import io.syncline.core.definition.rule.FilterCondition;
import io.syncline.core.definition.rule.FilterExit;
import io.syncline.core.definition.rule.FuzzyRule;
import io.syncline.core.definition.rule.InitialSync;
import io.syncline.core.definition.rule.MatchRule;
import io.syncline.core.definition.rule.Matching;
import io.syncline.core.definition.rule.Reconciliation;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.SystemId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A contact entity between a CRM (primary), books and a desk, for tests of the core. */
public final class Contacts {

  public static final SystemId CRM = SystemId.of("crm");
  public static final SystemId BOOKS = SystemId.of("books");
  public static final SystemId DESK = SystemId.of("desk");
  public static final List<SystemId> ALL = List.of(CRM, BOOKS, DESK);
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static final FieldMapping.Reference CONTACT =
      new FieldMapping.Reference("contact", "contacts");

  private static final List<String> NAMES = List.of("email", "firstName", "lastName", "company");

  private Strategy strategy = Strategy.MASTER_WINS;
  private List<SystemId> systems = ALL;
  private @Nullable Flows flows;
  private boolean firstMeetingByStrategy;
  private Duration settle = Duration.ZERO;
  private Duration headStart = Duration.ZERO;
  private List<ConditionalDirection> headings = List.of();
  private InitialSync initial = InitialSync.LINK;
  private Duration granularity = Duration.ofMillis(1);
  private List<MatchRule> rules = List.of(MatchRule.on("email"));
  private Matching matching = Matching.EXACT;
  private List<FilterCondition> filter = List.of();
  private FilterExit filterExit = FilterExit.PAUSE;
  private @Nullable Integer maxDeletes;
  private @Nullable Integer maxCreates;
  private Map<String, Part> parts = new TreeMap<>();
  private final Map<String, Flows> ways = new HashMap<>();
  private final Map<SystemId, DeletePolicy> deletes = new HashMap<>();
  private UnaryOperator<Attribute> attributes = UnaryOperator.identity();
  private UnaryOperator<ObjectType> types = UnaryOperator.identity();
  private final Map<SystemId, UnaryOperator<ObjectType>> typesOf = new HashMap<>();
  private BiFunction<SystemId, FieldMapping, FieldMapping> mappings = (system, it) -> it;

  private Reconciliation reconciliation = Reconciliation.standard();

  private final Map<SystemId, List<ExposedLink>> exposed = new HashMap<>();
  private final Map<String, ValueType> typed = new HashMap<>();

  /** What one sync of several includes. */
  private record Part(Set<SystemId> systems, Set<String> attributes) {}

  private Contacts() {}

  private boolean accessLogging;
  private List<ApprovalRule> approvals = List.of();
  private List<WorkflowPlan> workflows = List.of();
  private EnrichmentPlan enrichment = EnrichmentPlan.NONE;
  private Set<SystemId> byWorkflow = Set.of();
  private AlertSettings alerts = AlertSettings.STANDARD;
  private SyncRules.Privacy privacy = SyncRules.Privacy.NONE;

  /** What its sync says about alerts. */
  public Contacts alerts(AlertSettings settings) {
    alerts = settings;
    return this;
  }

  /** What its sync says about the rights of persons. */
  public Contacts privacy(SyncRules.Privacy rights) {
    privacy = rights;
    return this;
  }

  /** It is kept who was shown which contact. */
  public Contacts accessLogging() {
    accessLogging = true;
    return this;
  }

  public static Contacts synced() {
    return new Contacts();
  }

  /** Between other systems than the usual three; the first is the primary. */
  public Contacts among(List<SystemId> others) {
    this.systems = List.copyOf(others);
    return this;
  }

  public List<SystemId> systems() {
    return systems;
  }

  public Contacts by(Strategy newStrategy) {
    this.strategy = newStrategy;
    return this;
  }

  /** Another strategy for one attribute. */
  public Contacts by(String attribute, Strategy other) {
    var before = attributes;
    return attributes(
        it -> {
          var plain = before.apply(it);
          return plain.name().equals(attribute) ? plain.by(other) : plain;
        });
  }

  /** Another type for one attribute, here and in every system. */
  public Contacts typed(String attribute, ValueType type) {
    typed.put(attribute, type);
    return this;
  }

  private ValueType typeOf(String name) {
    return typed.getOrDefault(name, name.equals("email") ? ValueType.EMAIL : ValueType.TEXT);
  }

  public Contacts oneWay() {
    return along((from, to) -> from.equals(systems.get(0)));
  }

  /** Everything travels from one system to another where the test says so. */
  public Contacts along(BiPredicate<SystemId, SystemId> permitted) {
    return travelling((from, to) -> permitted.test(from, to) ? Set.of(Flows.ALL) : Set.of());
  }

  /** What travels from one system to another. */
  public Contacts travelling(BiFunction<SystemId, SystemId, Set<String>> attributesThere) {
    var pairs = new HashMap<SystemId, Map<SystemId, Set<String>>>();
    for (var from : systems) {
      for (var to : systems) {
        var some = from.equals(to) ? Set.<String>of() : attributesThere.apply(from, to);
        if (!some.isEmpty()) {
          pairs.computeIfAbsent(from, it -> new HashMap<>()).put(to, some);
        }
      }
    }
    this.flows = new Flows(pairs);
    return this;
  }

  /** Which system may change which depends on the record; the first that holds counts. */
  public Contacts conditional(ConditionalDirection... rules) {
    this.headings = List.of(rules);
    return along(
        (from, to) ->
            headings.stream()
                .anyMatch(
                    it -> it.flows().permitted().getOrDefault(from, Map.of()).containsKey(to)));
  }

  /** A rule by which everything travels from one system to another. */
  public static ConditionalDirection heading(String condition, SystemId from, SystemId to) {
    return new ConditionalDirection(
        condition, Map.of(), new Flows(Map.of(from, Map.of(to, Set.of(Flows.ALL)))));
  }

  public Contacts reconciled(Reconciliation rules) {
    this.reconciliation = rules;
    return this;
  }

  public Contacts settle(Duration burst) {
    this.settle = burst;
    return this;
  }

  public Contacts headStart(Duration before) {
    this.headStart = before;
    return this;
  }

  public Contacts firstMeetingByStrategy() {
    this.firstMeetingByStrategy = true;
    return this;
  }

  public Contacts initial(InitialSync newInitial) {
    this.initial = newInitial;
    return this;
  }

  public Contacts granularity(Duration step) {
    this.granularity = step;
    return this;
  }

  public Contacts matching(MatchRule... newRules) {
    this.rules = List.of(newRules);
    return this;
  }

  /** By likeness too. */
  public Contacts alike(FuzzyRule... fuzzy) {
    return matching(new Matching(List.of(fuzzy), false, false, null));
  }

  public Contacts matching(Matching newMatching) {
    this.matching = newMatching;
    return this;
  }

  public Contacts filter(FilterCondition... conditions) {
    this.filter = List.of(conditions);
    return this;
  }

  /** What a system does about a record deleted elsewhere; it has the operations for that. */
  public Contacts deletes(SystemId system, DeletePolicy policy) {
    deletes.put(system, policy);
    return types(system, Contacts::removable);
  }

  /** The same, beside what its object type is otherwise. */
  public Contacts alsoDeletes(SystemId system, DeletePolicy policy) {
    deletes.put(system, policy);
    var otherwise = typesOf.getOrDefault(system, UnaryOperator.identity());
    return types(system, it -> removable(otherwise.apply(it)));
  }

  /** A system that archives, and brings nothing back. */
  public Contacts withoutRestore(SystemId system) {
    var otherwise = typesOf.getOrDefault(system, UnaryOperator.identity());
    return types(
        system,
        it -> {
          var type = otherwise.apply(it);
          var fewer = new HashMap<>(type.operations());
          fewer.remove(Operation.Kind.RESTORE);
          return with(type, fewer);
        });
  }

  /** One sync for each system beside the CRM, of its name. */
  public Contacts aSyncPerTarget() {
    return aSyncFor(Map.of("books", Set.of(CRM, BOOKS), "desk", Set.of(CRM, DESK)));
  }

  /** One sync for each of these groups of systems; none knows the systems of another. */
  public Contacts aSyncFor(Map<String, Set<SystemId>> groups) {
    this.parts = new TreeMap<>();
    groups.forEach((name, some) -> parts.put(name, new Part(some, Set.copyOf(NAMES))));
    return this;
  }

  /** One sync for companies, and one for all else. */
  public Contacts aSyncForCompanies() {
    this.parts =
        new TreeMap<>(
            Map.of(
                "companies", new Part(Set.copyOf(systems), Set.of("company")),
                "people", new Part(Set.copyOf(systems), Set.of("email", "firstName", "lastName"))));
    return this;
  }

  /** Attributes that are mapped, and that no sync carries: only filters name them. */
  public Contacts unsynced(String... names) {
    var others = new HashSet<>(NAMES);
    others.removeAll(Set.of(names));
    this.parts = Map.of("contacts", new Part(Set.copyOf(ALL), others));
    return this;
  }

  /** The one sync includes these systems alone; the others are connected beside it. */
  public Contacts only(SystemId... members) {
    this.parts = Map.of("contacts", new Part(Set.of(members), Set.copyOf(NAMES)));
    return this;
  }

  /**
   * In this one of several syncs everything travels from one system to another, and no way else.
   */
  public Contacts onlyWay(String sync, SystemId from, SystemId to) {
    ways.put(sync, new Flows(Map.of(from, Map.of(to, Set.of(Flows.ALL)))));
    return this;
  }

  public Contacts maxCreates(int most) {
    this.maxCreates = most;
    return this;
  }

  public Contacts maxDeletes(int most) {
    this.maxDeletes = most;
    return this;
  }

  public Contacts leaving(FilterExit exit, FilterCondition... conditions) {
    this.filterExit = exit;
    return filter(conditions);
  }

  private static ObjectType removable(ObjectType it) {
    var operations = new HashMap<>(it.operations());
    for (var kind :
        List.of(Operation.Kind.ARCHIVE, Operation.Kind.DELETE, Operation.Kind.RESTORE)) {
      operations.put(kind, Operation.of(kind, "GET", "/"));
    }
    return with(it, operations);
  }

  /** The same type with other operations. */
  public static ObjectType with(ObjectType it, Map<Operation.Kind, Operation> operations) {
    return with(it, it.marker(), operations);
  }

  /** A system that has no field for our marker. */
  public static ObjectType unmarked(ObjectType it) {
    return with(it, null, it.operations());
  }

  private static ObjectType with(
      ObjectType it, @Nullable String marker, Map<Operation.Kind, Operation> operations) {
    return new ObjectType(
        it.name(),
        it.known(),
        new ObjectType.Reading(it.id(), it.idCase(), it.version(), "archived=true", it.absent()),
        it.timing(),
        new ObjectType.Writing(
            it.replaces(), it.conditional(), marker, it.idempotencyKeyRetention()),
        it.fields(),
        operations);
  }

  /** Steps of workflows alone create records in these systems. */
  public Contacts creatingByWorkflow(Set<SystemId> there, WorkflowPlan... plans) {
    workflows = List.of(plans);
    byWorkflow = there;
    return this;
  }

  /** Sources are asked for what a contact lacks, for each new one or on demand. */
  public Contacts enriching(EnrichmentPlan plan, WorkflowPlan.Start start) {
    enrichment = plan;
    var steps =
        plan.sources().stream()
            .map(it -> it.system().value())
            .map(
                it ->
                    new WorkflowPlan.Step(
                        it, new WorkflowPlan.Action(WorkflowPlan.Kind.ENRICH, it), null, null))
            .toList();
    workflows =
        List.of(
            new WorkflowPlan(
                EnrichmentPlan.WORKFLOW,
                new WorkflowPlan.Trigger(start, "", Map.of()),
                steps,
                Set.of()));
    return this;
  }

  /** A source that has the fields of every system here, and is asked by the e-mail. */
  public static EnrichmentPlan.Source source(SystemId id, boolean named) {
    var type = synced().type();
    var fills =
        Stream.of("firstName", "lastName", "company")
            .map(it -> FieldMapping.both(type.fields().get(it), it))
            .toList();
    return new EnrichmentPlan.Source(
        new Participant(
            id, type, Integer.MAX_VALUE, CreatePolicy.NEVER, DeletePolicy.IGNORE, fills),
        List.of(new EnrichmentPlan.Question("email", "email", named)),
        "confidence",
        2);
  }

  /** A rule computes the attribute for every system. */
  public Contacts computed(String attribute, String expression) {
    return computed(attribute, new Computation.Assigned("rule", expression, Map.of()));
  }

  /** The same, computed in another way. */
  public Contacts computed(String attribute, Computation computation) {
    var before = attributes;
    attributes =
        it -> {
          var said = before.apply(it);
          return said.name().equals(attribute) ? Ruled.computed(said, computation) : said;
        };
    var all = new HashMap<>(flows().permitted());
    var to = new HashMap<SystemId, Set<String>>();
    systems.forEach(it -> to.put(it, Set.of(attribute)));
    all.put(AttributeState.RULE, to);
    flows = new Flows(all);
    return this;
  }

  /** A person approves new records with the same values as another within a time. */
  public Contacts withoutDuplicates(Duration within, String... equal) {
    var window = new ApprovalRule.Window(within, List.of(equal));
    approvals = List.of(new ApprovalRule("twice", window));
    return this;
  }

  /** A person approves records for which the condition holds. */
  public Contacts approving(String condition) {
    approvals = List.of(new ApprovalRule("rule", condition, Map.of()));
    return this;
  }

  public Contacts attributes(UnaryOperator<Attribute> change) {
    this.attributes = change;
    return this;
  }

  public Contacts types(UnaryOperator<ObjectType> change) {
    this.types = change;
    return this;
  }

  /** The object type of one system alone. */
  public Contacts types(SystemId system, UnaryOperator<ObjectType> change) {
    typesOf.put(system, change);
    return this;
  }

  /** A field of a system that holds the id which the record has in another. */
  public Contacts exposing(SystemId system, String field, SystemId whose) {
    var plain =
        new FieldType(
            field,
            null,
            false,
            new FieldType.Content(ValueType.TEXT, null, null, Map.of(), null),
            FieldType.Bounds.NONE,
            new FieldType.Use(false, false, true, false, FieldType.ClearAs.NULL));
    exposed
        .computeIfAbsent(system, it -> new ArrayList<>())
        .add(new ExposedLink(plain, whose, "contacts"));
    return this;
  }

  public Contacts mappings(BiFunction<SystemId, FieldMapping, FieldMapping> change) {
    this.mappings = change;
    return this;
  }

  public Entity entity() {
    var byName = new HashMap<String, Attribute>();
    for (var name : NAMES) {
      var type = typeOf(name);
      byName.put(name, attributes.apply(Attribute.plain(name, type).by(strategy)));
    }
    var participants = new ArrayList<Participant>();
    for (var system : systems) {
      participants.add(participant(system, participants.size()));
    }
    return new Entity(
        "contact",
        participants,
        byName,
        new Entity.Identification(rules, matching),
        new Entity.Reading(Cleansing.NONE, "", ZoneOffset.UTC),
        syncs());
  }

  private List<SyncRules> syncs() {
    return parts.isEmpty()
        ? List.of(sync("contacts", new Part(Set.copyOf(systems), Set.copyOf(NAMES))))
        : parts.entrySet().stream().map(it -> sync(it.getKey(), it.getValue())).toList();
  }

  private SyncRules sync(String name, Part part) {
    return new SyncRules(
        new SyncRules.Version(name, "hash-of-" + name, START),
        new SyncRules.Scope(part.systems(), part.attributes(), filter, filterExit),
        new SyncRules.Flow(ways.getOrDefault(name, flows(part.systems())), headings),
        new SyncRules.FirstSync(initial, firstMeetingByStrategy, 100),
        new SyncRules.Order(settle, headStart, false, false, workflows, enrichment, false),
        new SyncRules.Safeguards(
            maxDeletes, maxCreates, Set.of(), accessLogging, approvals, alerts, privacy),
        reconciliation);
  }

  public Installation installation() {
    var byObject = new HashMap<SystemId, Map<String, String>>();
    systems.forEach(system -> byObject.put(system, Map.of("contacts", "contact")));
    return new Installation(Map.of("contact", entity()), byObject);
  }

  /** The object type of every system here: fields named as the attributes are. */
  public ObjectType type() {
    var fields = new LinkedHashMap<String, FieldType>();
    for (var name : NAMES) {
      var type = typeOf(name);
      var plain = FieldType.of(name, name, type);
      fields.put(
          name,
          type == ValueType.REFERENCE
              ? referring(plain)
              : name.equals("email") ? findable(plain) : plain);
    }
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
    return types.apply(
        new ObjectType(
            "contacts",
            new ObjectType.Known(List.of("contact"), List.of("email")),
            new ObjectType.Reading(
                "id", ObjectType.IdCase.EXACT, null, null, ObjectType.Absent.UNSAID),
            new ObjectType.Timing(
                "createdAt",
                "updatedAt",
                ObjectType.Poll.BY_TIME,
                granularity,
                Duration.ZERO,
                Duration.ZERO),
            new ObjectType.Writing(false, false, "synclineId", null),
            fields,
            operations));
  }

  public ObjectType type(SystemId system) {
    return typesOf.getOrDefault(system, UnaryOperator.identity()).apply(type());
  }

  /** It holds the id of another contact. */
  private static FieldType referring(FieldType it) {
    return new FieldType(
        it.path(),
        it.attribute(),
        it.pii(),
        new FieldType.Content(it.type(), it.format(), it.timeZone(), it.values(), "contact"),
        it.bounds(),
        it.use());
  }

  private static FieldType findable(FieldType it) {
    return new FieldType(
        it.path(),
        it.attribute(),
        it.pii(),
        it.content(),
        it.bounds(),
        new FieldType.Use(it.writable(), it.required(), true, it.unique(), it.clearAs()));
  }

  private Participant participant(SystemId system, int rank) {
    var type = type(system);
    var mapped =
        NAMES.stream()
            .map(name -> FieldMapping.both(type.fields().get(name), name))
            .map(it -> typeOf(it.attribute()) == ValueType.REFERENCE ? it.leadingTo(CONTACT) : it)
            .map(it -> mappings.apply(system, it))
            .toList();
    return new Participant(
        system,
        type,
        rank,
        byWorkflow.contains(system) ? CreatePolicy.WORKFLOW : CreatePolicy.CREATE,
        deletes.getOrDefault(system, DeletePolicy.ARCHIVE),
        mapped,
        exposed.getOrDefault(system, List.of()));
  }

  private Flows flows(Set<SystemId> among) {
    var some = new HashMap<SystemId, Map<SystemId, Set<String>>>();
    flows()
        .permitted()
        .forEach(
            (from, there) -> {
              var kept = new HashMap<>(there);
              kept.keySet().retainAll(among);
              if ((among.contains(from) || from.equals(AttributeState.RULE)) && !kept.isEmpty()) {
                some.put(from, kept);
              }
            });
    return new Flows(some);
  }

  /** Which system may change which: each changes each, unless something else was said. */
  public Flows flows() {
    if (flows == null) {
      along((from, to) -> true);
    }
    return Objects.requireNonNull(flows);
  }
}
