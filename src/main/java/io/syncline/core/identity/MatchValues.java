package io.syncline.core.identity;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.rule.MatchRule;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.VersionHash;
import io.syncline.core.transform.clean.MatchNormalizer;
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

  private MatchValues() {}

  public static Map<MatchRule, MatchValue> of(Entity entity, Attributes attributes) {
    var values = new LinkedHashMap<MatchRule, MatchValue>();
    for (var rule : entity.matchRules()) {
      normalized(entity, rule, attributes)
          .map(text -> new MatchValue(entity.name(), rule.name(), VersionHash.of(text).hex()))
          .ifPresent(value -> values.put(rule, value));
    }
    return values;
  }

  /**
   * All that a record can be found by: its match values, its blocking keys, and what makes another
   * one its duplicate.
   */
  public static Set<MatchValue> all(Entity entity, Attributes attributes) {
    var all = new HashSet<>(of(entity, attributes).values());
    all.addAll(BlockingKeys.of(entity, attributes));
    all.addAll(DuplicateWindows.of(entity, attributes).values());
    return all;
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
