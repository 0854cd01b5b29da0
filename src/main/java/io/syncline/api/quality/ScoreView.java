package io.syncline.api.quality;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
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
 * @param attributes the worst first; those that are perfect are left out
 */
@Schema(name = "QualityScore")
record ScoreView(
    String sync,
    String entity,
    String system,
    String run,
    Instant at,
    @JsonUnwrapped SharesView shares,
    @JsonUnwrapped CountedView counts,
    List<AttributeView> attributes) {

  private static final int MOST = 1_000;

  /**
   * Shares, 0 to 1.
   *
   * @param agreement of pairs in which nothing that is compared differs; null where nothing was
   *     compared beyond the attributes by which the pairs were found
   * @param completeness mean of records that have the key attributes filled
   * @param errorRate of deliveries that ended in the dead letters
   * @param belowThreshold whether its owner is notified
   */
  record SharesView(
      @Schema(nullable = true) @Nullable Double agreement,
      double completeness,
      double errorRate,
      boolean belowThreshold) {}

  /**
   * Numbers of records and pairs.
   *
   * @param pairs how many were compared
   * @param equalPairs those in which nothing differs
   * @param unmatched records there without a counterpart in the system of record
   * @param missing records of the system of record without one there
   * @param unlinked pairs found by their key that no link says belong together
   */
  record CountedView(
      long pairs,
      long equalPairs,
      long records,
      long duplicates,
      long unmatched,
      long missing,
      long unlinked) {

    private static CountedView of(Score it) {
      var counts = it.counts();
      return new CountedView(
          it.pairs().compared(),
          it.pairs().equal(),
          counts.records(),
          counts.duplicates(),
          counts.unmatched(),
          counts.missing(),
          counts.unlinked());
    }
  }

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
        new SharesView(
            it.agreement().isPresent() ? it.agreement().getAsDouble() : null,
            it.completeness(),
            it.errorRate(),
            it.below(threshold)),
        CountedView.of(it),
        it.worst(MOST).stream().map(AttributeView::of).toList());
  }
}
