package io.syncline.core.definition.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("S2, safety hold: how much a number may change at once")
class ChangeLimitTest {

  private final ChangeLimit limit =
      new ChangeLimit(new BigDecimal(50), new BigDecimal(100), BigDecimal.TEN);

  @ParameterizedTest
  @CsvSource({
    "100, 50, true, fall by 50 %",
    "100, 49.99, false, fall by 50 %",
    "100, 200, true, rise by 100 %",
    "100, 201, false, rise by 101 %",
    "5, -4.9, true, fall by 198 %",
    "5, -5, false, fall by 200 %",
    "0, 9.99, true, rise from zero",
    "0, 10, false, rise from zero",
    "-100, -150, true, fall by 50 %",
    "-100, -160, false, fall by 60 %"
  })
  void whatPasses(BigDecimal before, BigDecimal after, boolean passes, String words) {
    assertThat(limit.passes(before, after)).isEqualTo(passes);
    assertThat(ChangeLimit.inWords(before, after)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"100, 0, true", "100, 1000, false", "7, 7.0, true"})
  void aSideWithoutALimitPassesAll(BigDecimal before, BigDecimal after, boolean passes) {
    var rises = new ChangeLimit(null, new BigDecimal(10), BigDecimal.ZERO);

    assertThat(rises.passes(before, after)).isEqualTo(passes);
  }
}
