package io.syncline.core.review.answer;

import io.syncline.core.model.UnifiedRecord;
import java.util.List;
import java.util.Optional;

/** Knows the choices of one sort of question, and carries them out. */
public interface Settling {

  /** Whether this is its sort of question. */
  boolean settles(ReviewContext reviewContext);

  /** What could be carried out, the suggested one first. */
  List<FeasibleChoice> offers(ReviewContext reviewContext);

  /** The record as the choice would make it, where it changes what the record says. */
  Optional<UnifiedRecord> after(ReviewContext reviewContext, Choice choice, Effects effects);

  /**
   * Carries a choice out.
   *
   * @throws Refused where it cannot be
   */
  void settle(ReviewContext reviewContext, Choice choice, Effects effects);
}
