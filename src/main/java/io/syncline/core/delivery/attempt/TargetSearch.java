package io.syncline.core.delivery.attempt;

import io.syncline.core.definition.rule.MatchRule;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.identity.IdentityDoubts;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.identity.MatchValues;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.FindOutcome;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.Query;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.transform.Transformer;
import io.syncline.core.transform.path.Paths;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a record in a target where it is not linked: by our marker, then by the entity's match
 * rules in order of strength. Never guesses (S9), and passes over what a person kept apart from it.
 * Where the target cannot be searched, the copies there are looked at that were read before and
 * that no record matched.
 */
public final class TargetSearch {
  private final TargetCalls targetCalls;
  private final Transformer transformer;
  private final Apart apart;
  private final Unmatched unmatched;

  public TargetSearch(
      TargetCalls targetCalls, Transformer transformer, Apart apart, Unmatched unmatched) {
    this.targetCalls = targetCalls;
    this.transformer = transformer;
    this.apart = apart;
    this.unmatched = unmatched;
  }

  /** The native records of which a person said that they are not these records. */
  @FunctionalInterface
  public interface Apart {
    Map<RecordId, Set<NativeRef>> from(Collection<RecordId> records);
  }

  /** The copies without a record that had these values when they were last read. */
  @FunctionalInterface
  public interface Unmatched {
    Map<MatchValue, Set<NativeRef>> holding(Collection<MatchValue> values);
  }

  /** What a search came to. */
  public sealed interface Result {

    record NotFound() implements Result {}

    record One(NativeRecord copy, String rule) implements Result {}

    record Unclear(List<NativeRef> candidates, String why) implements Result {}

    /** The target could not be asked: nothing is known. */
    record NotAsked(Failure failure) implements Result {}
  }

  /** The rule's name where our marker was found. */
  public static final String MARKER = "marker";

  public static boolean searchesMarker(CreateTask task) {
    return task.type().marker() != null
        && (task.type().can(Operation.Kind.FIND) || task.type().can(Operation.Kind.FIND_MARKER));
  }

  /** The value under which a record's copies can be searched. */
  public static String marker(CreateTask task) {
    return task.delivery.record().toString();
  }

  /**
   * Searches for many records at once: first all by our marker, then the rest by their first rule,
   * by their second, and so on; as many calls one after the other as there are rules, however many
   * records.
   */
  public Map<CreateTask, Result> find(List<CreateTask> works) {
    var results = new LinkedHashMap<CreateTask, Result>();
    works.forEach(it -> results.put(it, new Result.NotFound()));
    var able = works.stream().filter(it -> it.type().can(Operation.Kind.FIND)).toList();
    round(able.stream().map(this::markerSteps).flatMap(List::stream).toList(), results);
    var byRules = new LinkedHashMap<CreateTask, List<Step>>();
    able.forEach(it -> byRules.put(it, byRules(it)));
    for (int n = 0; !byRules.isEmpty(); n++) {
      int place = n;
      byRules
          .entrySet()
          .removeIf(
              it ->
                  it.getValue().size() <= place
                      || it.getKey().isOver()
                      || !(results.get(it.getKey()) instanceof Result.NotFound));
      round(byRules.values().stream().map(it -> it.get(place)).toList(), results);
    }
    amongUnmatched(
        works.stream().filter(it -> !it.context().participant().isSearchable()).toList(), results);
    return results;
  }

  /** Reads the copies there that a rule may match, all at once, and looks what they say now. */
  private void amongUnmatched(List<CreateTask> works, Map<CreateTask, Result> results) {
    var values =
        works.stream().flatMap(it -> ours(it).values().stream()).collect(Collectors.toSet());
    if (values.isEmpty()) {
      return;
    }
    var holding = unmatched.holding(values);
    var byObject = new LinkedHashMap<String, Map<CreateTask, Set<NativeRef>>>();
    for (var task : works) {
      var copies = copies(task, holding);
      if (!copies.isEmpty() && !task.isOver()) {
        copies.removeAll(apartFrom(task));
        byObject
            .computeIfAbsent(task.type().name(), any -> new LinkedHashMap<>())
            .put(task, copies);
      }
    }
    byObject.forEach(
        (object, copies) -> {
          var read = read(object, copies);
          copies.forEach((task, its) -> results.put(task, among(task, its, read)));
        });
  }

  private static Set<NativeRef> copies(CreateTask task, Map<MatchValue, Set<NativeRef>> holding) {
    var there = task.context().participant();
    return ours(task).values().stream()
        .flatMap(it -> holding.getOrDefault(it, Set.of()).stream())
        .filter(it -> it.system().equals(there.system()))
        .filter(it -> it.object().equals(there.object()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Map<NativeRef, ReadOutcome> read(String object, Map<CreateTask, Set<NativeRef>> copies) {
    var refs = copies.values().stream().flatMap(Set::stream).distinct().toList();
    var batch = copies.keySet().iterator().next().batch();
    return refs.isEmpty()
        ? Map.of()
        : targetCalls.readBack(batch, object, refs).stream()
            .collect(Collectors.toMap(ReadOutcome::ref, it -> it, (one, other) -> one));
  }

  private Result among(CreateTask task, Set<NativeRef> copies, Map<NativeRef, ReadOutcome> read) {
    var hits = new ArrayList<NativeRecord>();
    for (var copy : copies) {
      var outcome = read.get(copy);
      if (outcome instanceof ReadOutcome.Failed failed) {
        return new Result.NotAsked(failed.failure());
      }
      if (outcome instanceof ReadOutcome.Found found) {
        hits.add(found.record());
      }
    }
    return ours(task).keySet().stream()
        .map(rule -> judged(task, rule, hits))
        .filter(it -> !(it instanceof Result.NotFound))
        .findFirst()
        .orElseGet(Result.NotFound::new);
  }

  /** The same for one. */
  public Result find(CreateTask task) {
    return find(List.of(task)).getOrDefault(task, new Result.NotFound());
  }

  /** By our marker and by nothing else. */
  public Result byMarker(CreateTask task) {
    return round(task, markerSteps(task));
  }

  /** By one query and by nothing else; {@code agrees} says which hits count. */
  public Result by(CreateTask task, Query query, Predicate<NativeRecord> agrees, String name) {
    return round(task, List.of(same(task, query, agrees, name)));
  }

  private Result round(CreateTask task, List<Step> steps) {
    var results = new LinkedHashMap<CreateTask, Result>();
    round(steps, results);
    return results.getOrDefault(task, new Result.NotFound());
  }

  /** One query for one record, and what to make of its answer. */
  private record Step(CreateTask work, Query query, Function<List<NativeRecord>, Result> judge) {}

  /** Asks all of these at once. */
  private void round(List<Step> steps, Map<CreateTask, Result> results) {
    var byObject = new LinkedHashMap<String, List<Step>>();
    steps.forEach(
        it ->
            byObject.computeIfAbsent(it.work().type().name(), object -> new ArrayList<>()).add(it));
    byObject.forEach(
        (object, some) -> {
          var outcomes =
              targetCalls.find(
                  some.get(0).work().batch(), object, some.stream().map(Step::query).toList());
          var apart = apart(some, outcomes);
          for (int i = 0; i < some.size(); i++) {
            var task = some.get(i).work();
            var others = apart.getOrDefault(task.delivery.record(), Set.of());
            results.put(task, judged(some.get(i), outcomes.get(i), others));
          }
        });
  }

  /** Asked only for those of which something was found. */
  private Map<RecordId, Set<NativeRef>> apart(List<Step> steps, List<FindOutcome> outcomes) {
    var met = new HashSet<RecordId>();
    for (int i = 0; i < steps.size(); i++) {
      if (outcomes.get(i) instanceof FindOutcome.Found found && !found.records().isEmpty()) {
        met.add(steps.get(i).work().delivery.record());
      }
    }
    return met.isEmpty() ? Map.of() : apart.from(met);
  }

  /** The native records of which a person said that they are another one. */
  public Set<NativeRef> apartFrom(CreateTask task) {
    var record = task.delivery.record();
    return apart.from(Set.of(record)).getOrDefault(record, Set.of());
  }

  private static Result judged(Step step, FindOutcome outcome, Set<NativeRef> apart) {
    return outcome instanceof FindOutcome.Found found
        ? step.judge()
            .apply(found.records().stream().filter(it -> !apart.contains(it.ref())).toList())
        : new Result.NotAsked(((FindOutcome.Failed) outcome).failure());
  }

  private List<Step> markerSteps(CreateTask task) {
    var field = task.type().marker();
    if (field == null || !searchesMarker(task)) {
      return List.of();
    }
    var marker = Value.text(marker(task));
    return List.of(
        step(
            task,
            new Query(field, marker),
            it -> saysNothingElse(it, field, marker),
            MARKER,
            "more than one record there carries our marker"));
  }

  private static Step step(
      CreateTask task, Query query, Predicate<NativeRecord> agrees, String rule, String why) {
    return new Step(task, query, hits -> result(distinct(hits.stream().filter(agrees)), rule, why));
  }

  /** The copies that hold the same value of this name. */
  private static Step same(
      CreateTask task, Query query, Predicate<NativeRecord> agrees, String name) {
    return step(task, query, agrees, "match:" + name, "more than one has the same " + name);
  }

  private static boolean saysNothingElse(NativeRecord copy, String field, Value marker) {
    var said = Paths.read(copy.fields(), field);
    return said == null || said.agreesWith(marker);
  }

  private List<Step> byRules(CreateTask task) {
    var steps = new ArrayList<Step>();
    StrongSearch.queries(task)
        .forEach(
            (link, query) ->
                steps.add(
                    same(task, query, it -> StrongSearch.agrees(task, link, it), link.rule())));
    for (var rule : ours(task).keySet()) {
      var by = findable(task, rule);
      if (by != null) {
        steps.add(new Step(task, by, hits -> judged(task, rule, hits)));
      }
    }
    return steps;
  }

  private Result judged(CreateTask task, MatchRule rule, List<NativeRecord> hits) {
    var found = distinct(hits.stream().filter(it -> agrees(task, rule, it)));
    var against = found.size() == 1 ? against(task, rule, found.get(0)) : null;
    var name = rule.name();
    return against == null
        ? result(found, "match:" + name, "more than one matches by " + name)
        : new Result.Unclear(refs(found), "one matches by " + name + " but " + against);
  }

  /**
   * What speaks against a match by this rule: a stronger one that is filled on both sides and
   * disagrees (docs/definitions.md), or a doubt; null: nothing.
   */
  private @Nullable String against(CreateTask task, MatchRule rule, NativeRecord copy) {
    var differs = StrongSearch.differs(task, copy);
    if (differs != null) {
      return "differs by " + differs;
    }
    var entity = task.context().entity();
    var ours = ours(task);
    var theirs = theirs(task, copy);
    for (var stronger : entity.matchRules()) {
      if (stronger.equals(rule)) {
        break;
      }
      var one = ours.get(stronger);
      var other = theirs.get(stronger);
      if (one != null && other != null && !one.equals(other)) {
        return "differs by " + stronger.name();
      }
    }
    return IdentityDoubts.against(
        entity, rule, task.context().state().record().values(), attributes(task, copy));
  }

  private boolean agrees(CreateTask task, MatchRule rule, NativeRecord copy) {
    var value = ours(task).get(rule);
    return value != null && value.equals(theirs(task, copy).get(rule));
  }

  private static Map<MatchRule, MatchValue> ours(CreateTask task) {
    var context = task.context();
    return MatchValues.of(context.entity(), context.state().record().values());
  }

  private Map<MatchRule, MatchValue> theirs(CreateTask task, NativeRecord copy) {
    return MatchValues.of(task.context().entity(), attributes(task, copy));
  }

  /** The rule by which a copy is this record: our marker, or a match rule; null: it is not. */
  public @Nullable String recognized(CreateTask task, NativeRecord copy) {
    var field = task.type().marker();
    var said = field == null ? null : Paths.read(copy.fields(), field);
    if (said != null && !said.isEmpty()) {
      return said.agreesWith(Value.text(marker(task))) ? MARKER : null;
    }
    var strongest = StrongSearch.recognized(task, copy);
    if (strongest != null) {
      return "match:" + strongest;
    }
    for (var rule : task.context().entity().matchRules()) {
      if (agrees(task, rule, copy) && against(task, rule, copy) == null) {
        return "match:" + rule.name();
      }
    }
    return null;
  }

  private Attributes attributes(CreateTask task, NativeRecord copy) {
    var context = task.context();
    return transformer.inbound(context.entity(), context.participant(), copy.fields()).attributes();
  }

  /** A native field of the rule by whose value the target can be asked; null: there is none. */
  private @Nullable Query findable(CreateTask task, MatchRule rule) {
    var context = task.context();
    var values = context.state().record().values().only(rule.attributes()::contains);
    var natives = transformer.outbound(context.entity(), context.participant(), values).fields();
    for (var attribute : rule.attributes()) {
      var path =
          context
              .participant()
              .mappingOf(attribute)
              .map(it -> it.field())
              .filter(FieldType::findable)
              .map(FieldType::path);
      var value = path.map(natives::get);
      if (value.isPresent() && !value.get().isEmpty()) {
        return new Query(path.orElseThrow(), value.get());
      }
    }
    return null;
  }

  private static Result result(List<NativeRecord> found, String rule, String why) {
    return switch (found.size()) {
      case 0 -> new Result.NotFound();
      case 1 -> new Result.One(found.get(0), rule);
      default -> new Result.Unclear(refs(found), why);
    };
  }

  private static List<NativeRef> refs(List<NativeRecord> found) {
    return found.stream().map(NativeRecord::ref).sorted().toList();
  }

  private static List<NativeRecord> distinct(Stream<NativeRecord> hits) {
    Map<NativeRef, NativeRecord> byRef = new LinkedHashMap<>();
    hits.forEach(it -> byRef.putIfAbsent(it.ref(), it));
    return List.copyOf(byRef.values());
  }
}
