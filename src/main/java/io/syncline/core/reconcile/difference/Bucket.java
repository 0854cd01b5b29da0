package io.syncline.core.reconcile.difference;

import java.util.Locale;

/** The kinds of differences; A is the side of the system of record, B the other one. */
public enum Bucket {
  ONLY_IN_A,
  ONLY_IN_B,
  DIFFERS,
  /** Several records of one side have one key. */
  DUPLICATE_KEY,
  /** No link, and no key to compare by. */
  MISSING_KEY,
  /** Both sides have it under one key, and no link says so: a match to link. */
  UNLINKED,
  /** It changed while we looked, or could not be looked at again: the next run says. */
  UNDECIDABLE;

  /** Its name as definitions, the API and messages write it: {@code onlyInA}. */
  public String word() {
    return word(this);
  }

  /** A constant as definitions, the API and messages write it. */
  public static String word(Enum<?> constant) {
    var parts = constant.name().toLowerCase(Locale.ROOT).split("_");
    var word = new StringBuilder(parts[0]);
    for (int i = 1; i < parts.length; i++) {
      word.append(parts[i].substring(0, 1).toUpperCase(Locale.ROOT)).append(parts[i].substring(1));
    }
    return word.toString();
  }
}
