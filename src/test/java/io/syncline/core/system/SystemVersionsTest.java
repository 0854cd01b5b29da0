package io.syncline.core.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemVersionsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "9 | 10",
        "2026-01-01T00:00:00Z | 2026-01-01T00:00:00.001Z",
        "Fri, 02 Jan 2026 00:00:00 GMT | Thu, 01 Oct 2026 00:00:00 GMT",
        "2026-01-01T00:00:00Z | Fri, 02 Jan 2026 00:00:00 GMT"
      })
  void numbersAndTimesAreOrdered(String first, String next) {
    assertThat(Versions.older(first, next)).isTrue();
    assertThat(Versions.older(next, first)).isFalse();
    assertThat(Versions.older(first, first)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"W/\"a\" | W/\"b\"", "9 | 2026-01-01T00:00:00Z", "Yesterday GMT | Today GMT"})
  void whatIsNeitherIsNotOrdered(String one, String other) {
    assertThat(Versions.compare(one, other, Duration.ZERO)).isEmpty();
    assertThat(Versions.older(one, other)).isFalse();
  }

  @Test
  void timesWithinAStepAreEqual() {
    assertThat(
            Versions.compare(
                "2026-01-01T00:00:00.1Z", "2026-01-01T00:00:00.9Z", Duration.ofSeconds(1)))
        .hasValue(0);
  }
}
