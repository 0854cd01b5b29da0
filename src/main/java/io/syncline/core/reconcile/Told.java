package io.syncline.core.reconcile;

import org.jspecify.annotations.Nullable;

/**
 * What a side answered when it was asked how many records it has.
 *
 * @param total null where it did not say
 * @param why its count query told none, in words; null where it told one, or has no such query
 */
record Told(@Nullable Long total, @Nullable String why) {

  static final Told NOTHING = new Told(null, null);
}
