package io.syncline.core.definition;

import org.jspecify.annotations.Nullable;

/**
 * How the pages of a listing follow one another.
 *
 * @param kind the way
 * @param parameter the query parameter (or body path) that asks for the next page
 * @param next dotted path of the next cursor or link in the answer
 * @param more dotted path of a flag that says whether there is more; null: there is while a cursor
 *     or a full page came
 * @param sizeParameter the query parameter (or body path) for the page's size; null: fixed
 * @param maxSize the most records a page can have
 * @param total dotted path of the total; null: not told
 */
public record Paging(
    Kind kind,
    @Nullable String parameter,
    @Nullable String next,
    @Nullable String more,
    @Nullable String sizeParameter,
    @Within(min = 1) @Default("100") int maxSize,
    @Nullable String total) {

  /** The ways. */
  public enum Kind {
    CURSOR,
    OFFSET,
    PAGE,
    LINK_HEADER,
    KEYSET
  }
}
