package io.syncline.system.jdbc.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A column as the database's catalog describes it.
 *
 * @param name in the catalog's own spelling
 * @param typeName the database's name of its type
 * @param size most characters of a text; most digits of a number
 * @param scale decimal places of a number that is exact
 * @param nullable whether it may be empty
 * @param filled whether the database gives a value to a new row that says none
 */
public record Column(
    String name,
    ColumnKind kind,
    String typeName,
    int size,
    int scale,
    boolean nullable,
    boolean filled) {

  private static final int WITHOUT_LIMIT = 10_000_000;
  private static final int MAX_DIGITS = 1000;

  /** The same, of whose times the day alone counts. */
  Column byDay() {
    return new Column(name, ColumnKind.DATE, typeName, size, scale, nullable, filled);
  }

  /** Whether a text of so many characters fits. */
  public boolean fits(int characters) {
    var longest = longest();
    return longest == null || characters <= longest;
  }

  /** The most characters of a text; null: no limit. */
  public @Nullable Integer longest() {
    return kind != ColumnKind.TEXT || size <= 0 || size > WITHOUT_LIMIT ? null : size;
  }

  /** Whether the database says how many decimal places it keeps. */
  public boolean scaled() {
    return kind == ColumnKind.NUMBER && size > 0 && size <= MAX_DIGITS;
  }
}
