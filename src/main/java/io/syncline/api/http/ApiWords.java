package io.syncline.api.http;

import io.syncline.core.definition.key.Hyphenated;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.reconcile.difference.Bucket;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * How the API writes constants: {@code OUTCOME_UNKNOWN} as {@code outcome-unknown}; buckets as
 * definitions and counts write them. What is asked for is found without regard to case, hyphen and
 * underscore.
 */
public final class ApiWords {

  private ApiWords() {}

  public static String of(Enum<?> constant) {
    return constant instanceof Bucket bucket ? bucket.word() : Hyphenated.of(constant);
  }

  /**
   * @throws IllegalArgumentException where it is none of them
   */
  public static <E extends Enum<E>> E parse(String word, Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .filter(it -> Names.same(it.name(), word))
        .findFirst()
        .orElseThrow(IllegalArgumentException::new);
  }

  /** What decided a conflict: a strategy's name, or the expression of a {@code custom} one. */
  public static String rule(String rule) {
    return Arrays.stream(Strategy.Kind.values())
        .filter(it -> it.name().equals(rule))
        .findFirst()
        .map(ApiWords::of)
        .orElse(rule);
  }

  public static String all(Class<? extends Enum<?>> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(ApiWords::of)
        .collect(Collectors.joining(", "));
  }
}
