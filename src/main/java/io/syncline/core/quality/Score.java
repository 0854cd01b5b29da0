package io.syncline.core.quality;

import io.syncline.core.model.SystemId;
import io.syncline.core.reconcile.side.Measured;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How good the data of one entity is in one subscriber, as measured over complete listings of both
 * sides.
 *
 * @param run the run whose listings these were
 * @param attributes those compared
 * @param pairs of records of both
 * @param counts of the subscriber, compared with the system of record
 */
public record Score(
    Of of,
    String run,
    Instant at,
    List<AttributeScore> attributes,
    Measured.Pairs pairs,
    Measured.Counts counts,
    Deliveries deliveries) {

  /** Whose data it is. */
  public record Of(String sync, String entity, SystemId system) {}

  /**
   * How deliveries to the subscriber ended since the run before.
   *
   * @param ended all that came to an end
   * @param failed those that ended in the dead letters
   */
  public record Deliveries(long ended, long failed) {}

  public Score {
    attributes = List.copyOf(attributes);
  }

  /**
   * The share of pairs in which nothing that is compared differs, 0 to 1; empty where nothing was
   * compared beyond the attributes by which the pairs were found.
   */
  public OptionalDouble agreement() {
    return pairs.compared() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(AttributeScore.share(pairs.equal(), pairs.compared()));
  }

  /** The share of required and key attributes that are filled, 0 to 1. */
  public double completeness() {
    return attributes.stream()
        .filter(AttributeScore::key)
        .mapToDouble(AttributeScore::completeness)
        .average()
        .orElse(1);
  }

  public double errorRate() {
    return deliveries.ended() == 0 ? 0 : (double) deliveries.failed() / deliveries.ended();
  }

  /** Whether an owner is to be notified. */
  public boolean below(double threshold) {
    return agreement().orElse(1) < threshold || completeness() < threshold;
  }

  /** The attributes that pull it down, the worst first. */
  public List<AttributeScore> worst(int most) {
    return attributes.stream()
        .filter(it -> it.agreement() < 1 || it.key() && it.completeness() < 1)
        .sorted(
            Comparator.comparingDouble(
                    (AttributeScore it) -> Math.min(it.agreement(), it.completeness()))
                .thenComparing(AttributeScore::attribute))
        .limit(most)
        .toList();
  }
}
