package io.syncline.api.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class LoginLimitTest {

  private Instant now = Instant.parse("2026-06-22T12:00:00Z");
  private final LoginLimit limit = new LoginLimit(() -> now);

  @Test
  void anAddressThatFailsOftenWaitsForTheNextMinuteAndOthersDoNot() {
    for (int i = 0; i < LoginLimit.MOST; i++) {
      assertThat(limit.allows("10.0.0.1")).isTrue();
      limit.failed("10.0.0.1");
    }
    assertThat(limit.allows("10.0.0.1")).isFalse();
    assertThat(limit.allows("10.0.0.2")).isTrue();
    now = now.plusSeconds(60);
    assertThat(limit.allows("10.0.0.1")).isTrue();
  }

  @Test
  void fromMoreAddressesThanAreCountedNoneIsAccepted() {
    for (int i = 0; i < 10_000; i++) {
      limit.failed("a" + i);
    }
    assertThat(limit.allows("another")).isFalse();
    assertThat(limit.allows("a1")).isTrue();
  }
}
