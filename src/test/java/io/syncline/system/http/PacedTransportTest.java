package io.syncline.system.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.SystemType.RateLimit;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Time is a number here, and the timer a list. */
class PacedTransportTest {

  private static final HttpCall CALL =
      new HttpCall("GET", URI.create("http://h/x"), Map.of(), null, Duration.ofSeconds(1));
  private static final HttpResult FINE = new HttpResult.Answered(200, Map.of(), new byte[0]);

  private long nanos;
  private final List<CompletableFuture<HttpResult>> sent = new ArrayList<>();
  private final List<Runnable> timers = new ArrayList<>();

  private PacedTransport paced(int requests, Duration per, int concurrency, Duration wait) {
    return new PacedTransport(
        call -> {
          var answer = new CompletableFuture<HttpResult>();
          sent.add(answer);
          return answer;
        },
        new RateLimit(requests, per, concurrency),
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
}
