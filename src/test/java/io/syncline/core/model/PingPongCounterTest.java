package io.syncline.core.model;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.value.Value;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S5: systems that keep setting an attribute back are distinguished from people")
class PingPongCounterTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private AttributeState state = new AttributeState(Value.text("one"), CRM, NOON, 1);
  private Instant now = NOON;

  @Test
  void theThirdSetBackInARowAlarms() {
    edit(BOOKS, "two");
    assertThat(alarming()).isFalse();
    edit(CRM, "one");
    edit(BOOKS, "two");
    assertThat(alarming()).isFalse();
    edit(CRM, "one");
    assertThat(alarming()).isTrue();
  }

  @Test
  void twoNightlyJobsThatUndoOneAnotherAlarm() {
    for (int day = 0; day < 2; day++) {
      now = now.plus(Duration.ofDays(1));
      edit(BOOKS, "two");
      edit(CRM, "one");
    }
    assertThat(alarming()).isTrue();
  }

  @Test
  void anExchangeThatPausedStartsAgain() {
    edit(BOOKS, "two");
    edit(CRM, "one");
    edit(BOOKS, "two");
    now = now.plus(Duration.ofHours(37));
    edit(CRM, "one");
    assertThat(alarming()).isFalse();
  }

  @Test
  void aThirdSystemAPersonOrAnotherValueEndsTheExchange() {
    edit(BOOKS, "two");
    edit(CRM, "one");
    edit(BOOKS, "two");
    edit(DESK, "one");
    assertThat(state.pingPong().setBacks()).isZero();
    edit(BOOKS, "two");
    edit(DESK, "three");
    assertThat(state.pingPong().setBacks()).isZero();
    edit(AttributeState.PERSON, "one");
    assertThat(state.pingPong()).isNull();
    edit(BOOKS, "two");
    assertThat(state.pingPong()).isNull();
  }

  @Test
  void editsOfOneSystemAreNoExchange() {
    for (int i = 0; i < 9; i++) {
      edit(CRM, i % 2 == 0 ? "two" : "one");
    }
    assertThat(state.pingPong()).isNull();
  }

  @Test
  void answersThatComeAtOnceAgainAndAgainAlarmThoughNoValueComesBack() {
    for (int i = 0; i <= 20; i++) {
      assertThat(alarming()).as("turn %d", i).isFalse();
      edit(i % 2 == 0 ? BOOKS : CRM, "value " + i);
    }
    assertThat(alarming()).isTrue();
  }

  @Test
  void answersAPersonMayHaveGivenDoNotAlarm() {
    for (int i = 0; i <= 40; i++) {
      now = now.plus(Duration.ofMinutes(2));
      edit(i % 2 == 0 ? BOOKS : CRM, "value " + i);
    }
    assertThat(alarming()).isFalse();
  }

  @Test
  @DisplayName("S5, S11: a write that is reverted and comes back alarms the fourth time")
  void aRevertedWriteThatComesBackAlarms() {
    for (int i = 0; i < 4; i++) {
      assertThat(alarming()).as("time %d", i).isFalse();
      now = now.plus(Duration.ofMinutes(5));
      state = state.withExchange(PingPongCounter.reverted(state, Value.text("theirs"), BOOKS, now));
    }
    assertThat(alarming()).isTrue();
    assertThat(state.version()).isEqualTo(1);
    assertThat(state.value()).isEqualTo(Value.text("one"));
  }

  @Test
  void differentRevertedWritesDoNotAlarm() {
    for (int i = 0; i < 9; i++) {
      now = now.plus(Duration.ofMinutes(5));
      state =
          state.withExchange(
              PingPongCounter.reverted(state, Value.text("theirs " + i), BOOKS, now));
    }
    assertThat(alarming()).isFalse();
  }

  private boolean alarming() {
    return state.pingPong() != null && state.pingPong().alarming();
  }

  private void edit(SystemId system, String value) {
    now = now.plusSeconds(10);
    state = state.next(Value.text(value), system, now);
  }
}
