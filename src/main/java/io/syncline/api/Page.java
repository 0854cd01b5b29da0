package io.syncline.api;

import java.util.List;
import java.util.function.Function;
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
   * @param found one more than the page holds, where there are more
   */
  static <S, T> Page<T> of(
      List<S> found, int limit, Function<S, T> view, Function<S, Cursor> place) {
    boolean more = found.size() > limit;
    var shown = more ? found.subList(0, limit) : found;
    return new Page<>(
        shown.stream().map(view).toList(), more ? place.apply(shown.get(limit - 1)).text() : null);
  }
}
