package io.syncline.core.conflict;

import org.jspecify.annotations.Nullable;

/** The decisions kept so far. */
@FunctionalInterface
public interface Rulings {

  /** Nothing was decided before. */
  Rulings NONE = key -> null;

  /** The ruling on these very values; null where there is none. */
  @Nullable Ruling on(Contest.Key key);

  /**
   * Is called for a contest that a route is to decide and has not been asked about.
   *
   * @return why a person is asked, should it stay so
   */
  default String unasked(Contest contest, String route) {
    return route + " has not decided it";
  }
}
