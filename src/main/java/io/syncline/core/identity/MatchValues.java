package io.syncline.core.identity;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.WorkflowPlan;
import io.syncline.core.definition.rule.MatchRule;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Sha256;
import io.syncline.core.transform.clean.MatchNormalizer;
import io.syncline.core.transform.rule.Conversions;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The match values of a record: for each rule whose attributes are all filled, the hash of their
 * normalized values. In order of the rules' strength.
 */
public final class MatchValues {

  private static final String GROUP = "@group ";
  private static final String RATE = "@rate";
  private static final String WAITING = "@rate-wanted";

  private MatchValues() {}

  public static Map<MatchRule, MatchValue> of(Entity entity, Attributes attributes) {
    var values = new LinkedHashMap<MatchRule, MatchValue>();
    for (var rule : entity.matchRules()) {
      normalized(entity, rule, attributes)
          .map(text -> new MatchValue(entity.name(), rule.name(), Sha256.hex(text)))
          .ifPresent(value -> values.put(rule, value));
    }
    return values;
  }

  /**
   * All that a record can be found by: its match values, its blocking keys, what makes another one
   * its duplicate, the groups it belongs to, and the currencies of a rate.
   */
  public static Set<MatchValue> all(Entity entity, Attributes attributes) {
    var all = new HashSet<>(of(entity, attributes).values());
    all.addAll(BlockingKeys.of(entity, attributes));
    all.addAll(DuplicateWindows.of(entity, attributes).values());
    all.addAll(groups(entity, attributes));
    all.addAll(rates(entity, attributes));
    return all;
  }

  /**
   * By what the records of a group are found, from which a rule of a sync derives one.
   *
   * @return empty: an attribute that it is grouped by is, so that the record is in no group
   */
  public static Optional<MatchValue> group(
      Entity entity, String sync, WorkflowPlan plan, Attributes attributes) {
    var group = plan.derivation() == null ? null : plan.derivation().group();
    return group == null
        ? Optional.empty()
        : DuplicateWindows.joined(group.by(), attributes)
            .map(it -> new MatchValue(entity.name(), name(sync, plan), Sha256.hex(it)));
  }

  private static Set<MatchValue> groups(Entity entity, Attributes attributes) {
    var all = new HashSet<MatchValue>();
    for (var sync : entity.syncs()) {
      for (var plan : sync.order().workflows()) {
        group(entity, sync.sync(), plan, attributes).ifPresent(all::add);
      }
    }
    return all;
  }

  /** By what a rate is found: its currencies and its day. */
  public static MatchValue rate(String entity, String base, String quote, LocalDate day) {
    return new MatchValue(entity, RATE, Sha256.hex(base + " " + quote + " " + day));
  }

  /** By what a record is found that waits for a rate: its two currencies, in any order. */
  public static MatchValue waiting(String entity, String one, String other) {
    var pair = one.compareTo(other) < 0 ? one + " " + other : other + " " + one;
    return new MatchValue(entity, WAITING, Sha256.hex(pair));
  }

  /** As a rate, and as a record that waits for one. */
  private static Set<MatchValue> rates(Entity entity, Attributes attributes) {
    var all = new HashSet<MatchValue>();
    for (var it : Conversions.waiting(entity, attributes.asMap()).values()) {
      all.add(waiting(entity.name(), it.from(), it.to()));
    }
    var rate = Conversions.areRates(entity) ? Conversions.of(attributes) : null;
    if (rate != null) {
      all.add(rate(entity.name(), rate.base(), rate.quote(), rate.day()));
    }
    return all;
  }

  /** What the groups and rates of an entity are found by; empty: there are none. */
  public static String groupRules(Entity entity) {
    var text = new StringBuilder(Conversions.areRates(entity) ? "\n" + RATE : "");
    for (var sync : entity.syncs()) {
      for (var plan : sync.order().workflows()) {
        if (plan.derivation() != null && plan.derivation().group() != null) {
          text.append('\n').append(name(sync.sync(), plan)).append(plan.derivation().group().by());
        }
      }
    }
    return text.toString();
  }

  private static String name(String sync, WorkflowPlan plan) {
    return GROUP + sync + " " + plan.name();
  }

  /** The rule's normalized values, joined unambiguously; empty where one of them is not filled. */
  private static Optional<String> normalized(Entity entity, MatchRule rule, Attributes attributes) {
    var joined = new StringBuilder();
    for (var name : rule.attributes()) {
      var value = attributes.get(name);
      var type = entity.attribute(name).map(it -> it.type()).orElse(ValueType.TEXT);
      var text =
          value == null ? Optional.<String>empty() : MatchNormalizer.normalize(name, type, value);
      if (text.isEmpty()) {
        return Optional.empty();
      }
      joined.append(text.get().length()).append(':').append(text.get());
    }
    return Optional.of(joined.toString());
  }
}
