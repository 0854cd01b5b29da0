package io.syncline.core.review.remember;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Keeps the answers that are given to further questions. */
public interface AnswerRules {

  /** Those that hold, newest first. */
  List<AnswerRule> current();

  Optional<AnswerRule> find(UUID id);

  /** Keeps one; it ends the one that held for the same conflicts. */
  void add(AnswerRule rule);

  /**
   * Ends one.
   *
   * @return whether it held
   */
  boolean end(UUID id, String actor, Instant at);
}
