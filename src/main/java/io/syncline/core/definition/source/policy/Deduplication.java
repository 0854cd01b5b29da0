package io.syncline.core.definition.source.policy;

import io.syncline.core.definition.key.Shorthand;
import io.syncline.core.definition.rule.MergeStrategy;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How records are matched and duplicates found.
 *
 * @param enabled what {@code merge} needs to be asked for
 * @param merge {@code auto} merges duplicates inside one system without approval; null: a person is
 *     asked
 * @param matchFields match rules, tried in order; empty: the match keys of the system types
 * @param fuzzyMatch attribute to how alike its values have to be
 * @param mergeStrategy whose values are kept in a merge; null: those of the older record
 */
public record Deduplication(
    boolean enabled,
    @Nullable Merge merge,
    List<MatchFields> matchFields,
    Map<String, Fuzzy> fuzzyMatch,
    @Nullable MergeStrategy mergeStrategy) {

  /** Whether duplicates are merged without approval. */
  public enum Merge {
    AUTO
  }

  /**
   * One match rule: an attribute, or several as one composite key.
   *
   * @param attributes the attributes that have to agree, all of them
   */
  public record MatchFields(@Shorthand List<String> attributes) {
    public MatchFields {
      attributes = List.copyOf(attributes);
    }
  }

  /**
   * A fuzzy rule.
   *
   * @param threshold where review begins
   * @param autoLink where records are linked without review; null: never
   */
  public record Fuzzy(@Shorthand BigDecimal threshold, @Nullable BigDecimal autoLink) {}

  public Deduplication {
    matchFields = List.copyOf(matchFields);
    fuzzyMatch = Collections.unmodifiableMap(new LinkedHashMap<>(fuzzyMatch));
  }
}
