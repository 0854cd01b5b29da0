package io.syncline.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.system.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final RetryPolicy policy = World.POLICY;
  private final SplittableRandom random = new SplittableRandom(7);

  @Test
  void waitsDoubleUpToTheLongest() {
    assertThat(policy.cap(0)).isEqualTo(Duration.ofSeconds(5));
    assertThat(policy.cap(1)).isEqualTo(Duration.ofSeconds(10));
    assertThat(policy.cap(6)).isEqualTo(Duration.ofSeconds(320));
    assertThat(policy.cap(7)).isEqualTo(Duration.ofMinutes(10));
    assertThat(policy.cap(Integer.MAX_VALUE)).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void jitterIsFull() {
    long shortest = Long.MAX_VALUE;
    long longest = 0;
    for (int i = 0; i < 1_000; i++) {
      long wait = Duration.between(NOW, policy.next(3, NOW, random)).toMillis();
      assertThat(wait).isBetween(0L, 40_000L);
      shortest = Math.min(shortest, wait);
      longest = Math.max(longest, wait);
    }
    assertThat(shortest).isLessThan(2_000);
    assertThat(longest).isGreaterThan(38_000);
  }

  @Test
  void retryAfterIsNeverCutShort() {
    for (int i = 0; i < 100; i++) {
      assertThat(policy.nextWaiting(NOW, NOW, Duration.ofMinutes(3), random))
          .isAfterOrEqualTo(NOW.plus(Duration.ofMinutes(3)));
    }
  }

  @Test
  void waitingForASystemGrowsWithAgeAndEndsWithPatience() {
    for (int i = 0; i < 100; i++) {
      assertThat(policy.nextWaiting(NOW, NOW, null, random)).isBefore(NOW.plusSeconds(6));
      assertThat(policy.nextWaiting(NOW.minus(Duration.ofDays(6)), NOW, null, random))
          .isBefore(NOW.plusSeconds(601));
    }
    assertThat(policy.expired(NOW.minus(Duration.ofDays(6)), NOW)).isFalse();
    assertThat(policy.expired(NOW.minus(Duration.ofDays(8)), NOW)).isTrue();
  }

  @Test
  void waitingForOurCredentialsToBeAcceptedDoesNotEnd() {
    var old = NOW.minus(Duration.ofDays(80));
    assertThat(policy.expired(new Failure.Refused("HTTP 401"), old, NOW)).isFalse();
    assertThat(policy.expired(new Failure.Transient("down"), old, NOW)).isTrue();
  }

  @Test
  void theEighthAttemptIsTheLast() {
    assertThat(policy.exhausted(6)).isFalse();
    assertThat(policy.exhausted(7)).isTrue();
  }

  @Test
  void aPolicyThatCannotGrowIsRefused() {
    assertThatThrownBy(
            () ->
                RetryPolicy.upTo(0)
                    .backoff(Duration.ofSeconds(1), Duration.ofSeconds(1))
                    .thenMoveToDeadLetters())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                RetryPolicy.upTo(1)
                    .backoff(Duration.ofSeconds(2), Duration.ofSeconds(1))
                    .thenMoveToDeadLetters())
        .isInstanceOf(IllegalArgumentException.class);
  }
}
