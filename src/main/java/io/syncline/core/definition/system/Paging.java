package io.syncline.core.definition.system;

import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.key.Group;
import io.syncline.core.definition.key.Within;
import org.jspecify.annotations.Nullable;

/**
 * How the pages of a listing follow one another. A request may say {@code {cursor}}, {@code
 * {offset}}, {@code {page}} and {@code {size}} wherever it is a template.
 *
 * @param kind the way
 * @param parameter the query parameter (or body path) that asks for the next page; null: the
 *     request says the place itself
 * @param next dotted path of the next cursor or link in the answer; of {@code lastRecord}: in the
 *     last record, null: its id
 * @param more dotted path of a flag that says whether there is more, or whether not where a {@code
 *     !} precedes it; null: there is while a cursor came, or until {@code total} are read, or a
 *     page is empty: a short one may be all that the system gives at once
 * @param first of {@code page} and {@code offset}: the number of the first page, null: 1; that of
 *     the first record, null: 0
 * @param sizeParameter the query parameter (or body path) for the page's size; null: fixed, or
 *     {@code {size}}
 * @param maxSize the most records to ask for at once
 * @param total dotted path of the total, or {@code header:} and the name of the header that holds
 *     it ({@code header:X-Total-Count}); null: not reported
 * @param byTime whether records come in the order of their last change: then pages follow one
 *     another by that time, and by {@code kind} only within one instant, so that a record that
 *     changes meanwhile makes none be passed over (S22)
 * @param continuation another request for every page but the first, with {@code {cursor}} in it;
 *     null: the same
 * @param end where a listing ends
 */
public record Paging(
    Kind kind,
    @Nullable String parameter,
    @Nullable String next,
    @Nullable String more,
    @Within(min = 0, max = 1) @Nullable Integer first,
    @Nullable String sizeParameter,
    @Within(min = 1) @Default("100") int maxSize,
    @Nullable String total,
    boolean byTime,
    Operation.@Nullable Request continuation,
    @Group End end) {

  /**
   * Where a listing ends.
   *
   * @param maxRecords the most records that all pages of one search show: where {@code total} says
   *     that there are so many or more, it is asked in parts, from {@code {since}} to {@code
   *     {until}}; null: all are shown
   * @param emptyPageEnds whether a page without records is the last, whatever cursor or link it has
   */
  public record End(@Within(min = 1) @Nullable Integer maxRecords, boolean emptyPageEnds) {
    public static final End USUAL = new End(null, false);
  }

  /** With the usual end. */
  public Paging(
      Kind kind,
      @Nullable String parameter,
      @Nullable String next,
      @Nullable String more,
      @Nullable Integer first,
      @Nullable String sizeParameter,
      int maxSize,
      @Nullable String total,
      boolean byTime,
      Operation.@Nullable Request continuation) {
    this(
        kind,
        parameter,
        next,
        more,
        first,
        sizeParameter,
        maxSize,
        total,
        byTime,
        continuation,
        End.USUAL);
  }

  public Paging {
    byTime = byTime || kind == Kind.KEYSET;
  }

  /** The ways. */
  public enum Kind {
    CURSOR,
    OFFSET,
    PAGE,
    /** The {@code Link} header that says {@code rel="next"}. */
    LINK_HEADER,
    /** A link in the answer's body. */
    LINK,
    /** The last record of the page before. */
    LAST_RECORD,
    /** A cursor, by time. */
    KEYSET;

    /** Whether pages are asked for by a number that we count. */
    public boolean counted() {
      return this == OFFSET || this == PAGE;
    }

    /** Whether a page tells the whole address of the next one. */
    public boolean linked() {
      return this == LINK_HEADER || this == LINK;
    }

    /** The place by which a request asks for the next page; null: it is a link. */
    public @Nullable String place() {
      return switch (this) {
        case OFFSET -> "offset";
        case PAGE -> "page";
        case CURSOR, KEYSET, LAST_RECORD -> "cursor";
        case LINK_HEADER, LINK -> null;
      };
    }
  }

  /** The most records that one search shows; null: it shows all. */
  public @Nullable Integer maxRecords() {
    return end.maxRecords();
  }

  /** Whether what is added or removed meanwhile moves records from page to page. */
  public boolean shifts() {
    return !byTime && (kind.counted() || kind.linked());
  }

  /** The number of the first page, or of the first record. */
  public int firstPosition() {
    return first != null ? first : kind == Kind.PAGE ? 1 : 0;
  }
}
