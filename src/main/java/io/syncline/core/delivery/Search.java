package io.syncline.core.delivery;

import io.syncline.core.definition.FieldType;
import io.syncline.core.definition.MatchRule;
import io.syncline.core.definition.Operation;
import io.syncline.core.identity.MatchValues;
import io.syncline.core.model.Attributes;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Value;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.transform.Paths;
import io.syncline.core.transform.Transformer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
   * @throws SystemFailure when the target could not be asked
   */
  Result find(DeliveryBatch batch, ConnectedSystem system, Work work) {
    if (!work.type().can(Operation.Kind.FIND)) {
      return new Result.Nobody();
    }
    var marked = byMarker(batch, system, work);
    return marked instanceof Result.Nobody ? byRules(batch, system, work) : marked;
  }

  /**
   * @throws SystemFailure when the target could not be asked
   */
  Result byMarker(DeliveryBatch batch, ConnectedSystem system, Work work) {
    var field = work.type().marker();
    if (field == null || !searchesMarker(work)) {
      return new Result.Nobody();
    }
    var marker = Value.text(marker(work));
    var found =
        distinct(
            calls.find(batch, system, work.type().name(), field, marker).stream()
                .filter(it -> saysNothingElse(it, field, marker))
                .toList());
    return result(found, MARKER, "more than one record there carries our marker");
  }

  private static boolean saysNothingElse(NativeRecord copy, String field, Value marker) {
    var said = Paths.read(copy.fields(), field);
    return said == null || said.agreesWith(marker);
  }

  private Result byRules(DeliveryBatch batch, ConnectedSystem system, Work work) {
    var entity = work.context().entity();
    var wanted = MatchValues.of(entity, work.context().state().record().values());
    for (var rule : wanted.keySet()) {
      var by = findable(work, rule);
      if (by != null) {
        var hits = calls.find(batch, system, work.type().name(), by.path(), by.value());
        var found = distinct(hits.stream().filter(it -> agrees(work, rule, it)).toList());
        if (!found.isEmpty()) {
          return judged(work, rule, found);
        }
      }
    }
    return new Result.Nobody();
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

  private record By(String path, Value value) {}

  /** A native field of the rule by whose value the target can be asked; null: there is none. */
  private @Nullable By findable(Work work, MatchRule rule) {
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
        return new By(path.orElseThrow(), value.get());
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
