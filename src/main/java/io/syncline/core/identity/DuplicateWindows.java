package io.syncline.core.identity;

import io.syncline.core.definition.model.ApprovalRule;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.VersionHash;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** What a record with these attributes is found by, by rule; those with an empty one are not. */
  public static Map<ApprovalRule, MatchValue> of(Entity entity, Attributes attributes) {
    var values = new LinkedHashMap<ApprovalRule, MatchValue>();
    rules(entity)
        .forEach(
            rule ->
                joined(rule, attributes)
                    .ifPresent(
                        text ->
                            values.put(
                                rule,
                                new MatchValue(
                                    entity.name(),
                                    RULE + rule.rule(),
                                    VersionHash.of(text).hex()))));
    return values;
  }

  private static Optional<String> joined(ApprovalRule rule, Attributes attributes) {
    var window = rule.window();
    var text = new StringBuilder();
    for (var name : window == null ? List.<String>of() : window.attributes()) {
      var value = attributes.get(name);
      if (value == null || value.isEmpty()) {
        return Optional.empty();
      }
      var canonical = value.canonical();
      text.append(canonical.length()).append(':').append(canonical);
    }
    return Optional.of(text.toString());
  }
}
