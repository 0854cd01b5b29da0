package io.syncline.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.SettableClock;
import io.syncline.core.UnaskedSystem;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SystemChecksTest {

  private static final CheckOutcome REFUSED =
      new CheckOutcome.Failed(new Failure.Permanent("HTTP 401"));
  private static final CheckOutcome AWAY = new CheckOutcome.Failed(new Failure.Transient("reset"));

  private final SettableClock clock = new SettableClock(Contacts.START);
  private final Map<SystemId, Asked> systems = new HashMap<>();
  private final Set<SystemId> silenced = new HashSet<>();
  private final List<String> reported = new ArrayList<>();
  private SystemChecks checks;

  @BeforeEach
  void connect() {
    Contacts.ALL.forEach(id -> systems.put(id, new Asked(id)));
    var installation = Contacts.synced().installation();
    checks =
        new SystemChecks(
            id -> Optional.ofNullable(systems.get(id)),
            () -> installation,
            new Silenced(),
            new Notes(),
            clock,
            new SplittableRandom(7),
            Duration.ofMinutes(3));
  }

  @Test
  void everySystemIsAskedAtOnceAndThenEveryFewMinutesAtATimeOfItsOwn() {
    checks.runOnce(Runnable::run);
    checks.runOnce(Runnable::run);
    assertThat(systems.values()).allSatisfy(it -> assertThat(it.times).isEqualTo(1));

    clock.pass(Duration.ofSeconds(3 * 60 * 80 / 100 - 1));
    checks.runOnce(Runnable::run);
    assertThat(systems.values()).allSatisfy(it -> assertThat(it.times).isEqualTo(1));
    clock.pass(Duration.ofSeconds(3 * 60 * 40 / 100 + 2));
    checks.runOnce(Runnable::run);
    assertThat(systems.values()).allSatisfy(it -> assertThat(it.times).isEqualTo(2));
  }

  @Test
  void aRefusalIsReportedOnceWhenItBeginsAndOnceWhenItEnds() {
    var crm = systems.get(Contacts.CRM);
    for (var said :
        List.of(REFUSED, REFUSED, AWAY, REFUSED, CheckOutcome.ACCEPTED, CheckOutcome.ACCEPTED)) {
      crm.says = said;
      checks.check(Contacts.CRM);
      assertThat(checks.refused(Contacts.CRM).isPresent())
          .isEqualTo(!(said instanceof CheckOutcome.Accepted));
    }
    assertThat(reported).containsExactly("crm refuses: HTTP 401", "crm accepts");
    assertThat(checks.last(Contacts.CRM).orElseThrow().outcome()).isEqualTo(CheckOutcome.ACCEPTED);
  }

  @Test
  void anOutageIsNoRefusal() {
    systems.get(Contacts.CRM).says = AWAY;
    checks.runOnce(Runnable::run);
    assertThat(checks.refused(Contacts.CRM).isPresent()).isFalse();
    assertThat(reported).isEmpty();
  }

  @Test
  void aPausedSystemIsLeftAloneAndAskedOnceItIsResumed() {
    silenced.add(Contacts.DESK);
    checks.runOnce(Runnable::run);
    assertThat(systems.get(Contacts.DESK).times).isZero();
    assertThat(checks.last(Contacts.DESK)).isEmpty();
    silenced.clear();
    checks.runOnce(Runnable::run);
    assertThat(systems.get(Contacts.DESK).times).isEqualTo(1);
    assertThat(systems.get(Contacts.CRM).times).isEqualTo(1);
  }

  @Test
  void aSystemThatHangsHoldsUpNoOtherAndIsNotAskedTwice() {
    Queue<Runnable> hanging = new ArrayDeque<>();
    checks.runOnce(hanging::add);
    assertThat(hanging).hasSize(Contacts.ALL.size());
    clock.pass(Duration.ofMinutes(10));
    checks.runOnce(hanging::add);
    assertThat(hanging).as("each is under way already").hasSize(Contacts.ALL.size());
    hanging.forEach(Runnable::run);
    assertThat(systems.values()).allSatisfy(it -> assertThat(it.times).isEqualTo(1));
  }

  @Test
  void aNewConnectionIsAskedAtOnceAndEndsTheOldRefusal() {
    systems.get(Contacts.CRM).says = REFUSED;
    checks.runOnce(Runnable::run);
    systems.put(Contacts.CRM, new Asked(Contacts.CRM));
    checks.runOnce(Runnable::run);
    assertThat(checks.refused(Contacts.CRM).isPresent()).isFalse();
    assertThat(reported).containsExactly("crm refuses: HTTP 401", "crm accepts");
    assertThat(systems.get(Contacts.DESK).times).isEqualTo(1);
  }

  private final class Notes implements SystemChecks.Teller {
    @Override
    public void refuses(SystemId system, String why) {
      reported.add(system + " refuses: " + why);
    }

    @Override
    public void accepts(SystemId system) {
      reported.add(system + " accepts");
    }
  }

  private final class Silenced implements PausedSystems {
    @Override
    public Set<SystemId> paused() {
      return Set.copyOf(silenced);
    }

    @Override
    public boolean pause(SystemId system, String actor, Instant at) {
      return silenced.add(system);
    }

    @Override
    public boolean resume(SystemId system) {
      return silenced.remove(system);
    }
  }

  /** Answers as configured when asked whether credentials work. */
  private static final class Asked extends UnaskedSystem {
    private CheckOutcome says = CheckOutcome.ACCEPTED;
    private int times;

    private Asked(SystemId id) {
      super(id);
    }

    @Override
    public CheckOutcome check() {
      times++;
      return says;
    }
  }
}
