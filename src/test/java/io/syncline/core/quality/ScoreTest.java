package io.syncline.core.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.syncline.core.model.SystemId;
import io.syncline.core.reconcile.side.Measured;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreTest {

  @Test
  void theScoreIsTheShareOfPairsInWhichNothingDiffers() {
    var score =
        score(
            new Measured.Pairs(100, 90),
            new AttributeScore("email", true, 100, 100, 100, 100),
            new AttributeScore("fax", false, 100, 90, 100, 1));
    assertThat(score.agreement()).hasValue(0.9);
    assertThat(score.below(0.95)).isTrue();
    assertThat(score.below(0.9)).isFalse();
  }

  @Test
  void anAttributeThatIsRequiredAndEmptyPullsItDownToo() {
    var score =
        score(new Measured.Pairs(90, 90), new AttributeScore("email", true, 90, 90, 100, 90));
    assertThat(score.agreement()).hasValue(1);
    assertThat(score.completeness()).isCloseTo(0.9, within(1e-9));
    assertThat(score.below(0.95)).isTrue();
  }

  @Test
  void theWorstAttributesComeFirst() {
    var score =
        score(
            new Measured.Pairs(100, 96),
            new AttributeScore("company", false, 100, 97, 100, 10),
            new AttributeScore("email", true, 100, 100, 100, 100),
            new AttributeScore("phone", true, 100, 99, 100, 60));
    assertThat(score.worst(2))
        .extracting(AttributeScore::attribute)
        .containsExactly("company", "phone");
    assertThat(score.worst(9)).hasSize(2);
  }

  @Test
  void whereNothingWasComparedNothingIsBad() {
    var none = new Measured.Pairs(0, 0);
    assertThat(score(none).agreement()).isEmpty();
    assertThat(score(none).below(0.95)).isFalse();
    assertThat(score(none).errorRate()).isZero();
    assertThat(score(none, new AttributeScore("email", true, 0, 0, 0, 0)).below(0.95)).isFalse();
  }

  private static Score score(Measured.Pairs pairs, AttributeScore... attributes) {
    return new Score(
        new Score.Of("contacts", "contact", SystemId.of("books")),
        "run",
        Instant.parse("2026-06-22T04:00:00Z"),
        List.of(attributes),
        pairs,
        new Measured.Counts(100, 0, 0, 0, 0),
        new Score.Deliveries(0, 0));
  }
}
