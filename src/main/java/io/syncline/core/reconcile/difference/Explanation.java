package io.syncline.core.reconcile.difference;

import io.syncline.core.model.SystemId;
import org.jspecify.annotations.Nullable;

/**
 * The likely cause of a difference.
 *
 * @param there the system it speaks of; null: none
 * @param reason why a fix would do nothing, in words; null where its cause says all
 * @param fixable whether looking at the record again settles it without a choice between values
 */
public record Explanation(
    Cause cause, @Nullable SystemId there, @Nullable String reason, boolean fixable) {

  /** Why a fix would do nothing, and where to go; null where it would do something. */
  public @Nullable String why() {
    return reason != null || fixable ? reason : cause.remedy();
  }

  public static Explanation of(Cause cause) {
    return of(cause, null, false);
  }

  public static Explanation of(Cause cause, SystemId there) {
    return of(cause, there, false);
  }

  /** One that nothing would come of. */
  public static Explanation idle(Cause cause, SystemId there, String reason) {
    return new Explanation(cause, there, reason, false);
  }

  public static Explanation fixable(Cause cause, SystemId there) {
    return of(cause, there, true);
  }

  public static Explanation of(Cause cause, @Nullable SystemId there, boolean fixable) {
    return new Explanation(cause, there, null, fixable);
  }
}
