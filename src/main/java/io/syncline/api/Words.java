package io.syncline.api;

import io.syncline.core.definition.Strategy;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How the API writes constants: {@code OUTCOME_UNKNOWN} as {@code outcome-unknown}. */
final class Words {

  private Words() {}

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * @throws IllegalArgumentException where it is none of them
   */
  static <E extends Enum<E>> E parse(String word, Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .filter(it -> of(it).equals(word))
        .findFirst()
        .orElseThrow(IllegalArgumentException::new);
  }

  /** What decided a conflict: a strategy's name, or the expression of a {@code custom} one. */
  static String rule(String rule) {
    return Arrays.stream(Strategy.Kind.values())
        .filter(it -> it.name().equals(rule))
        .findFirst()
        .map(Words::of)
        .orElse(rule);
  }

  static String all(Class<? extends Enum<?>> type) {
    return Arrays.stream(type.getEnumConstants()).map(Words::of).collect(Collectors.joining(", "));
  }
}
