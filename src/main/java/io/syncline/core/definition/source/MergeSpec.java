package io.syncline.core.definition.source;

import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.key.Shorthand;
import io.syncline.core.definition.rule.MergeRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How {@code merge} brings two values together.
 *
 * @param arrays what becomes of two lists; null: element by element where a key is given, else a
 *     list is one value
 * @param key the fields by which elements of a list are the same one
 * @param numbers what becomes of two numbers
 * @param otherwise what decides where two single values meet
 */
public record MergeSpec(
    @Shorthand MergeRule.@Nullable Arrays arrays,
    List<String> key,
    @Default("replace") MergeRule.Numbers numbers,
    @Default("manual") StrategySpec otherwise) {

  public MergeSpec {
    key = List.copyOf(key);
  }

  public MergeRule rule() {
    var fallback = key.isEmpty() ? MergeRule.Arrays.REPLACE : MergeRule.Arrays.MERGE;
    return new MergeRule(arrays == null ? fallback : arrays, key, numbers, otherwise.strategy());
  }
}
