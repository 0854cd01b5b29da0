package io.syncline.core.transform.rule;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Grouping;
import io.syncline.core.definition.model.WorkflowPlan.Derivation;
import io.syncline.core.expression.Aggregates;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.transform.value.ParseContext;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The values of a record that a rule derives from another one, or from a group. Pure; safe for
 * threads.
 *
 * @param values those that are not empty, by attribute
 * @param refused why nothing can be derived, without values; empty: it can
 */
public record DerivedValues(Map<String, AttributeState> values, String refused) {

  public DerivedValues {
    values = Map.copyOf(values);
  }

  /**
   * @param target the entity of the derived record
   * @param source the entity that it is derived from
   * @param records what it is derived from: one, or those of a group, in the order of their lines
   */
  public static DerivedValues of(
      Derivation derivation, Entity target, Entity source, List<Attributes> records, Instant now) {
    var group = derivation.group();
    if (group != null && currencies(group, source, records) > 1) {
      var why = "the records are in two currencies, which are not added up: group them by `%s`";
      return new DerivedValues(Map.of(), why.formatted(group.currency()));
    }
    var mapped =
        new DerivationMapping(derivation, group == null ? records : Aggregates.of(records));
    var values = new TreeMap<String, AttributeState>();
    var unfit = new TreeSet<String>();
    var context = ParseContext.of(target);
    derivation
        .mapping()
        .forEach(
            (name, written) -> {
              var given = mapped.value(name, written);
              var attribute = target.attribute(name).orElse(null);
              if (given != null && !given.isEmpty() && attribute != null) {
                var value = new ResultReader(attribute, context).read(given);
                if (value == null) {
                  unfit.add(name);
                } else {
                  values.put(name, new AttributeState(value, AttributeState.RULE, now, 1));
                }
              }
            });
    if (!unfit.isEmpty()) {
      return new DerivedValues(
          values, "what the mapping gives is refused for " + String.join(", ", unfit));
    }
    return new DerivedValues(values, mapped.problem());
  }

  /** What is empty is in the currency that the sync assumes. */
  private static long currencies(Grouping group, Entity source, List<Attributes> records) {
    var attribute = group.currency();
    return attribute == null
        ? 1
        : records.stream()
            .map(it -> it.get(attribute))
            .map(
                it ->
                    it == null || it.isEmpty()
                        ? source.reading().currency()
                        : String.valueOf(Scalars.text(it)))
            .distinct()
            .count();
  }
}
