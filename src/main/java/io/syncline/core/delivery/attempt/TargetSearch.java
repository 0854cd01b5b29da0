package io.syncline.core.delivery.attempt;

import io.syncline.core.definition.model.ExposedLink;
import io.syncline.core.definition.rule.MatchRule;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.identity.Doubts;
import io.syncline.core.identity.MatchValues;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.FindOutcome;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.Query;
import io.syncline.core.transform.Transformer;
import io.syncline.core.transform.path.Paths;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a record in a target where it is not linked: by our marker, then by the entity's match
 * rules in order of strength. Never guesses (S9), and passes over what a person kept apart from it.
 */
public final class TargetSearch {
  private final TargetCalls targetCalls;
  private final Transformer transformer;
  private final Apart apart;

  public TargetSearch(TargetCalls targetCalls, Transformer transformer, Apart apart) {
    this.targetCalls = targetCalls;
    this.transformer = transformer;
    this.apart = apart;
  }

  /** The native records of which a person said that they are not these records. */
  @FunctionalInterface
  public interface Apart {
    Map<RecordId, Set<NativeRef>> from(Collection<RecordId> records);
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
    return task.type().marker() != null && task.type().can(Operation.Kind.FIND);
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
    return results;
  }

  /** The same for one. */
  public Result find(CreateTask task) {
    return find(List.of(task)).getOrDefault(task, new Result.NotFound());
  }

  /** By our marker and by nothing else. */
  public Result byMarker(CreateTask task) {
    var results = new LinkedHashMap<CreateTask, Result>();
    round(markerSteps(task), results);
    return results.getOrDefault(task, new Result.NotFound());
  }

  /** By one query and by nothing else; {@code agrees} says which hits count. */
  public Result by(CreateTask task, Query query, Predicate<NativeRecord> agrees, String name) {
    var step =
        new Step(
            task,
            query,
            hits ->
                result(
                    distinct(hits.stream().filter(agrees).toList()),
                    "match:" + name,
                    "more than one has the same " + name));
    var results = new LinkedHashMap<CreateTask, Result>();
    round(List.of(step), results);
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
        new Step(
            task,
            new Query(field, marker),
            hits ->
                result(
                    distinct(
                        hits.stream().filter(it -> saysNothingElse(it, field, marker)).toList()),
                    MARKER,
                    "more than one record there carries our marker")));
  }

  private static boolean saysNothingElse(NativeRecord copy, String field, Value marker) {
    var said = Paths.read(copy.fields(), field);
    return said == null || said.agreesWith(marker);
  }

  private List<Step> byRules(CreateTask task) {
    var steps = new ArrayList<Step>();
    StrongSearch.queries(task).forEach((link, query) -> steps.add(byId(task, link, query)));
    for (var rule :
        MatchValues.of(task.context().entity(), task.context().state().record().values())
            .keySet()) {
      var by = findable(task, rule);
      if (by != null) {
        steps.add(
            new Step(
                task,
                by,
                hits -> {
                  var found = distinct(hits.stream().filter(it -> agrees(task, rule, it)).toList());
                  return found.isEmpty() ? new Result.NotFound() : judged(task, rule, found);
                }));
      }
    }
    return steps;
  }

  /** The copies that hold the record's id in another system. */
  private static Step byId(CreateTask task, ExposedLink link, Query query) {
    return new Step(
        task,
        query,
        hits ->
            result(
                distinct(hits.stream().filter(it -> StrongSearch.agrees(task, link, it)).toList()),
                "match:" + link.rule(),
                "more than one has the same " + link.rule()));
  }

  private Result judged(CreateTask task, MatchRule rule, List<NativeRecord> found) {
    if (found.size() == 1) {
      var against = contradicting(task, rule, found.get(0));
      if (against != null) {
        return new Result.Unclear(
            refs(found), "one matches by " + rule.name() + " but differs by " + against);
      }
      var doubt = doubt(task, rule, found.get(0));
      if (doubt != null) {
        return new Result.Unclear(refs(found), "one matches by " + rule.name() + " but " + doubt);
      }
    }
    return result(found, "match:" + rule.name(), "more than one matches by " + rule.name());
  }

  /** A stronger rule that is filled on both sides and disagrees (docs/definitions.md). */
  private @Nullable String contradicting(CreateTask task, MatchRule rule, NativeRecord copy) {
    var differs = StrongSearch.differs(task, copy);
    if (differs != null) {
      return differs;
    }
    var entity = task.context().entity();
    var ours = MatchValues.of(entity, task.context().state().record().values());
    var theirs = MatchValues.of(entity, attributes(task, copy));
    for (var stronger : entity.matchRules()) {
      if (stronger.equals(rule)) {
        return null;
      }
      var one = ours.get(stronger);
      var other = theirs.get(stronger);
      if (one != null && other != null && !one.equals(other)) {
        return stronger.name();
      }
    }
    return null;
  }

  private @Nullable String doubt(CreateTask task, MatchRule rule, NativeRecord copy) {
    return Doubts.against(
        task.context().entity(),
        rule,
        task.context().state().record().values(),
        attributes(task, copy));
  }

  private boolean agrees(CreateTask task, MatchRule rule, NativeRecord copy) {
    var entity = task.context().entity();
    var ours = MatchValues.of(entity, task.context().state().record().values()).get(rule);
    var theirs = MatchValues.of(entity, attributes(task, copy)).get(rule);
    return ours != null && ours.equals(theirs);
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
      if (agrees(task, rule, copy)
          && contradicting(task, rule, copy) == null
          && doubt(task, rule, copy) == null) {
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

  private static List<NativeRecord> distinct(List<NativeRecord> hits) {
    Map<NativeRef, NativeRecord> byRef = new LinkedHashMap<>();
    hits.forEach(it -> byRef.putIfAbsent(it.ref(), it));
    return List.copyOf(byRef.values());
  }
}
