package io.syncline.core.run.check;

import static io.syncline.core.Contacts.CRM;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem;
import io.syncline.core.SettableClock;
import io.syncline.core.definition.system.Quota;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.run.PausedSystems;
import io.syncline.core.run.SystemChecks;
import io.syncline.core.run.check.CheckFinding.State;
import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.system.LocalQuotas;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ConnectionChecksTest {

  private final SettableClock clock = new SettableClock(Contacts.START);
  private final MemorySystem crm = new MemorySystem(CRM, Contacts.synced().type(CRM), clock);
  private final LocalQuotas quotas = new LocalQuotas(clock);
  private final SystemChecks credentials =
      new SystemChecks(
          this::connected,
          () -> Contacts.synced().installation(),
          new AllPaused(),
          new NoCheck(),
          clock,
          new SplittableRandom(7),
          Duration.ofMinutes(3));
  private final ConnectionChecks checks =
      new ConnectionChecks(
          this::connected,
          credentials,
          () -> Contacts.synced().installation(),
          quotas,
          WebhookCheckTest.ofNone(clock),
          clock);

  private Optional<ConnectedSystem> connected(SystemId id) {
    return id.equals(CRM) ? Optional.of(crm) : Optional.empty();
  }

  private static final class AllPaused implements PausedSystems {
    @Override
    public Set<SystemId> paused() {
      return Set.of(CRM);
    }

    @Override
    public boolean pause(SystemId system, String actor, Instant at) {
      return false;
    }

    @Override
    public boolean resume(SystemId system) {
      return false;
    }
  }

  private static final class NoCheck implements SystemChecks.Teller {
    @Override
    public void refuses(SystemId system, String why) {}

    @Override
    public void accepts(SystemId system) {}
  }

  private CheckFinding found(String about) {
    return checks.check(CRM).orElseThrow().findings().stream()
        .filter(it -> it.about().equals(about))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theObjectsOfStartedSyncsAreReadEvenIfTheSystemIsPaused() {
    crm.create(Map.of("email", Value.text("ada@example.org")));
    var result = checks.check(CRM).orElseThrow();
    assertThat(result.credentials().outcome()).isEqualTo(CheckOutcome.UNASKED);
    assertThat(credentials.last(CRM)).contains(result.credentials());
    assertThat(result.findings()).extracting(CheckFinding::about).startsWith("credentials");
    assertThat(result.findings())
        .filteredOn(it -> it.about().startsWith("object "))
        .singleElement()
        .satisfies(it -> assertThat(it.state()).isEqualTo(State.PROVEN));
    assertThat(result.findings().toString()).doesNotContain("ada@");
  }

  @Test
  void aListingThatFailsIsAFailureOfItsObject() {
    crm.listing = () -> MemorySystem.Fault.DOWN;
    var failed =
        checks.check(CRM).orElseThrow().findings().stream().filter(CheckFinding::isFailed).toList();
    assertThat(failed).singleElement().satisfies(it -> assertThat(it.detail()).isEqualTo("down"));
    assertThat(found("credentials").state()).isEqualTo(State.UNKNOWN);
  }

  @Test
  void anOperationForGroupsThatIsRefusedIsSaidAndIsNoFailure() {
    assertThat(checks.check(CRM).orElseThrow().findings().toString()).doesNotContain("groups");
    crm.notices = List.of("contacts.createMany is refused");
    assertThat(found("groups"))
        .isEqualTo(CheckFinding.unknown("groups", "contacts.createMany is refused"));
  }

  @Test
  void aQuotaThatIsUsedUpIsAFailure() {
    crm.quota = new Quota(10, Duration.ofHours(24), ZoneOffset.UTC, 0, null, null);
    assertThat(found("quota").state()).isEqualTo(State.PROVEN);
    assertThat(found("quota").detail()).startsWith("10 of 10 calls left until ");
    quotas.report(CRM, crm.quota, crm.quota.start(clock.instant()), 10, null);
    assertThat(found("quota").isFailed()).isTrue();
    assertThat(found("quota").detail()).startsWith("0 of 10").endsWith("as the vendor says");
  }

  @Test
  void aSystemThatIsNotConnectedIsNotChecked() {
    assertThat(checks.check(SystemId.of("nowhere"))).isEmpty();
  }
}
