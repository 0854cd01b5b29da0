package io.syncline.core.conflict;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The decisions kept so far. */
public interface KeptDecisions {

  /** Nothing was decided before. */
  KeptDecisions NONE = of(key -> null);

  /** The decision on these very values; null where there is none. */
  @Nullable KeptDecision on(ConflictingSides.Key key);

  /**
   * Is called for a conflict that a route is to decide and has not been asked about.
   *
   * @return why a person is asked, should it stay so
   */
  String unasked(ConflictingSides conflicting, String route);

  /** These decisions; no route is asked about a conflict that they leave open. */
  static KeptDecisions of(Function<ConflictingSides.Key, @Nullable KeptDecision> keptDecisions) {
    return new KeptDecisions() {
      @Override
      public @Nullable KeptDecision on(ConflictingSides.Key key) {
        return keptDecisions.apply(key);
      }

      @Override
      public String unasked(ConflictingSides conflicting, String route) {
        return notDecided(route);
      }
    };
  }

  /** The question names the route that has not decided. */
  static String notDecided(String route) {
    return route + " has not decided it";
  }
}
