package io.syncline.core.definition.system;

import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.key.Within;
import org.jspecify.annotations.Nullable;

/**
 * How the pages of a listing follow one another.
 *
 * @param kind the way
 * @param parameter the query parameter (or body path) that asks for the next page
 * @param next dotted path of the next cursor or link in the answer
 * @param more dotted path of a flag that says whether there is more, or whether not where a {@code
 *     !} precedes it; null: there is while a cursor came, or until {@code total} are read, or a
 *     page is empty: a short one may be all that the system gives at once
 * @param first of {@code page}: the number of the first page
 * @param sizeParameter the query parameter (or body path) for the page's size; null: fixed
 * @param maxSize the most records to ask for at once
 * @param total dotted path of the total, or {@code header:} and the name of the header that tells
 *     it ({@code header:X-Total-Count}); null: not given
 * @param byTime whether records come in the order of their last change: then pages follow one
 *     another by that time, and by {@code kind} only within one instant, so that a record that
 *     changes meanwhile makes none be passed over (S22)
 */
public record Paging(
    Kind kind,
    @Nullable String parameter,
    @Nullable String next,
    @Nullable String more,
    @Within(min = 0, max = 1) @Default("1") int first,
    @Nullable String sizeParameter,
    @Within(min = 1) @Default("100") int maxSize,
    @Nullable String total,
    boolean byTime) {

  public Paging {
    byTime = byTime || kind == Kind.KEYSET;
  }

  /** The ways. */
  public enum Kind {
    CURSOR,
    OFFSET,
    PAGE,
    LINK_HEADER,
    /** A cursor, by time. */
    KEYSET
  }
}
