package io.syncline.system.http.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ClockOffsetTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration WAY = Duration.ofMillis(80);

  private final ClockOffset offset = new ClockOffset();

  @Test
  @DisplayName("S12: until an answer has a time the clocks are assumed to agree")
  void zeroUntilMeasured() {
    assertThat(offset.ahead()).isZero();
    answered(NOON, WAY, 200, Map.of());
    answered(NOON, WAY, 200, Map.of("date", "yesterday"));
    assertThat(offset.ahead()).isZero();
  }

  @Test
  @DisplayName("S12: the offset is found from whole seconds to well within one")
  void theOffsetIsFound() {
    long seed = 12;
    for (long seconds : new long[] {-7_200, -30, -3, 3, 30, 7_200}) {
      var random = new Random(seed);
      var measured = new ClockOffset();
      for (int i = 0; i < 40; i++) {
        var sent = NOON.plusMillis(random.nextInt(60_000));
        var way = Duration.ofMillis(20 + random.nextInt(200));
        learn(measured, sent, way, Duration.ofSeconds(seconds));
      }
      assertThat(measured.ahead().minusSeconds(seconds).abs())
          .as("%s s, seed %s", seconds, seed)
          .isLessThan(Duration.ofMillis(600));
    }
  }

  @Test
  @DisplayName("S12: clocks that agree are never said to differ, whatever part of a second it is")
  void clocksThatAgree() {
    for (int millis = 0; millis < 4_000; millis += 37) {
      learn(offset, NOON.plusMillis(millis), Duration.ofMillis(millis), Duration.ZERO);
      assertThat(offset.ahead()).as("after %s ms", millis).isZero();
    }
  }

  @Test
  @DisplayName("S12: slow answers and single wrong ones do not move the offset")
  void slowAndWrongAnswers() {
    var ahead = Duration.ofSeconds(60);
    for (int i = 0; i < 16; i++) {
      if (i % 4 == 3) {
        learn(offset, NOON, WAY, Duration.ofHours(5));
      } else if (i % 2 == 1) {
        learn(offset, NOON, Duration.ofSeconds(25), ahead);
      } else {
        learn(offset, NOON, WAY, ahead);
      }
    }
    assertThat(offset.ahead())
        .isBetween(ahead.minus(Duration.ofSeconds(1)), ahead.plus(Duration.ofSeconds(1)));
  }

  @Test
  @DisplayName("S12: a clock that was set right is believed after some answers")
  void aClockThatWasSetRight() {
    for (int i = 0; i < 16; i++) {
      learn(offset, NOON, WAY, Duration.ofSeconds(-90));
    }
    assertThat(offset.ahead()).isNegative();
    for (int i = 0; i < 16; i++) {
      learn(offset, NOON, WAY, Duration.ZERO);
    }
    assertThat(offset.ahead()).isZero();
  }

  @Test
  @DisplayName("S12: errors, answers out of a cache and dates of another age are not measured")
  void whatIsNotMeasured() {
    var date = date(NOON.plusSeconds(600));
    answered(NOON, WAY, 503, Map.of("date", date));
    answered(NOON, WAY, 200, Map.of("date", date, "age", "17"));
    answered(NOON, Duration.ofSeconds(-1), 200, Map.of("date", date));
    answered(NOON, WAY, 200, Map.of("date", date(NOON.plus(Duration.ofDays(40)))));
    assertThat(offset.ahead()).isZero();
    answered(NOON, WAY, 200, Map.of("date", date, "age", "0"));
    assertThat(offset.ahead()).isGreaterThan(Duration.ofSeconds(599));
  }

  @Test
  @DisplayName("S12: every answer that passes is measured from when it was sent")
  void everyAnswerIsMeasured() {
    var now = new Instant[] {NOON};
    var answer = new CompletableFuture<HttpResult>();
    var transport = new TimedTransport(call -> answer, () -> now[0], offset);
    var call = new HttpCall("GET", URI.create("http://h/x"), Map.of(), null, WAY);
    var result = transport.send(call);
    now[0] = NOON.plusSeconds(2);
    var expected =
        new HttpResult.Answered(200, Map.of("date", date(NOON.plusSeconds(301))), new byte[0]);
    answer.complete(expected);
    assertThat(result.join()).isSameAs(expected);
    assertThat(offset.ahead()).isEqualTo(Duration.ofMillis(300_500));
  }

  /** An answer stamped halfway by a clock that is so far ahead. */
  private static void learn(ClockOffset offset, Instant sent, Duration way, Duration ahead) {
    var stamped = date(sent.plus(way.dividedBy(2)).plus(ahead));
    offset.learn(
        sent, sent.plus(way), new HttpResult.Answered(200, Map.of("date", stamped), new byte[0]));
  }

  private void answered(Instant sent, Duration way, int status, Map<String, String> headers) {
    offset.learn(sent, sent.plus(way), new HttpResult.Answered(status, headers, new byte[0]));
  }

  private static String date(Instant at) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC));
  }
}
