package io.syncline.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.SystemId;
import io.syncline.core.system.state.SharedBreakers;
import io.syncline.system.Breaker.State;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two processes, each with its breaker of the same system. */
class BreakerSharingTest {

  private static final SystemId CRM = SystemId.of("crm");

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Table table = new Table();
  private final Process one = new Process();
  private final Process other = new Process();

  private final class Process {
    Breaker breaker = made();
    final BreakerSharing sharing = new BreakerSharing(table, () -> Map.of(CRM, breaker));

    void fails(int calls) {
      for (int i = 0; i < calls; i++) {
        assertThat(breaker.admits()).isTrue();
        breaker.report(false);
      }
    }

    void isAnswered() {
      assertThat(breaker.admits()).isTrue();
      breaker.report(true);
    }
  }

  private Breaker made() {
    return new Breaker(3, Duration.ofSeconds(5), Duration.ofSeconds(20), () -> now);
  }

  private void share() {
    one.sharing.runOnce();
    other.sharing.runOnce();
    one.sharing.runOnce();
  }

  @Test
  void whereOneFoundItSilentTheFirstFailureOfAnotherIsEnough() {
    one.fails(3);
    other.fails(1);
    share();
    assertThat(other.breaker.state()).isEqualTo(State.OPEN);
    assertThat(other.breaker.admits()).isFalse();
  }

  @Test
  void aProcessWhoseCallsAreAnsweredGoesOn() {
    other.isAnswered();
    one.fails(3);
    share();
    assertThat(other.breaker.state()).isEqualTo(State.CLOSED);
    assertThat(one.breaker.state())
        .as("it does not learn that the system answers")
        .isEqualTo(State.OPEN);
  }

  @Test
  void anAnswerToOneEndsThePauseOfAll() {
    one.fails(3);
    other.fails(1);
    share();
    now = now.plusSeconds(5);
    other.isAnswered();
    other.sharing.runOnce();
    one.sharing.runOnce();
    assertThat(one.breaker.state()).isEqualTo(State.CLOSED);
    one.fails(2);
    assertThat(one.breaker.state()).as("it counts from the start").isEqualTo(State.CLOSED);
  }

  @Test
  void theTrialCallOfOnePostponesThoseOfOthers() {
    one.fails(3);
    other.fails(1);
    share();
    now = now.plusSeconds(5);
    one.fails(1);
    share();
    assertThat(other.breaker.admits()).as("the pause has doubled").isFalse();
    now = now.plusSeconds(10);
    assertThat(other.breaker.admits()).isTrue();
  }

  @Test
  void whatOpensAgainBeforeAnAnswerIsHeardOfStaysOpen() {
    one.fails(3);
    other.fails(1);
    share();
    now = now.plusSeconds(5);
    other.isAnswered();
    one.fails(1);
    other.sharing.runOnce();
    one.sharing.runOnce();
    assertThat(one.breaker.state()).isEqualTo(State.OPEN);
  }

  @Test
  void aSystemThatIsConnectedAgainBeginsClosedAndTheOthersHearOfIt() {
    one.fails(3);
    other.fails(1);
    share();
    one.breaker = made();
    share();
    other.sharing.runOnce();
    assertThat(table.open()).isEmpty();
    assertThat(other.breaker.state()).isEqualTo(State.CLOSED);
  }

  private final class Table implements SharedBreakers {
    private final Map<SystemId, Instant> until = new HashMap<>();

    @Override
    public void open(SystemId system, Duration pause) {
      until.merge(system, now.plus(pause), (a, b) -> a.isAfter(b) ? a : b);
    }

    @Override
    public void close(SystemId system) {
      until.remove(system);
    }

    @Override
    public Map<SystemId, Duration> open() {
      var open = new HashMap<SystemId, Duration>();
      until.forEach(
          (id, it) -> open.put(id, it.isAfter(now) ? Duration.between(now, it) : Duration.ZERO));
      return open;
    }
  }
}
