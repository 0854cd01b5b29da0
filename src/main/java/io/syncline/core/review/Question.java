package io.syncline.core.review;

import io.syncline.core.conflict.Review;
import io.syncline.core.review.answer.FeasibleChoice;
import java.util.List;

/**
 * A review item as it is shown to a person.
 *
 * @param version of what the choices are made from; a decision that names an older one is refused
 * @param offers the choices that could be carried out, the suggested one first; none once it is
 *     closed
 */
public record Question(Review review, String version, List<FeasibleChoice> offers) {
  public Question {
    offers = List.copyOf(offers);
  }
}
