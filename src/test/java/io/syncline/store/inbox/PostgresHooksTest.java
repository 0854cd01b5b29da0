package io.syncline.store.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.syncline.core.SettableClock;
import io.syncline.core.inbox.HookFault;
import io.syncline.core.inbox.HookGaps;
import io.syncline.core.inbox.WebhookReports.Seen;
import io.syncline.core.model.SystemId;
import io.syncline.store.Samples;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PostgresHooksTest {

  private static final SystemId CRM = Samples.CRM;

  private final Database database = new Database(TestDatabase.fresh());

  /** Two processes whose clocks disagree by an hour. */
  private final SettableClock early = new SettableClock(Samples.T0);

  private final SettableClock late = new SettableClock(Samples.T0.plus(Duration.ofHours(1)));
  private final PostgresHooks one = new PostgresHooks(database, early);
  private final PostgresHooks other = new PostgresHooks(database, late);

  private static Seen refused(Instant at) {
    return new Seen(null, null, at, HookFault.SIGNATURE, null);
  }

  private static Seen verified(Instant at) {
    return new Seen(null, at, null, null, null);
  }

  @Test
  void whatHappenedLastIsKnownToAllWhateverTheirClocksSay() {
    one.exchange(Map.of(CRM, refused(early.instant().minusSeconds(60))));
    var seen = other.exchange(Map.of(CRM, verified(late.instant().minusSeconds(120)))).get(CRM);

    assertThat(seen.failing()).isTrue();
    assertThat(seen.fault()).isEqualTo(HookFault.SIGNATURE);
    assertThat(seen.refused())
        .isCloseTo(late.instant().minusSeconds(60), within(30, ChronoUnit.SECONDS));

    other.exchange(Map.of(CRM, verified(late.instant())));
    assertThat(one.exchange(Map.of()).get(CRM).failing()).isFalse();
  }

  @Test
  void whatIsOlderChangesNothing() {
    one.exchange(Map.of(CRM, verified(early.instant())));
    var seen = one.exchange(Map.of(CRM, verified(early.instant().minusSeconds(3600)))).get(CRM);

    assertThat(seen.verified()).isCloseTo(early.instant(), within(30, ChronoUnit.SECONDS));
    assertThat(seen.failing()).isFalse();
  }

  private static Seen gap(Instant at, Duration gap) {
    return new Seen(null, at, null, null, null, new HookGaps(at, gap, null));
  }

  @Test
  void theLongestGapOfTwoPeriodsIsKnownToAll() {
    var begin = early.instant().minus(Duration.ofDays(30));
    one.exchange(Map.of(CRM, gap(begin, Duration.ofHours(5))));
    one.exchange(Map.of(CRM, gap(begin.plus(Duration.ofDays(3)), Duration.ofHours(2))));
    var known = other.exchange(Map.of()).get(CRM).gaps();
    assertThat(known.longest()).isEqualTo(Duration.ofHours(5));
    assertThat(known.former()).isNull();

    one.exchange(Map.of(CRM, gap(begin.plus(Duration.ofDays(15)), Duration.ofHours(1))));
    known = other.exchange(Map.of()).get(CRM).gaps();
    assertThat(known.longest()).isEqualTo(Duration.ofHours(1));
    assertThat(known.former()).isEqualTo(Duration.ofHours(5));
    assertThat(known.usual(late.instant())).contains(Duration.ofHours(5));
    assertThat(one.exchange(Map.of(CRM, verified(early.instant()))).get(CRM).gaps().longest())
        .isEqualTo(Duration.ofHours(1));
  }

  @Test
  void theyAreWatchedSinceTheFirstProcessBegan() {
    var since = early.instant().minusSeconds(7200);
    one.exchange(Map.of(CRM, new Seen(since, null, null, null, null)));
    other.exchange(Map.of(CRM, new Seen(late.instant(), null, null, null, null)));

    assertThat(one.exchange(Map.of()).get(CRM).since())
        .isCloseTo(since, within(30, ChronoUnit.SECONDS));
  }
}
