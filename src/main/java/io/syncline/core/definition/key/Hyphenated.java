package io.syncline.core.definition.key;

import java.util.Locale;

/**
 * Constants that the docs write with hyphens, as {@code bi-directional}; files may write either.
 */
public interface Hyphenated {

  String name();

  /** As the docs write it. */
  default String written() {
    return of(name());
  }

  /** Any constant in this form. */
  static String of(Enum<?> constant) {
    return of(constant.name());
  }

  private static String of(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
