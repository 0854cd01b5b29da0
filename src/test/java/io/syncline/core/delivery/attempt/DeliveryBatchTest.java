package io.syncline.core.delivery.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.Ids;
import io.syncline.core.model.SystemId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeliveryBatchTest {

  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

  private final AtomicLong numbers = new AtomicLong();
  private final DeliveryBatch batch =
      new DeliveryBatch(
          SystemId.of("books"),
          List.of(),
          new DeliveryBatch.Runtime(
              CLOCK, new Ids(CLOCK, new SplittableRandom(1)), numbers::incrementAndGet));

  @Test
  void s1OneReadNumberServesAllThatACallDidAndTheNextCallHasALaterOne() {
    batch.answered();
    long first = batch.readNumber();
    assertThat(batch.readNumber()).isEqualTo(first);

    batch.answered();
    assertThat(batch.readNumber()).isGreaterThan(first);
  }
}
