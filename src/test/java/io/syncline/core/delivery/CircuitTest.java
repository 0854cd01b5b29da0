package io.syncline.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CircuitTest {

  private static final SystemId BOOKS = Contacts.BOOKS;
  private static final Instant NOW = Contacts.START;
  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Failure DOWN = new Failure.Transient("down");
  private static final Failure BUSY = new Failure.RateLimited("429", Duration.ofSeconds(50));

  private final Circuit circuit =
      new Circuit(
          RetryPolicy.upTo(8).backoff(FIRST, Duration.ofMinutes(10)).thenBury(),
          new SplittableRandom(1));

  @Test
  void oneRecordThatFailsAloneStopsNobody() {
    circuit.failed(BOOKS, DOWN, 1, NOW);

    assertThat(circuit.openUntil(BOOKS, NOW)).isEmpty();
  }

  @Test
  void whatTheSystemAskedForIsNotShortenedByAnotherFailure() {
    circuit.failed(BOOKS, BUSY, 1, NOW);
    circuit.failed(BOOKS, DOWN, 100, NOW.plusSeconds(1));

    assertThat(circuit.openUntil(BOOKS, NOW.plusSeconds(1))).hasValue(NOW.plusSeconds(50));
  }

  @Test
  void slicesThatFailAtTheSameTimeAreOneOutage() {
    for (int slice = 0; slice < 10; slice++) {
      circuit.failed(BOOKS, DOWN, 100, NOW);
    }

    assertThat(circuit.openUntil(BOOKS, NOW))
        .hasValueSatisfying(it -> assertThat(it).isBeforeOrEqualTo(NOW.plus(FIRST)));
  }

  @Test
  void oneTargetSaysNothingOfAnother() {
    circuit.failed(BOOKS, BUSY, 1, NOW);

    assertThat(circuit.openUntil(Contacts.DESK, NOW)).isEmpty();
  }
}
