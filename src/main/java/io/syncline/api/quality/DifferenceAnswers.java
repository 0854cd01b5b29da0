package io.syncline.api.quality;

import io.syncline.api.http.ApiWords;
import io.syncline.api.http.BodyFields;
import io.syncline.api.http.Refusal;
import io.syncline.core.reconcile.difference.Difference;
import io.syncline.core.reconcile.difference.Differences;
import jakarta.inject.Singleton;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** What people answer to differences, checked and kept. */
@Singleton
public class DifferenceAnswers {

  private final Differences differences;

  DifferenceAnswers(Differences differences) {
    this.differences = differences;
  }

  /** A kept difference needs a reason, an accepted one an expiry too. */
  public static void requireReason(Difference.Answer answer) {
    boolean accepted = answer.resolution() == Difference.Resolution.ACCEPTED;
    boolean explained = answer.resolution() == Difference.Resolution.EXPLAINED;
    if ((accepted || explained) && answer.reason() == null) {
      throw Refusal.badRequest("reason says why the difference may stay");
    }
    if (accepted && answer.until() == null) {
      throw Refusal.badRequest("until says when that expires");
    }
  }

  public static Difference.Resolution resolution(BodyFields said) {
    var word = said.text("resolution");
    try {
      return ApiWords.parse(word == null ? "" : word, Difference.Resolution.class);
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest("resolution is one of " + ApiWords.all(Difference.Resolution.class));
    }
  }

  /**
   * @throws Refusal where there is none of this id, or the answer does not fit it
   */
  public Difference changed(UUID id, UnaryOperator<Difference> change) {
    try {
      return differences
          .change(id, change)
          .orElseThrow(() -> Refusal.unknown("There is no difference of this id"));
    } catch (IllegalArgumentException e) {
      throw Refusal.conflict("not-possible", String.valueOf(e.getMessage()));
    }
  }
}
