package io.syncline.core.identity;

import io.syncline.core.definition.Entity;
import io.syncline.core.definition.MatchRule;
import io.syncline.core.model.Attributes;
import io.syncline.core.model.RecordId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Says who an unlinked native record is, by exact match in the order of the rules. Never guesses:
 * two candidates, or a stronger rule whose attributes are filled and differ on the two sides, are a
 * question for a person (DEFINITIONS.md, "Matching").
 */
public final class Matcher {

  private Matcher() {}

  /**
   * @param candidates the records that have a match value
   * @param recordValues the attributes a candidate holds
   */
  public static Identification identify(
      Entity entity,
      Attributes observed,
      Function<MatchValue, Set<RecordId>> candidates,
      Function<RecordId, Attributes> recordValues) {
    var values = MatchValues.of(entity, observed);
    var stronger = new ArrayList<MatchRule>();
    for (var rule : entity.matchRules()) {
      var value = values.get(rule);
      var found = value == null ? Set.<RecordId>of() : candidates.apply(value);
      if (found.size() > 1) {
        return new Identification.Ambiguous(
            found.stream().sorted().toList(), "more than one record matches by " + rule.name());
      }
      if (found.size() == 1) {
        var record = found.iterator().next();
        var against = contradicting(stronger, values, entity, recordValues.apply(record));
        return against == null
            ? new Identification.One(record, rule.name())
            : new Identification.Ambiguous(
                List.of(record), "matches by " + rule.name() + " but differs by " + against);
      }
      stronger.add(rule);
    }
    return new Identification.Nobody();
  }

  /** The first stronger rule that is filled on both sides and disagrees; null where none does. */
  private static @org.jspecify.annotations.Nullable String contradicting(
      List<MatchRule> stronger,
      Map<MatchRule, MatchValue> observed,
      Entity entity,
      Attributes record) {
    var held = MatchValues.of(entity, record);
    return stronger.stream()
        .filter(rule -> observed.containsKey(rule) && held.containsKey(rule))
        .filter(rule -> !observed.get(rule).equals(held.get(rule)))
        .map(MatchRule::name)
        .findFirst()
        .orElse(null);
  }
}
