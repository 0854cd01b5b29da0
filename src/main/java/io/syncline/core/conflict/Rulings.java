package io.syncline.core.conflict;

import org.jspecify.annotations.Nullable;

/** The decisions kept so far. */
@FunctionalInterface
public interface Rulings {

  /** Nothing was decided before. */
  Rulings NONE = key -> null;

  /** The ruling on these very values; null where there is none. */
  @Nullable Ruling on(Contest.Key key);
}
