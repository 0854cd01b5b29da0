package io.syncline.core.identity;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How alike two records are, and why; without values, so that it can be shown and kept anywhere.
 *
 * @param value 0 to 1
 * @param evidence the fuzzy attributes that both sides have
 * @param second another attribute that agrees; null: there is none
 * @param against an exact rule that both sides fill differently; null: there is none
 */
public record MatchScore(
    double value,
    List<Evidence> evidence,
    @Nullable String second,
    @Nullable String against,
    Verdict verdict) {

  /** What a score allows. */
  public enum Verdict {
    DIFFERENT,
    REVIEW,
    LINK
  }

  /**
   * What one attribute says.
   *
   * @param threshold where its rule begins
   */
  public record Evidence(String attribute, double similarity, double threshold) {
    boolean reached() {
      return similarity >= threshold;
    }
  }

  public MatchScore {
    evidence = List.copyOf(evidence);
  }

  /** {@code fuzzy:company=0.97,lastName=1.00 score=0.98}: what a link made by it is marked with. */
  public String rule() {
    return evidence.stream()
        .map(it -> it.attribute() + "=" + shown(it.similarity()))
        .collect(Collectors.joining(",", FuzzyScore.RULE, " score=" + shown(value)));
  }

  /** In words, for the person who decides. */
  public String explained() {
    var words =
        evidence.stream()
            .map(
                it ->
                    it.attribute() + " " + shown(it.similarity()) + " of " + shown(it.threshold()))
            .collect(Collectors.joining(", ", "", "; score " + shown(value)));
    var agreeing = second == null ? "" : "; " + second + " agrees";
    return words + agreeing + (against == null ? "" : "; " + against + " differs");
  }

  /** Rounded down: what is not the same never shows as 1.00. */
  public static String shown(double similarity) {
    return BigDecimal.valueOf(similarity).setScale(2, RoundingMode.DOWN).toPlainString();
  }
}
