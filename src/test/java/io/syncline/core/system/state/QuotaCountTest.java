package io.syncline.core.system.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.system.Quota;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

/** A quota with a clock that is turned by hand. */
class QuotaCountTest {

  private static final ZoneId ZURICH = ZoneId.of("Europe/Zurich");
  private static final Quota DAY =
      new Quota(1000, Duration.ofDays(1), ZURICH, 20, new Quota.CountHeader("X-Left", null), null);

  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private QuotaCount count = QuotaCount.none(DAY, now);

  private QuotaCount.Portion take(int least, int most, boolean run) {
    var taken = count.take(DAY, least, most, run, now);
    count = taken.count();
    return taken.portion();
  }

  private int takeAll(boolean run) {
    int all = 0;
    for (var portion = take(1, 20, run); portion.calls() > 0; portion = take(1, 20, run)) {
      all += portion.calls();
    }
    return all;
  }

  @Test
  void runsLeaveTheReserveToPeople() {
    assertThat(takeAll(true)).isEqualTo(800);
    assertThat(takeAll(true)).isZero();
    assertThat(takeAll(false)).isEqualTo(200);
    assertThat(count.left(DAY, false)).isZero();
  }

  @Test
  void aDayBeginsAtMidnightThereAlsoWhereTheClockIsSet() {
    takeAll(false);
    var none = take(1, 20, false);
    assertThat(none.until()).isEqualTo(Instant.parse("2026-03-01T23:00:00Z"));

    now = Instant.parse("2026-03-01T22:59:59.999Z");
    assertThat(take(1, 20, false).calls()).isZero();
    now = Instant.parse("2026-03-01T23:00:00Z");
    assertThat(takeAll(false)).isEqualTo(1000);

    now = Instant.parse("2026-03-29T12:00:00Z");
    assertThat(take(1, 20, false).ends()).as("a day of 23 hours").isEqualTo(Duration.ofHours(10));
    assertThat(DAY.start(now)).isEqualTo(Instant.parse("2026-03-28T23:00:00Z"));
  }

  @Test
  void otherTimesFollowOneAnother() {
    var hours = new Quota(10, Duration.ofHours(6), ZURICH, 0, null, null);
    assertThat(hours.start(now)).isEqualTo(Instant.parse("2026-03-01T12:00:00Z"));
    assertThat(hours.start(now.minusMillis(1))).isEqualTo(Instant.parse("2026-03-01T06:00:00Z"));
    assertThat(hours.end(hours.start(now))).isEqualTo(Instant.parse("2026-03-01T18:00:00Z"));
  }

  @Test
  void aClockThatGoesBackGivesNothingTwice() {
    takeAll(false);
    now = now.minus(Duration.ofHours(1));
    assertThat(take(1, 20, false).calls()).isZero();
    now = now.minus(Duration.ofDays(2));
    assertThat(take(1, 20, false).calls()).isZero();
  }

  @Test
  void theVendorCorrectsTheCountUpAndDown() {
    take(20, 20, false);
    var begun = count.start();
    count = count.report(DAY, begun, 900, null, now);
    assertThat(count.left(DAY, false)).isEqualTo(100);
    assertThat(count.left(DAY, true)).isZero();

    count = count.report(DAY, begun, 895, null, now);
    assertThat(count.used()).as("an answer that was overtaken").isEqualTo(900);
    count = count.report(DAY, begun, 100, null, now);
    assertThat(count.used()).isEqualTo(110);
    count = count.report(DAY, begun, 100, 5000L, now);
    assertThat(count.left(DAY, false)).isEqualTo(4890);
  }

  @Test
  void aLateAnswerOfYesterdaySaysNothingOfToday() {
    take(1, 1, false);
    var yesterday = count.start();
    now = now.plus(Duration.ofDays(1));
    count = count.report(DAY, yesterday, 1000, null, now);
    assertThat(count.used()).isZero();
  }

  @Test
  void whereTheVendorToldThatNothingIsLeftOneCallGoesOutNowAndThen() {
    var begun = count.start();
    count = count.report(DAY, begun, 1000, null, now);

    assertThat(take(2, 20, true).calls()).as("a call that costs two").isEqualTo(2);
    assertThat(take(1, 20, false).calls()).isZero();
    now = now.plus(QuotaCount.LOOK).minusMillis(1);
    assertThat(take(1, 20, false).calls()).isZero();
    now = now.plusMillis(1);
    assertThat(take(1, 20, false).calls()).isEqualTo(1);
    assertThat(take(1, 20, false).calls()).isZero();

    count = count.report(DAY, begun, 3, null, now);
    assertThat(take(1, 20, true).calls()).as("its day began").isPositive();
  }

  @Test
  void ourOwnCountAloneIsNotProbed() {
    takeAll(false);
    now = now.plus(Duration.ofHours(1));
    assertThat(take(1, 20, false).calls()).isZero();
  }

  @Test
  void nearTheEndCallsAreTakenOneByOne() {
    assertThat(take(1, 21, false).calls()).isEqualTo(21);
    count = count.report(DAY, count.start(), 980, null, now);
    assertThat(take(1, 21, false).calls()).isEqualTo(1);
    assertThat(take(5, 21, false).calls()).isEqualTo(5);
    assertThat(take(15, 21, false).calls()).as("more than is left, and a look").isEqualTo(15);
    assertThat(take(15, 21, false).calls()).isZero();
  }
}
