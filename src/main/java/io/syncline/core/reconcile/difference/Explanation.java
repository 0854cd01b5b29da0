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

  public Explanation(Cause cause, @Nullable SystemId there, boolean fixable) {
    this(cause, there, null, fixable);
  }

  /** Why a fix would do nothing, and where to go; null where it would do something. */
  public @Nullable String why() {
    return reason != null || fixable ? reason : cause.remedy();
  }

  public static Explanation of(Cause cause) {
    return new Explanation(cause, null, false);
  }

  public static Explanation of(Cause cause, SystemId there) {
    return new Explanation(cause, there, false);
  }

  /** One that nothing would come of. */
  public static Explanation idle(Cause cause, SystemId there, String reason) {
    return new Explanation(cause, there, reason, false);
  }

  public static Explanation fixable(Cause cause, SystemId there) {
    return new Explanation(cause, there, true);
  }
}
