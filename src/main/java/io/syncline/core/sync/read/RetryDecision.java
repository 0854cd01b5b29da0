package io.syncline.core.sync.read;

import io.syncline.core.system.Failure;
import java.time.Instant;
import java.util.Optional;

/** Decides when failed work is tried again, or that it has failed for good. */
@FunctionalInterface
public interface RetryDecision {

  /**
   * @param attempts how often it was tried, this time included
   * @param since when it first came to us
   * @return when to try again; empty where it is to become a dead letter
   */
  Optional<Instant> next(Failure failure, int attempts, Instant since, Instant now);
}
