package io.syncline.core.delivery.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.SystemId;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeliveryBatchTest {

  private final AtomicLong numbers = new AtomicLong();
  private final DeliveryBatch batch = new DeliveryBatch(SystemId.of("books"), List.of());

  @Test
  void s1OneReadNumberServesAllThatACallDidAndTheNextCallHasALaterOne() {
    batch.answered();
    long first = batch.readNumber(numbers::incrementAndGet);
    assertThat(batch.readNumber(numbers::incrementAndGet)).isEqualTo(first);

    batch.answered();
    assertThat(batch.readNumber(numbers::incrementAndGet)).isGreaterThan(first);
  }
}
