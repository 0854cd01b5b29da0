package io.syncline.core.quality;

import io.syncline.core.model.SystemId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * How good the data of one entity is in one subscriber, as measured over complete listings of both
 * sides.
 *
 * @param run the run whose listings these were
 * @param attributes those compared
 * @param records of the subscriber in the filter
 * @param duplicates records beyond the first of each key, inside the subscriber
 * @param unmatched records of the subscriber without a counterpart in the system of record
 * @param missing records of the system of record without one here
 * @param unlinked pairs that were found by their key only: no link says that they belong together
 * @param attempted deliveries to it that came to an end since the run before
 * @param failed those that ended in the dead letters
 */
public record Score(
    String sync,
    String entity,
    SystemId system,
    String run,
    Instant at,
    List<AttributeScore> attributes,
    long records,
    long duplicates,
    long unmatched,
    long missing,
    long unlinked,
    long attempted,
    long failed) {

  public Score {
    attributes = List.copyOf(attributes);
  }

  /**
   * The share of records equal to the system of record on the key attributes, 0 to 1: the mean over
   * them, so that one bad attribute shows.
   */
  public double agreement() {
    return attributes.stream()
        .filter(AttributeScore::key)
        .mapToDouble(AttributeScore::agreement)
        .average()
        .orElse(1);
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
    return attempted == 0 ? 0 : (double) failed / attempted;
  }

  /** Whether an owner is to hear of it. */
  public boolean below(double threshold) {
    return agreement() < threshold || completeness() < threshold;
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
