package io.syncline.core.definition.rule;

import java.util.List;

/**
 * How {@code merge} brings two values together (docs/choosing-a-strategy.md).
 *
 * @param arrays what becomes of two lists
 * @param key the fields, under their unified names, by which elements of a list are the same one
 *     (S14); empty: an element is its whole value
 * @param numbers what becomes of two numbers
 * @param otherwise what decides where two single values meet, or one side removed what the other
 *     changed
 */
public record MergeRule(Arrays arrays, List<String> key, Numbers numbers, Strategy otherwise) {

  /** What becomes of two lists. */
  public enum Arrays {
    /** A list is one value (S14). */
    REPLACE,
    /** The base, and behind it what either side added; nothing is ever removed. */
    APPEND,
    /**
     * Element by element against the base: added on either side is in, removed on either is out.
     */
    MERGE
  }

  /** What becomes of two numbers. */
  public enum Numbers {
    /** A number is one value. */
    REPLACE,
    /** Both sides' changes are added to the base: stock counted in two places. */
    DELTA
  }

  /** Objects deep, everything else a question for a person. */
  public static final MergeRule DEFAULT =
      new MergeRule(Arrays.REPLACE, List.of(), Numbers.REPLACE, Strategy.of(Strategy.Kind.MANUAL));

  public MergeRule {
    key = List.copyOf(key);
  }

  public static MergeRule lists(Arrays arrays, String... key) {
    return new MergeRule(arrays, List.of(key), DEFAULT.numbers, DEFAULT.otherwise);
  }

  public MergeRule otherwise(Strategy strategy) {
    return new MergeRule(arrays, key, numbers, strategy);
  }
}
