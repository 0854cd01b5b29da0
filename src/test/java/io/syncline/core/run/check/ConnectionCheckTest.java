package io.syncline.core.run.check;

import static io.syncline.core.Contacts.CRM;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem;
import io.syncline.core.SettableClock;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.model.value.Value;
import io.syncline.core.run.check.CheckFinding.State;
import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.Failure;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConnectionCheckTest {

  private final SettableClock clock = new SettableClock(Contacts.START);
  private final ObjectType type = Contacts.synced().type(CRM);
  private final MemorySystem crm = new MemorySystem(CRM, type, clock);

  private List<CheckFinding> check(CheckOutcome credentials) {
    return ConnectionCheck.of(crm, credentials, List.of(type.name()));
  }

  private static CheckFinding about(List<CheckFinding> findings, String what) {
    return findings.stream().filter(it -> it.about().equals(what)).findFirst().orElseThrow();
  }

  @Test
  void aReadProvesCredentialsThatNoCheckProves() {
    crm.create(Map.of("email", Value.text("ada@example.org")));

    var findings = check(CheckOutcome.UNASKED);

    assertThat(about(findings, "credentials").state()).isEqualTo(State.PROVEN);
    assertThat(about(findings, "object " + type.name()).detail()).startsWith("1 record");
    assertThat(findings.toString()).doesNotContain("ada@example.org");
    assertThat(crm.journal).isEmpty();
  }

  @Test
  void aSystemThatAsksToWaitIsReadNoFurther() {
    var busy = new CheckOutcome.Failed(new Failure.RateLimited("HTTP 429", null));

    var findings = check(busy);

    assertThat(about(findings, "credentials").isFailed()).isTrue();
    assertThat(about(findings, "credentials").action()).startsWith("Wait, and check again");
    assertThat(about(findings, "object " + type.name()).state()).isEqualTo(State.UNKNOWN);
  }

  @Test
  void anObjectThatTheTypeDoesNotHaveIsAFailureOfItsOwn() {
    var findings = ConnectionCheck.of(crm, CheckOutcome.ACCEPTED, List.of("nothing"));

    assertThat(about(findings, "credentials").state()).isEqualTo(State.PROVEN);
    assertThat(about(findings, "object nothing").isFailed()).isTrue();
  }

  @Test
  void anObjectThatNothingReadsIsNotClaimedToWork() {
    var operations = new HashMap<>(type.operations());
    operations.keySet().removeIf(Operation.Kind::reads);
    var stream =
        new MemorySystem(CRM, Contacts.with(type, operations), new SettableClock(Contacts.START));

    var findings = ConnectionCheck.of(stream, CheckOutcome.ACCEPTED, List.of(type.name()));

    assertThat(about(findings, "object " + type.name()).state()).isEqualTo(State.UNKNOWN);
    assertThat(about(findings, "object " + type.name()).detail()).contains("write-only");
  }

  @Test
  void aClockFarFromOursIsSaidAndASmallDifferenceIsNoFailure() {
    assertThat(about(check(CheckOutcome.ACCEPTED), "clock").state()).isEqualTo(State.UNKNOWN);
    crm.ahead = Duration.ofMillis(-2300);
    assertThat(about(check(CheckOutcome.ACCEPTED), "clock").detail())
        .isEqualTo("2.3 s behind ours");
    assertThat(about(check(CheckOutcome.ACCEPTED), "clock").state()).isEqualTo(State.PROVEN);
    crm.ahead = Duration.ofMinutes(9);
    assertThat(about(check(CheckOutcome.ACCEPTED), "clock").isFailed()).isTrue();
    assertThat(about(check(CheckOutcome.ACCEPTED), "clock").action())
        .startsWith("Set both clocks by a time server");
  }
}
