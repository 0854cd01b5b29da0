package io.syncline.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.syncline.core.UnaskedSystem;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.RecordPage;
import io.syncline.core.system.SystemFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BreakerSystemTest {

  private static final SystemId ID = SystemId.of("crm");
  private static final NativeRef REF = new NativeRef(ID, "contacts", "1");

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Scripted target = new Scripted();
  private final Breaker breaker =
      new Breaker(3, Duration.ofSeconds(5), Duration.ofSeconds(15), () -> now);
  private final ConnectedSystem system = new BreakerSystem(target, breaker, new SystemLog(ID));

  @Test
  void opensAfterFailedCallsInARowAndAsksNoMore() {
    target.failure = new Failure.Transient("down");
    for (int i = 0; i < 10; i++) {
      assertThat(read()).isInstanceOf(ReadOutcome.Failed.class);
    }
    assertThat(target.calls).isEqualTo(3);
    assertThat(breaker.state()).isEqualTo(Breaker.State.OPEN);
    assertThat(((ReadOutcome.Failed) read()).failure())
        .isEqualTo(new Failure.Transient("breaker open"));
    assertThatThrownBy(() -> system.list(new ListRequest("contacts", null, null, 10)))
        .isInstanceOf(SystemFailure.class)
        .hasMessageContaining("breaker open");
    assertThat(target.calls).isEqualTo(3);
  }

  @Test
  void anAnswerInBetweenRestartsTheCount() {
    for (int i = 0; i < 12; i++) {
      target.failure =
          i % 3 == 2 ? new Failure.Invalid("bad", Set.of()) : new Failure.OutcomeUnknown("lost");
      read();
    }
    assertThat(target.calls).isEqualTo(12);
  }

  @Test
  void oneProbeFindsOutWhetherItIsBack() {
    target.failure = new Failure.Transient("down");
    for (int i = 0; i < 3; i++) {
      read();
    }
    now = now.plusSeconds(5);
    read();
    assertThat(target.calls).as("the probe").isEqualTo(4);
    now = now.plusSeconds(5);
    read();
    assertThat(target.calls).as("the pause has doubled").isEqualTo(4);
    now = now.plusSeconds(5);
    target.failure = null;
    assertThat(read()).isInstanceOf(ReadOutcome.Missing.class);
    assertThat(read()).isInstanceOf(ReadOutcome.Missing.class);
    assertThat(breaker.state()).isEqualTo(Breaker.State.CLOSED);
  }

  @Test
  void whileAProbeIsOnItsWayOthersAreNotLetThrough() {
    target.failure = new Failure.Transient("down");
    for (int i = 0; i < 3; i++) {
      read();
    }
    now = now.plusSeconds(5);
    target.during =
        () ->
            assertThat(((ReadOutcome.Failed) read()).failure().reason()).isEqualTo("breaker open");
    read();
    assertThat(target.calls).isEqualTo(4);
  }

  @Test
  void aRateLimitIsAnAnswer() {
    target.failure = new Failure.RateLimited("slow down", null);
    for (int i = 0; i < 10; i++) {
      read();
    }
    assertThat(breaker.state()).isEqualTo(Breaker.State.CLOSED);
  }

  @Test
  void callsAndItemsAreMeasuredByOutcome() {
    var meters = new SimpleMeterRegistry();
    var observed = new ObservedSystem(target, meters);
    observed.read("contacts", List.of(REF));
    target.failure = new Failure.OutcomeUnknown("lost");
    observed.read("contacts", List.of(REF));
    assertThatThrownBy(() -> observed.list(new ListRequest("contacts", null, null, 10)))
        .isInstanceOf(SystemFailure.class);
    assertThat(meters.get("syncline.system.items").tag("outcome", "missing").counter().count())
        .isEqualTo(1);
    assertThat(
            meters.get("syncline.system.items").tag("outcome", "outcome_unknown").counter().count())
        .isEqualTo(1);
    assertThat(meters.get("syncline.system.calls").tag("operation", "list").timer().count())
        .isEqualTo(1);
  }

  @Test
  void aCheckThatHearsNothingCountsAndOneIsNotSentToASilentSystem() {
    target.says = new CheckOutcome.Failed(new Failure.Transient("down"));
    for (int i = 0; i < 5; i++) {
      system.check();
    }
    assertThat(target.calls).isEqualTo(3);
    assertThat(system.check())
        .isEqualTo(new CheckOutcome.Failed(new Failure.Transient("breaker open")));
    now = now.plusSeconds(5);
    target.says = new CheckOutcome.Failed(new Failure.Permanent("HTTP 401"));
    system.check();
    assertThat(breaker.state()).as("a refusal is an answer").isEqualTo(Breaker.State.CLOSED);
  }

  @Test
  void aCheckWithoutACallProvesNothing() {
    target.failure = new Failure.Transient("down");
    for (int i = 0; i < 3; i++) {
      read();
      system.check();
    }
    assertThat(breaker.state()).isEqualTo(Breaker.State.OPEN);
    now = now.plusSeconds(5);
    system.check();
    assertThat(breaker.state()).isEqualTo(Breaker.State.OPEN);
  }

  @Test
  void checksAreMeasured() {
    var meters = new SimpleMeterRegistry();
    target.says = CheckOutcome.ACCEPTED;
    new ObservedSystem(target, meters).check();
    assertThat(
            meters
                .get("syncline.system.items")
                .tags("operation", "check", "outcome", "accepted")
                .counter()
                .count())
        .isEqualTo(1);
  }

  private ReadOutcome read() {
    return system.read("contacts", List.of(REF)).get(0);
  }

  /** Gives the configured answers. */
  private static final class Scripted extends UnaskedSystem {
    private Failure failure;
    private Runnable during = () -> {};
    private CheckOutcome says = CheckOutcome.UNASKED;
    private int calls;

    private Scripted() {
      super(ID);
    }

    @Override
    public CheckOutcome check() {
      calls++;
      return says;
    }

    @Override
    public List<ReadOutcome> read(String object, List<NativeRef> refs) {
      calls++;
      during.run();
      return refs.stream()
          .<ReadOutcome>map(
              r ->
                  failure == null ? new ReadOutcome.Missing(r) : new ReadOutcome.Failed(r, failure))
          .toList();
    }

    @Override
    public RecordPage list(ListRequest request) {
      calls++;
      if (failure != null) {
        throw new SystemFailure(ID, "list", failure);
      }
      return new RecordPage(List.of(), null, null);
    }
  }
}
