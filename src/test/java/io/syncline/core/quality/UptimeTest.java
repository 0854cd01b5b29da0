package io.syncline.core.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.quality.Uptime.Outage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UptimeTest {

  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

  @Test
  void withoutOutagesItIsWhole() {
    assertThat(Uptime.of(START, at(100), List.of())).isEqualTo(1);
  }

  @Test
  void outagesAtTheSameTimeCountOnce() {
    var outages = List.of(outage(10, 30), outage(20, 40), outage(25, 26), outage(60, 70));

    assertThat(Uptime.of(START, at(100), outages)).isEqualTo(0.6);
  }

  @Test
  void onlyWhatIsInsideCounts() {
    var outages = List.of(outage(-50, 10), outage(90, null), outage(-90, -80), outage(200, 300));

    assertThat(Uptime.of(START, at(100), outages)).isEqualTo(0.8);
  }

  @Test
  void anEmptyTimeHasNone() {
    assertThat(Uptime.of(START, START, List.of())).isNull();
    assertThat(Uptime.of(at(5), START, List.of())).isNull();
  }

  private static Outage outage(int since, @Nullable Integer until) {
    return new Outage(at(since), until == null ? null : at(until));
  }

  private static Instant at(int minutes) {
    return START.plusSeconds(60L * minutes);
  }
}
