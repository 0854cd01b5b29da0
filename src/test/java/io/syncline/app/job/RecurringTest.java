package io.syncline.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RecurringTest {

  private static final Duration SOON = Duration.ofMillis(1);

  @Test
  @DisplayName("S18: however many other things hang, leases are renewed")
  void whatHangsKeepsNothingElseWaiting() throws Exception {
    var end = new CountDownLatch(1);
    var hanging = new CountDownLatch(8);
    var renewed = new CountDownLatch(3);
    try (var recurring = new Recurring()) {
      for (int i = 0; i < 8; i++) {
        recurring.add(
            TimedJob.every(
                SOON,
                "hang",
                () -> {
                  hanging.countDown();
                  await(end);
                }));
      }
      recurring.add(TimedJob.every(SOON, "renew", renewed::countDown));

      assertThat(hanging.await(20, TimeUnit.SECONDS)).as("all of them hang").isTrue();
      assertThat(renewed.await(20, TimeUnit.SECONDS)).as("renewed all the same").isTrue();
      end.countDown();
    }
  }

  @Test
  void whatFailsIsTriedAgain() throws Exception {
    var tried = new CountDownLatch(3);
    try (var recurring = new Recurring()) {
      recurring.add(
          TimedJob.atOnce(
              SOON,
              "fail",
              () -> {
                tried.countDown();
                throw new IllegalStateException("not yet");
              }));

      assertThat(tried.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void await(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
