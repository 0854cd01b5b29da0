package io.syncline.route.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.SettableClock;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.route.pipeline.WorkSources;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class QueuePaceTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Duration GATHERING = Duration.ofMillis(50);

  private Optional<Instant> due = Optional.empty();
  private final AtomicInteger asked = new AtomicInteger();
  private final QueuePace pace =
      QueuePace.of(
          new WorkQueue(WorkSources.INBOX, SystemId.of("crm")),
          slice -> {
            asked.incrementAndGet();
            return due;
          },
          new SettableClock(NOW));

  @Test
  void aFullBatchIsFollowedByTheNextWithoutAskingWhetherThereIsOne() {
    assertThat(pause(200)).isZero();
    assertThat(pace.shortestBetween(200, 200)).isZero();
    assertThat(asked).hasValue(0);
  }

  @Test
  void whoTookAllThatWasDueSleepsUntilTheNextIsWithoutLookingAgain() {
    due = Optional.of(NOW.plusMillis(400));
    assertThat(pause(3)).isEqualTo(Duration.ofMillis(400));
  }

  @Test
  void whatBecameDueDuringAPassIsTakenByTheNext() {
    due = Optional.of(NOW.minusMillis(1));
    assertThat(pause(3)).isZero();
  }

  @Test
  void whatIsDueAndMayNotBeClaimedIsNotSpunFor() {
    due = Optional.of(NOW.minusMillis(1));
    assertThat(pause(0)).isPositive();
  }

  @Test
  void whatComesOneByOneIsGatheredAndWhatComesAfterARestIsNot() {
    assertThat(pace.shortestBetween(1, 200)).isEqualTo(GATHERING);
    assertThat(pace.shortestBetween(0, 200)).isLessThan(GATHERING);
  }

  @Test
  void aStepThatIsTakenOneByOneAfterAFailureIsNotHeldUp() {
    assertThat(pace.shortestBetween(1, 1)).isZero();
  }

  private Duration pause(int done) {
    return pace.pause(Slice.WHOLE, done, 200);
  }
}
