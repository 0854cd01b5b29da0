package io.syncline.api.http;

import io.syncline.core.model.Listed;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param next the cursor of the next page; null: this is the last
 * @param unread how many rows were left out because only a newer version can read them; null: none
 */
public record Page<T>(
    List<T> items,
    @Schema(nullable = true, description = "Cursor of the next page; null: this is the last")
        @Nullable String next,
    @Schema(
            nullable = true,
            description = "How many rows were left out because only a newer version can read them")
        @Nullable Integer unread) {

  /**
   * The page that is asked for.
   *
   * @param find finds at most the given number of items; it is called with one more than the page
   *     holds
   * @param place where the page after an item begins
   */
  public static <S, T> Page<T> of(
      QueryParameters query,
      IntFunction<List<S>> find,
      Function<S, T> view,
      Function<S, Cursor> place) {
    return page(query.limit(), Listed.all(find.apply(query.limit() + 1)), view, place);
  }

  /** As {@link #of}, of rows that this version may not be able to read. */
  public static <S, T> Page<T> readable(
      QueryParameters query,
      IntFunction<Listed<S>> find,
      Function<S, T> view,
      Function<S, Cursor> place) {
    return page(query.limit(), find.apply(query.limit() + 1), view, place);
  }

  private static <S, T> Page<T> page(
      int limit, Listed<S> listed, Function<S, T> view, Function<S, Cursor> place) {
    var found = listed.rows();
    boolean more = found.size() > limit;
    var shown = more ? found.subList(0, limit) : found;
    return new Page<>(
        shown.stream().map(view).toList(),
        more ? place.apply(shown.get(limit - 1)).text() : null,
        listed.unread() == 0 ? null : listed.unread());
  }
}
