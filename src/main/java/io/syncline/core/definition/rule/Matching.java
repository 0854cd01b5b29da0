package io.syncline.core.definition.rule;

import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the records of an entity find each other beyond the exact rules, and what becomes of
 * duplicates inside one system.
 *
 * @param fuzzy tried together, after every exact rule
 * @param duplicates whether duplicates inside one system are looked for and reported
 * @param mergeAlone whether they are merged without approval; never implied
 * @param mergeStrategy whose values are kept in a merge; null: those of the older record
 */
public record Matching(
    List<FuzzyRule> fuzzy,
    boolean duplicates,
    boolean mergeAlone,
    @Nullable MergeStrategy mergeStrategy) {

  public static final Matching EXACT = new Matching(List.of(), false, false, null);

  public Matching {
    fuzzy = List.copyOf(fuzzy);
  }

  /**
   * What two syncs of one entity say together: where they say the same thing, the first said it.
   */
  public Matching and(Matching later) {
    var rules = new LinkedHashMap<String, FuzzyRule>();
    fuzzy.forEach(it -> rules.putIfAbsent(it.attribute(), it));
    later.fuzzy.forEach(it -> rules.putIfAbsent(it.attribute(), it));
    return new Matching(
        List.copyOf(rules.values()),
        duplicates || later.duplicates,
        mergeAlone || later.mergeAlone,
        mergeStrategy == null ? later.mergeStrategy : mergeStrategy);
  }
}
