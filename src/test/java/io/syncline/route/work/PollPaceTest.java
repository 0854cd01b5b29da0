package io.syncline.route.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.Slice;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PollPaceTest {

  private final PollPace pace = new PollPace(Duration.ofMinutes(1));

  private Duration pause(int done) {
    return pace.pause(Slice.WHOLE, done, 1);
  }

  @Test
  void aSystemThatIsQuietIsLookedAtLessOften() {
    assertThat(pause(3)).isEqualTo(Duration.ofMinutes(1));
    assertThat(pause(0)).isEqualTo(Duration.ofMinutes(2));
    assertThat(pause(0)).isEqualTo(Duration.ofMinutes(4));
    assertThat(pause(3)).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void whoStandsByForAnotherProcessAsksEverySecondAndLooksAtTheUsualIntervalAfterThat() {
    pause(0);
    pause(0);
    assertThat(pause(WorkTurn.ELSEWHERE)).isEqualTo(Duration.ofSeconds(1));
    assertThat(pause(WorkTurn.ELSEWHERE)).isEqualTo(Duration.ofSeconds(1));
    assertThat(pause(0)).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void aPollThatIsNotDueIsAskedAboutEveryFewSecondsAndFollowedAtTheUsualInterval() {
    pause(0);
    pause(0);
    assertThat(pause(WorkTurn.NOT_DUE)).isEqualTo(Duration.ofSeconds(5));
    assertThat(pause(0)).isEqualTo(Duration.ofMinutes(2));
  }
}
