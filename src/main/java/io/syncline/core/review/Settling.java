package io.syncline.core.review;

import io.syncline.core.model.UnifiedRecord;
import java.util.List;
import java.util.Optional;

/** Knows the choices of one sort of question, and carries them out. */
interface Settling {

  /** Whether this is its sort of question. */
  boolean settles(Asked asked);

  /** What could be carried out, the suggested one first. */
  List<Offer> offers(Asked asked);

  /** The record as the choice would make it, where it changes what the record says. */
  default Optional<UnifiedRecord> after(Asked asked, Choice choice, Effects effects) {
    return Optional.empty();
  }

  /**
   * Carries a choice out.
   *
   * @throws Refused where it cannot be
   */
  void settle(Asked asked, Choice choice, Effects effects);
}
