package io.syncline.core.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.model.Grouping;
import io.syncline.core.definition.model.Grouping.Until;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a group is complete. */
class GroupingTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          DAY,     0, 2026-03-02T08:00:00Z, -,          2026-03-02T23:00:00Z
          WEEK,    0, 2026-03-02T08:00:00Z, -,          2026-03-08T23:00:00Z
          MONTH,   0, 2026-03-02T08:00:00Z, 2026-03-31, 2026-03-31T22:00:00Z
          MONTH,   3, 2026-04-02T08:00:00Z, 2026-03-31, 2026-04-03T22:00:00Z
          MONTH,   3, 2026-04-02T08:00:00Z, 2026-04-01, 2026-05-03T22:00:00Z
          MONTH,   3, 2026-04-05T08:00:00Z, 2026-03-31, 2026-05-03T22:00:00Z
          MONTH,   0, 2026-03-31T21:59:59Z, 2026-03-31, 2026-03-31T22:00:00Z
          MONTH,   0, 2026-03-31T22:00:00Z, 2026-03-31, 2026-04-30T22:00:00Z
          QUARTER, 0, 2026-02-28T08:00:00Z, -,          2026-03-31T22:00:00Z
          QUARTER, 0, 2026-12-31T08:00:00Z, -,          2026-12-31T23:00:00Z
          MONTH,   0, 2026-03-02T08:00:00Z, 2027-01-15, 2027-01-31T23:00:00Z
          """)
  void aGroupIsCompleteAtTheEndOfItsPeriod(
      Until until, int grace, Instant met, LocalDate day, Instant complete) {
    var group = new Grouping(List.of("project"), until, "", "day", Duration.ofDays(grace), null);
    assertThat(group.complete(met, day, ZoneId.of("Europe/Zurich"))).isEqualTo(complete);
  }
}
