package io.syncline.api.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PacedTest {

  private final BroadcastProcessor<Long> ticks = BroadcastProcessor.create();
  private final AtomicInteger stuck = new AtomicInteger();
  private final AtomicInteger made = new AtomicInteger();

  private void ticks(int many) {
    LongStream.range(0, many).forEach(ticks::onNext);
  }

  private AssertSubscriber<Integer> receiver(long takes) {
    return Paced.by(ticks, 30, made::incrementAndGet, stuck::incrementAndGet)
        .subscribe()
        .withSubscriber(AssertSubscriber.create(takes));
  }

  @Test
  void aReceiverThatTakesNothingMoreIsReportedAndNothingIsMadeForIt() {
    var receiver = receiver(1);
    ticks(1);
    receiver.awaitItems(1);

    ticks(29);
    assertThat(stuck).hasValue(0);
    ticks(1000);
    assertThat(stuck.get()).isPositive();
    receiver.assertItems(1);
    assertThat(made.get()).isLessThanOrEqualTo(2);
  }

  @Test
  void aReceiverThatTakesEachItemIsNever() {
    var receiver = receiver(Long.MAX_VALUE);
    for (int i = 1; i <= 20; i++) {
      ticks(1);
      receiver.awaitItems(i);
    }
    assertThat(stuck).hasValue(0);
  }
}
