package io.syncline.api.quality;

import io.syncline.core.quality.AttributeScore;
import io.syncline.core.quality.Score;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How good the data of an entity is in one system.
 *
 * @param run the reconciliation that measured it
 * @param agreement share, 0 to 1, of pairs in which nothing that is compared differs; null where
 *     nothing was compared beyond the attributes by which the pairs were found
 * @param pairs how many were compared
 * @param equalPairs those in which nothing differs
 * @param completeness mean share, 0 to 1, of records that have the key attributes filled
 * @param errorRate share, 0 to 1, of deliveries that ended in the dead letters
 * @param belowThreshold whether its owner is notified
 * @param unmatched records there without a counterpart in the system of record
 * @param missing records of the system of record without one there
 * @param unlinked pairs found by their key that no link says belong together
 * @param attributes the worst first; those that are perfect are left out
 */
@Schema(name = "QualityScore")
record ScoreView(
    String sync,
    String entity,
    String system,
    String run,
    Instant at,
    @Schema(nullable = true) @Nullable Double agreement,
    long pairs,
    long equalPairs,
    double completeness,
    double errorRate,
    boolean belowThreshold,
    long records,
    long duplicates,
    long unmatched,
    long missing,
    long unlinked,
    List<AttributeView> attributes) {

  private static final int MOST = 1_000;

  /** One attribute. */
  @Schema(name = "AttributeScore")
  record AttributeView(
      String attribute,
      boolean key,
      double agreement,
      double completeness,
      long compared,
      long different,
      long empty) {

    private static AttributeView of(AttributeScore it) {
      return new AttributeView(
          it.attribute(),
          it.key(),
          it.agreement(),
          it.completeness(),
          it.compared(),
          it.compared() - it.equal(),
          it.records() - it.filled());
    }
  }

  /**
   * All scores asked for.
   *
   * @param threshold below it the owner is notified
   */
  @Schema(name = "QualityScores")
  record All(double threshold, List<ScoreView> items) {
    static All of(double threshold, List<Score> scores) {
      return new All(threshold, scores.stream().map(it -> ScoreView.of(it, threshold)).toList());
    }
  }

  private static ScoreView of(Score it, double threshold) {
    return new ScoreView(
        it.of().sync(),
        it.of().entity(),
        it.of().system().value(),
        it.run(),
        it.at(),
        it.agreement().isPresent() ? it.agreement().getAsDouble() : null,
        it.pairs().compared(),
        it.pairs().equal(),
        it.completeness(),
        it.errorRate(),
        it.below(threshold),
        it.counts().records(),
        it.counts().duplicates(),
        it.counts().unmatched(),
        it.counts().missing(),
        it.counts().unlinked(),
        it.worst(MOST).stream().map(AttributeView::of).toList());
  }
}
