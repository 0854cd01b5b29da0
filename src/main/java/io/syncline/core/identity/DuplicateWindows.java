package io.syncline.core.identity;

import io.syncline.core.definition.model.ApprovalRule;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Sha256;
import io.syncline.core.model.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * By what records are found that may be duplicates of a new one ({@code window} of a business
 * rule): the hash of the values, in which whole values are compared as they are.
 */
public final class DuplicateWindows {

  private static final String RULE = "@window ";

  private DuplicateWindows() {}

  /** The rules with a window of an entity. */
  public static Stream<ApprovalRule> rules(Entity entity) {
    return entity.syncs().stream()
        .flatMap(it -> it.safeguards().approvals().stream())
        .filter(it -> it.window() != null);
  }

  /** The attributes that they compare. */
  public static Set<String> attributes(Entity entity) {
    return rules(entity)
        .map(ApprovalRule::window)
        .filter(Objects::nonNull)
        .flatMap(it -> it.attributes().stream())
        .collect(Collectors.toSet());
  }

  /** What a record with these attributes is found by, by rule; those with an empty one are not. */
  public static Map<ApprovalRule, MatchValue> of(Entity entity, Attributes attributes) {
    var values = new LinkedHashMap<ApprovalRule, MatchValue>();
    rules(entity)
        .forEach(
            rule ->
                joined(entity, rule, attributes)
                    .ifPresent(
                        text ->
                            values.put(
                                rule,
                                new MatchValue(
                                    entity.name(), RULE + rule.rule(), Sha256.hex(text)))));
    return values;
  }

  private static Optional<String> joined(Entity entity, ApprovalRule rule, Attributes attributes) {
    var window = Objects.requireNonNull(rule.window());
    var joined = joined(window.attributes(), attributes);
    var currency = window.currency();
    if (currency == null) {
      return joined;
    }
    var said = attributes.get(currency);
    var assumed = Value.text(entity.reading().currency());
    return joined.map(it -> it + part(said == null || said.isEmpty() ? assumed : said));
  }

  /** The values of these attributes, joined unambiguously; empty where one is not filled. */
  static Optional<String> joined(List<String> names, Attributes attributes) {
    var text = new StringBuilder();
    for (var name : names) {
      var value = attributes.get(name);
      if (value == null || value.isEmpty()) {
        return Optional.empty();
      }
      text.append(part(value));
    }
    return Optional.of(text.toString());
  }

  private static String part(Value value) {
    return value.canonical().length() + ":" + value.canonical();
  }
}
