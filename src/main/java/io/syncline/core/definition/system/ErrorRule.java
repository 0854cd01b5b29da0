package io.syncline.core.definition.system;

import org.jspecify.annotations.Nullable;

/**
 * Says what an error answer means.
 *
 * @param status HTTP status, exact ({@code 429}) or by class ({@code 5xx})
 * @param path dotted path in the answer that must hold {@code contains}; null: any answer of that
 *     status
 * @param contains text to be found there
 * @param failure what it is
 * @param existing dotted path or pattern with one group that yields the existing record's id, for
 *     {@link FailureClass#ALREADY_THERE}
 */
public record ErrorRule(
    String status,
    @Nullable String path,
    @Nullable String contains,
    FailureClass failure,
    @Nullable String existing) {

  /** The classes of failure, and the outcomes that are no failure of ours. */
  public enum FailureClass {
    TRANSIENT,
    RATE_LIMITED,
    PERMANENT,
    INVALID,
    OUTCOME_UNKNOWN,
    ALREADY_THERE,
    MISSING,
    STALE
  }
}
