package io.syncline.core.delivery;

import io.syncline.core.definition.ExposedLink;
import io.syncline.core.definition.FieldType;
import io.syncline.core.definition.MatchRule;
import io.syncline.core.definition.Operation;
import io.syncline.core.identity.MatchValues;
import io.syncline.core.model.Attributes;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Value;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.Failure;
import io.syncline.core.system.FindOutcome;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.Query;
import io.syncline.core.transform.Paths;
import io.syncline.core.transform.Transformer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a record in a target where it is not linked: by our marker, then by the entity's match
 * rules in order of strength. Never guesses (S9).
 */
final class Search {
  private final Calls calls;
  private final Transformer transformer;

  Search(Calls calls, Transformer transformer) {
    this.calls = calls;
    this.transformer = transformer;
  }

  /** What a search came to. */
  sealed interface Result {

    record Nobody() implements Result {}

    record One(NativeRecord copy, String rule) implements Result {}

    record Unclear(List<NativeRef> candidates, String why) implements Result {}

    /** The target could not be asked: nothing is known. */
    record NotAsked(Failure failure) implements Result {}
  }

  /** The rule's name where our marker was found. */
  static final String MARKER = "marker";

  static boolean searchesMarker(Work work) {
    return work.type().marker() != null && work.type().can(Operation.Kind.FIND);
  }

  /** The value under which a record's copies can be searched. */
  static String marker(Work work) {
    return work.delivery.record().toString();
  }

  /**
   * Searches for many records at once: first all by our marker, then whoever is left by their first
   * rule, by their second, and so on; as many calls one after the other as there are rules, however
   * many records.
   */
  Map<Work, Result> find(DeliveryBatch batch, ConnectedSystem system, List<Work> works) {
    var results = new LinkedHashMap<Work, Result>();
    works.forEach(it -> results.put(it, new Result.Nobody()));
    var able = works.stream().filter(it -> it.type().can(Operation.Kind.FIND)).toList();
    round(batch, system, able.stream().map(this::byMarker).flatMap(List::stream).toList(), results);
    var byRules = new LinkedHashMap<Work, List<Step>>();
    able.forEach(it -> byRules.put(it, byRules(it)));
    for (int n = 0; !byRules.isEmpty(); n++) {
      int place = n;
      byRules
          .entrySet()
          .removeIf(
              it ->
                  it.getValue().size() <= place
                      || it.getKey().isOver()
                      || !(results.get(it.getKey()) instanceof Result.Nobody));
      round(batch, system, byRules.values().stream().map(it -> it.get(place)).toList(), results);
    }
    return results;
  }

  /** The same for one. */
  Result find(DeliveryBatch batch, ConnectedSystem system, Work work) {
    return find(batch, system, List.of(work)).getOrDefault(work, new Result.Nobody());
  }

  /** By our marker and by nothing else. */
  Result byMarker(DeliveryBatch batch, ConnectedSystem system, Work work) {
    var results = new LinkedHashMap<Work, Result>();
    round(batch, system, byMarker(work), results);
    return results.getOrDefault(work, new Result.Nobody());
  }

  /** One query for one record, and what to make of its answer. */
  private record Step(Work work, Query query, Function<List<NativeRecord>, Result> judge) {}

  /** Asks all of these at once. */
  private void round(
      DeliveryBatch batch, ConnectedSystem system, List<Step> steps, Map<Work, Result> results) {
    var byObject = new LinkedHashMap<String, List<Step>>();
    steps.forEach(
        it ->
            byObject.computeIfAbsent(it.work().type().name(), object -> new ArrayList<>()).add(it));
    byObject.forEach(
        (object, some) -> {
          var outcomes = calls.find(batch, system, object, some.stream().map(Step::query).toList());
          for (int i = 0; i < some.size(); i++) {
            results.put(some.get(i).work(), judged(some.get(i), outcomes.get(i)));
          }
        });
  }

  private static Result judged(Step step, FindOutcome outcome) {
    return outcome instanceof FindOutcome.Found found
        ? step.judge().apply(found.records())
        : new Result.NotAsked(((FindOutcome.Failed) outcome).failure());
  }

  private List<Step> byMarker(Work work) {
    var field = work.type().marker();
    if (field == null || !searchesMarker(work)) {
      return List.of();
    }
    var marker = Value.text(marker(work));
    return List.of(
        new Step(
            work,
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

  private List<Step> byRules(Work work) {
    var steps = new ArrayList<Step>();
    StrongSearch.queries(work).forEach((link, query) -> steps.add(byId(work, link, query)));
    for (var rule :
        MatchValues.of(work.context().entity(), work.context().state().record().values())
            .keySet()) {
      var by = findable(work, rule);
      if (by != null) {
        steps.add(
            new Step(
                work,
                by,
                hits -> {
                  var found = distinct(hits.stream().filter(it -> agrees(work, rule, it)).toList());
                  return found.isEmpty() ? new Result.Nobody() : judged(work, rule, found);
                }));
      }
    }
    return steps;
  }

  /** The copies that hold the record's id in another system. */
  private static Step byId(Work work, ExposedLink link, Query query) {
    return new Step(
        work,
        query,
        hits ->
            result(
                distinct(hits.stream().filter(it -> StrongSearch.agrees(work, link, it)).toList()),
                "match:" + link.rule(),
                "more than one has the same " + link.rule()));
  }

  private Result judged(Work work, MatchRule rule, List<NativeRecord> found) {
    if (found.size() == 1) {
      var against = contradicting(work, rule, found.get(0));
      if (against != null) {
        return new Result.Unclear(
            refs(found), "one matches by " + rule.name() + " but differs by " + against);
      }
    }
    return result(found, "match:" + rule.name(), "more than one matches by " + rule.name());
  }

  /** A stronger rule that is filled on both sides and disagrees (DEFINITIONS.md, "Matching"). */
  private @Nullable String contradicting(Work work, MatchRule rule, NativeRecord copy) {
    var differs = StrongSearch.differs(work, copy);
    if (differs != null) {
      return differs;
    }
    var entity = work.context().entity();
    var ours = MatchValues.of(entity, work.context().state().record().values());
    var theirs = MatchValues.of(entity, attributes(work, copy));
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

  private boolean agrees(Work work, MatchRule rule, NativeRecord copy) {
    var entity = work.context().entity();
    var ours = MatchValues.of(entity, work.context().state().record().values()).get(rule);
    var theirs = MatchValues.of(entity, attributes(work, copy)).get(rule);
    return ours != null && ours.equals(theirs);
  }

  /** The rule by which a copy is this record: our marker, or a match rule; null: it is not. */
  @Nullable String recognized(Work work, NativeRecord copy) {
    var field = work.type().marker();
    var said = field == null ? null : Paths.read(copy.fields(), field);
    if (said != null && !said.isEmpty()) {
      return said.agreesWith(Value.text(marker(work))) ? MARKER : null;
    }
    var strongest = StrongSearch.recognized(work, copy);
    if (strongest != null) {
      return "match:" + strongest;
    }
    for (var rule : work.context().entity().matchRules()) {
      if (agrees(work, rule, copy) && contradicting(work, rule, copy) == null) {
        return "match:" + rule.name();
      }
    }
    return null;
  }

  private Attributes attributes(Work work, NativeRecord copy) {
    var context = work.context();
    return transformer.inbound(context.entity(), context.participant(), copy.fields()).attributes();
  }

  /** A native field of the rule by whose value the target can be asked; null: there is none. */
  private @Nullable Query findable(Work work, MatchRule rule) {
    var context = work.context();
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
      case 0 -> new Result.Nobody();
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
