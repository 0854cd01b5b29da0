package io.syncline.api;

import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param next the cursor of the next page; null: this is the last
 */
record Page<T>(
    List<T> items,
    @Schema(nullable = true, description = "Cursor of the next page; null: this is the last")
        @Nullable String next) {

  /**
   * The page that is asked for.
   *
   * @param find finds so many at most; it is asked for one more than the page holds
   * @param place where the page after an item begins
   */
  static <S, T> Page<T> of(
      Asked asked, IntFunction<List<S>> find, Function<S, T> view, Function<S, Cursor> place) {
    int limit = asked.limit();
    var found = find.apply(limit + 1);
    boolean more = found.size() > limit;
    var shown = more ? found.subList(0, limit) : found;
    return new Page<>(
        shown.stream().map(view).toList(), more ? place.apply(shown.get(limit - 1)).text() : null);
  }
}
