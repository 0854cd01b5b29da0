package io.syncline.core.delivery.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.delivery.RetryPolicy;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {

  private static final SystemId BOOKS = Contacts.BOOKS;
  private static final Instant NOW = Contacts.START;
  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Failure DOWN = new Failure.Transient("down");
  private static final Failure BUSY = new Failure.RateLimited("429", Duration.ofSeconds(50));

  private final CircuitBreaker circuitBreaker =
      new CircuitBreaker(
          RetryPolicy.upTo(8).backoff(FIRST, Duration.ofMinutes(10)).thenMoveToDeadLetters(),
          new SplittableRandom(1));

  @Test
  void oneRecordThatFailsAloneStopsNoOther() {
    circuitBreaker.failed(BOOKS, DOWN, 1, NOW);

    assertThat(circuitBreaker.openUntil(BOOKS, NOW)).isEmpty();
  }

  @Test
  void whatTheSystemAskedForIsNotShortenedByAnotherFailure() {
    circuitBreaker.failed(BOOKS, BUSY, 1, NOW);
    circuitBreaker.failed(BOOKS, DOWN, 100, NOW.plusSeconds(1));

    assertThat(circuitBreaker.openUntil(BOOKS, NOW.plusSeconds(1))).hasValue(NOW.plusSeconds(50));
  }

  @Test
  void slicesThatFailAtTheSameTimeAreOneOutage() {
    for (int slice = 0; slice < 10; slice++) {
      circuitBreaker.failed(BOOKS, DOWN, 100, NOW);
    }

    assertThat(circuitBreaker.openUntil(BOOKS, NOW))
        .hasValueSatisfying(it -> assertThat(it).isBeforeOrEqualTo(NOW.plus(FIRST)));
  }

  @Test
  void aFailureSaysUntilWhenTheSystemIsNotCalled() {
    assertThat(circuitBreaker.failed(BOOKS, DOWN, 1, NOW)).as("a first strike").isEmpty();
    var until = circuitBreaker.failed(BOOKS, DOWN, 1, NOW);

    assertThat(until).isEqualTo(circuitBreaker.openUntil(BOOKS, NOW));
    assertThat(until)
        .hasValueSatisfying(
            it -> assertThat(it).isBetween(NOW.plus(FIRST.dividedBy(2)), NOW.plus(FIRST)));
  }

  @Test
  void theTimeInWhichCredentialsWereRefusedIsNotCounted() {
    circuitBreaker.failed(BOOKS, DOWN, 1, NOW.plusSeconds(9));
    assertThat(circuitBreaker.waitingSince(BOOKS, NOW)).isEqualTo(NOW);

    circuitBreaker.failed(BOOKS, new Failure.Refused("HTTP 401"), 1, NOW.plusSeconds(10));
    assertThat(circuitBreaker.waitingSince(BOOKS, NOW)).isEqualTo(NOW.plusSeconds(10));
    assertThat(circuitBreaker.waitingSince(BOOKS, NOW.plusSeconds(11)))
        .isEqualTo(NOW.plusSeconds(11));
    assertThat(circuitBreaker.waitingSince(Contacts.DESK, NOW)).isEqualTo(NOW);
  }

  @Test
  void oneTargetSaysNothingOfAnother() {
    circuitBreaker.failed(BOOKS, BUSY, 1, NOW);

    assertThat(circuitBreaker.openUntil(Contacts.DESK, NOW)).isEmpty();
  }
}
