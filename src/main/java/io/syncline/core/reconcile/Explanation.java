package io.syncline.core.reconcile;

import io.syncline.core.model.SystemId;
import org.jspecify.annotations.Nullable;

/**
 * The likely cause of a difference.
 *
 * @param there the system it speaks of; null: none
 * @param reason why a fix would do nothing, in words; null where that needs none
 * @param fixable whether looking at the record again settles it without a choice between values
 */
record Explanation(
    Cause cause, @Nullable SystemId there, @Nullable String reason, boolean fixable) {

  Explanation(Cause cause, @Nullable SystemId there, boolean fixable) {
    this(cause, there, null, fixable);
  }

  static Explanation of(Cause cause) {
    return new Explanation(cause, null, false);
  }

  static Explanation of(Cause cause, SystemId there) {
    return new Explanation(cause, there, false);
  }

  /** One that nothing would come of. */
  static Explanation idle(Cause cause, SystemId there, String reason) {
    return new Explanation(cause, there, reason, false);
  }

  static Explanation fixable(Cause cause, SystemId there) {
    return new Explanation(cause, there, true);
  }
}
