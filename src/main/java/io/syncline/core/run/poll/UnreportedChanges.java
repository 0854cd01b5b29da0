package io.syncline.core.run.poll;

import io.syncline.core.model.SystemId;
import java.time.Instant;

/** Knows which changes polls found first. */
@FunctionalInterface
public interface UnreportedChanges {

  /**
   * Whether a row that was polled in this time changed a record, and no webhook reported that
   * change, neither before nor since. What only looks like an edit, such as the echo of a write, is
   * no change; nor is one that has not been judged yet.
   *
   * @param since changes before it count for nothing
   */
  boolean any(SystemId system, Instant from, Instant to, Instant since);
}
