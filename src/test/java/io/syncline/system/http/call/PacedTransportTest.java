package io.syncline.system.http.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.system.SystemType.RateLimit;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.state.RateBudget;
import io.syncline.core.system.state.RateBudget.Budgeted;
import io.syncline.system.LocalBudget;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Time is a number here, and the timer a list. */
class PacedTransportTest {

  private static final HttpCall CALL =
      new HttpCall("GET", URI.create("http://h/x"), Map.of(), null, Duration.ofSeconds(1));
  private static final HttpResult FINE = new HttpResult.Answered(200, Map.of(), new byte[0]);

  private static final SystemId SYSTEM = SystemId.of("crm");

  private long nanos;
  private final List<CompletableFuture<HttpResult>> sent = new ArrayList<>();
  private final List<Runnable> timers = new ArrayList<>();

  private PacedTransport paced(int requests, Duration per, int concurrency, Duration wait) {
    return paced(new RateLimit(requests, per, concurrency), new LocalBudget(() -> nanos), wait);
  }

  private PacedTransport paced(RateLimit limit, RateBudget budget, Duration wait) {
    return new PacedTransport(
        call -> {
          var answer = new CompletableFuture<HttpResult>();
          sent.add(answer);
          return answer;
        },
        new BorrowedTurns(new RateBudget.Budgeted(SYSTEM, null), limit, budget, nanos),
        wait,
        (delay, task) -> timers.add(task),
        () -> nanos,
        new RetryAfter(() -> Instant.EPOCH));
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
    var due = List.copyOf(timers);
    timers.clear();
    due.forEach(Runnable::run);
  }

  @Test
  void noMoreThanAllowedAreOnTheirWayAtOnce() {
    var paced = paced(1000, Duration.ofSeconds(1), 2, Duration.ofSeconds(5));
    var results = new ArrayList<CompletableFuture<HttpResult>>();
    for (int i = 0; i < 5; i++) {
      results.add(paced.send(CALL));
    }
    assertThat(sent).hasSize(2);
    sent.get(0).complete(FINE);
    assertThat(sent).hasSize(3);
    sent.get(1).complete(FINE);
    sent.get(2).complete(FINE);
    sent.get(3).complete(FINE);
    sent.get(4).complete(FINE);
    assertThat(results).allMatch(CompletableFuture::isDone);
  }

  @Test
  void requestsBeyondTheRateWaitForTheirTurn() {
    var paced = paced(2, Duration.ofSeconds(2), 10, Duration.ofSeconds(5));
    for (int i = 0; i < 4; i++) {
      paced.send(CALL);
    }
    assertThat(sent).as("the burst").hasSize(2);
    pass(Duration.ofSeconds(1));
    assertThat(sent).hasSize(3);
    pass(Duration.ofMillis(500));
    assertThat(sent).hasSize(3);
    pass(Duration.ofMillis(500));
    assertThat(sent).hasSize(4);
  }

  @Test
  void s18WhatMayNotLeaveAnyMoreWhenItsTurnComesIsNotSent() {
    var paced = paced(1, Duration.ofSeconds(1), 10, Duration.ofSeconds(5));
    var may = new AtomicBoolean(true);
    paced.send(CALL);
    var late = paced.send(CALL.leaving(may::get));
    var next = paced.send(CALL);
    may.set(false);
    pass(Duration.ofSeconds(1));

    assertThat(late).isCompletedWithValueMatching(it -> it instanceof HttpResult.Unsent);
    assertThat(sent).as("the turn is the next one's").hasSize(2);
    assertThat(next).isNotDone();
  }

  @Test
  void aTurnTooFarAwayIsRefusedWithTheTimeToWait() {
    var paced = paced(1, Duration.ofMinutes(1), 10, Duration.ofSeconds(5));
    paced.send(CALL);
    assertThat(paced.send(CALL).join())
        .isEqualTo(new HttpResult.Unsent("its rate limit is used up", Duration.ofMinutes(1)));
    assertThat(sent).hasSize(1);
  }

  @Test
  void aRequestDoesNotWaitLongerThanTheLongestForAPlace() {
    var paced = paced(1000, Duration.ofSeconds(1), 1, Duration.ofSeconds(5));
    paced.send(CALL);
    var second = paced.send(CALL);
    pass(Duration.ofSeconds(6));
    assertThat(second.join()).isInstanceOf(HttpResult.Unsent.class);
    sent.get(0).complete(FINE);
    assertThat(sent).hasSize(1);
  }

  @Test
  void afterARefusalNothingIsSentBeforeTheMomentItNames() {
    var paced = paced(100, Duration.ofSeconds(1), 10, Duration.ofSeconds(5));
    paced.send(CALL);
    sent.get(0).complete(new HttpResult.Answered(429, Map.of("retry-after", "3"), new byte[0]));
    var waiting = paced.send(CALL);
    assertThat(sent).hasSize(1);
    pass(Duration.ofSeconds(3));
    assertThat(sent).hasSize(2);
    assertThat(waiting).isNotDone();
    sent.get(1).complete(new HttpResult.Answered(503, Map.of("retry-after", "60"), new byte[0]));
    assertThat(paced.send(CALL).join())
        .isEqualTo(new HttpResult.Unsent("its rate limit is used up", Duration.ofSeconds(60)));
  }

  @ParameterizedTest
  @CsvSource({"403, true", "500, true", "404, false", "409, false"})
  void onlyARefusalThatIsNotOfOneRecordStopsTheOthers(int status, boolean stops) {
    var paced = paced(100, Duration.ofSeconds(1), 10, Duration.ofSeconds(5));
    paced.send(CALL);
    sent.get(0).complete(new HttpResult.Answered(status, Map.of("retry-after", "3"), new byte[0]));
    paced.send(CALL);
    assertThat(sent).hasSize(stops ? 1 : 2);
  }

  @Test
  void twoThatShareABudgetKeepItsLimitTogether() {
    var budget = new LocalBudget(() -> nanos);
    var limit = new RateLimit(10, Duration.ofSeconds(1), 100);
    var one = paced(limit, budget, Duration.ofMinutes(1));
    var other = paced(limit, budget, Duration.ofMinutes(1));
    for (int i = 0; i < 40; i++) {
      one.send(CALL);
      other.send(CALL);
    }

    assertThat(sent).as("the burst").hasSize(10);
    for (int tenths = 1; tenths <= 20; tenths++) {
      pass(Duration.ofMillis(100));
      assertThat(sent).hasSize(10 + tenths);
    }
  }

  /** Gives what the test says, when it says so; notes what it was asked for. */
  private static final class GivenBudget implements RateBudget {
    private final List<Integer> asked = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private CompletableFuture<Portion> answer = new CompletableFuture<>();

    @Override
    public CompletableFuture<Portion> borrow(Budgeted of, RateLimit limit, int wanted) {
      asked.add(wanted);
      answer = new CompletableFuture<>();
      return answer;
    }

    @Override
    public void close(Budgeted of, Duration pause) {
      pauses.add(pause);
    }

    void gives(int turns, int sharers) {
      answer.complete(new Portion(turns, Duration.ZERO, sharers));
    }
  }

  @Test
  void oneQuestionServesManyRequestsAndNoneLeavesWithoutATurn() {
    var budget = new GivenBudget();
    var paced =
        paced(new RateLimit(1_000, Duration.ofSeconds(1), 100), budget, Duration.ofSeconds(5));
    for (int i = 0; i < 50; i++) {
      paced.send(CALL);
    }
    assertThat(sent).isEmpty();
    assertThat(budget.asked).hasSize(1);

    budget.gives(1, 1);
    assertThat(sent).hasSize(1);
    assertThat(budget.asked).as("the rest, and some in advance").containsExactly(1, 49 + 250);
    budget.gives(299, 1);
    pass(Duration.ofSeconds(1));
    assertThat(sent).hasSize(50);
    assertThat(budget.asked).hasSize(2);
  }

  @Test
  void aTurnThatIsNotUsedWithinASecondIsLost() {
    var budget = new GivenBudget();
    var paced = paced(new RateLimit(10, Duration.ofSeconds(1), 4), budget, Duration.ofSeconds(5));
    paced.send(CALL);
    budget.gives(3, 1);
    pass(Duration.ofSeconds(2));

    paced.send(CALL);

    assertThat(sent).hasSize(1);
    assertThat(budget.asked).containsExactly(1, 1);
  }

  @Test
  void processesShareWhatMayBeOnItsWayAtOnce() {
    var budget = new GivenBudget();
    var paced =
        paced(new RateLimit(1_000, Duration.ofSeconds(1), 5), budget, Duration.ofSeconds(5));
    for (int i = 0; i < 10; i++) {
      paced.send(CALL);
    }
    budget.gives(10, 2);
    pass(Duration.ofMillis(20));
    assertThat(sent).as("half of five").hasSize(2);
  }

  @Test
  void aBudgetThatCannotBeAskedSendsNothingAndIsAskedAgain() {
    var budget = new GivenBudget();
    var paced = paced(new RateLimit(10, Duration.ofSeconds(1), 4), budget, Duration.ofSeconds(5));
    var waiting = paced.send(CALL);
    budget.answer.completeExceptionally(new IllegalStateException("no database"));
    assertThat(sent).isEmpty();

    pass(Duration.ofSeconds(1));
    assertThat(budget.asked).hasSize(2);
    pass(Duration.ofSeconds(6));
    assertThat(waiting.join()).isInstanceOf(HttpResult.Unsent.class);
  }

  @Test
  void thatASystemAskedForAPauseIsSaidToAll() {
    var budget = new GivenBudget();
    var paced = paced(new RateLimit(10, Duration.ofSeconds(1), 4), budget, Duration.ofSeconds(5));
    paced.send(CALL);
    budget.gives(3, 1);
    sent.get(0).complete(new HttpResult.Answered(429, Map.of("retry-after", "3"), new byte[0]));

    assertThat(budget.pauses).containsExactly(Duration.ofSeconds(3));
    paced.send(CALL);
    assertThat(sent).as("what was borrowed before is not used either").hasSize(1);
  }
}
