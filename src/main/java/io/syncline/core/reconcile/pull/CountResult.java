package io.syncline.core.reconcile.pull;

import org.jspecify.annotations.Nullable;

/**
 * What a side answered when it was asked how many records it has.
 *
 * @param total null where it did not say
 * @param why its count query returned none, in words; null where it returned one, or has no such
 *     query
 */
public record CountResult(@Nullable Long total, @Nullable String why) {

  public static final CountResult NOTHING = new CountResult(null, null);
}
