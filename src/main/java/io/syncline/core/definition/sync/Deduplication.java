package io.syncline.core.definition.sync;

import io.syncline.core.definition.Shorthand;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How records are matched and duplicates found. */
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

  /** Which record's values win in a merge. */
  public enum MergeStrategy {
    MOST_COMPLETE,
    MOST_RECENT,
    MOST_RECENT_WITH_MOST_FIELDS
  }

  /** One match rule: an attribute, or several as one composite key. */
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
