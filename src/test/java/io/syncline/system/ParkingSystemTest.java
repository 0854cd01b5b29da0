package io.syncline.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.route.Logs;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ParkingSystemTest {

  private static final SystemId ID = SystemId.of("crm");
  private static final Failure.Refused UNAUTHORIZED = new Failure.Refused("HTTP 401");
  private static final CheckOutcome REFUSED = new CheckOutcome.Failed(UNAUTHORIZED);

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Scripted target = new Scripted();
  private final SystemLog log = new SystemLog(ID);
  private final Parking parking = new Parking(() -> now, log);
  private final ConnectedSystem system = new ParkingSystem(target, parking);

  ParkingSystemTest() {
    log.at("api.crm.example");
  }

  @Test
  void refusedCredentialsParkTheSystemAndNothingButItsCheckIsSent() {
    target.revoked = true;
    assertThat(failures("1", "2")).allSatisfy(it -> assertThat(it).isEqualTo(waits(15)));
    assertThat(parking.isParked()).isTrue();
    assertThat(target.calls).isEqualTo(1);
    assertThat(target.checks).isEqualTo(1);

    assertThatThrownBy(() -> system.list(new ListRequest("contacts", null, null, 10)))
        .isInstanceOfSatisfying(
            SystemFailure.class, it -> assertThat(it.failure()).isEqualTo(waits(15)));
    now = now.plusSeconds(15);
    assertThat(failures("1")).containsExactly(waits(30));
    assertThat(failures("2")).containsExactly(waits(30));
    assertThat(target.calls).isEqualTo(1);
    assertThat(target.checks).isEqualTo(2);
  }

  @Test
  void allGoesOnAsSoonAsTheCheckIsAcceptedWhoeverAskedForIt() {
    target.revoked = true;
    failures("1");
    target.revoked = false;
    assertThat(failures("1")).as("not before it is asked again").hasSize(1);
    system.check();
    assertThat(parking.isParked()).isFalse();
    assertThat(failures("1", "2")).isEmpty();

    target.revoked = true;
    failures("1");
    target.revoked = false;
    now = now.plusSeconds(15);
    assertThat(failures("1", "2")).isEmpty();
  }

  @Test
  void whatIsRefusedWhileTheCheckIsAcceptedIsAboutThatRecordAlone() {
    target.forbidden.add("7");
    assertThat(failures("6", "7", "8")).containsExactly(new Failure.Permanent("HTTP 401"));
    assertThat(failures("7")).containsExactly(new Failure.Permanent("HTTP 401"));
    assertThat(parking.isParked()).isFalse();
  }

  @Test
  void whileTheCheckIsNotAnsweredARefusalIsNotDecided() {
    target.forbidden.add("7");
    target.check = new CheckOutcome.Failed(new Failure.Transient("reset"));
    assertThat(failures("7")).hasOnlyElementsOfType(Failure.Refused.class);
    assertThat(parking.isParked()).isFalse();
    assertThat(failures("6")).isEmpty();
  }

  @Test
  void aCheckThatIsRefusedForAReasonOfItsOwnParksNothingForLong() {
    target.check = REFUSED;
    target.forbidden.add("7");
    failures("7");
    assertThat(parking.isParked()).isTrue();

    int waited = 0;
    for (; parking.isParked(); waited += 15) {
      now = now.plusSeconds(15);
      failures("6");
    }
    assertThat(waited).isLessThanOrEqualTo(120);
    assertThat(failures("7")).containsExactly(new Failure.Permanent("HTTP 401"));
    assertThat(failures("6")).isEmpty();
    assertThat(parking.isParked()).isFalse();
  }

  @Test
  void aRefusedCheckAloneParksNothing() {
    target.check = REFUSED;
    system.check();
    assertThat(parking.isParked()).isFalse();
    assertThat(failures("6")).isEmpty();
  }

  @Test
  void withoutACheckACallThatIsRefusedAsAWholeParksAndATrialCallEndsIt() {
    target.check = CheckOutcome.UNASKED;
    target.revoked = true;
    assertThat(failures("1", "2")).hasSize(2).hasOnlyElementsOfType(Failure.Refused.class);
    assertThat(parking.isParked()).isTrue();
    now = now.plusSeconds(15);
    failures("1");
    failures("1");
    assertThat(target.calls).as("one trial call").isEqualTo(2);

    target.revoked = false;
    now = now.plusSeconds(30);
    assertThat(failures("1")).isEmpty();
    assertThat(parking.isParked()).isFalse();
  }

  @Test
  void withoutACheckWhatIsRefusedBesideOthersIsAboutThatRecordAlone() {
    target.check = CheckOutcome.UNASKED;
    target.forbidden.add("7");
    assertThat(failures("6", "7")).containsExactly(new Failure.Permanent("HTTP 401"));
    assertThat(parking.isParked()).isFalse();
  }

  @Test
  void withoutACheckOneRecordParksTheSystemOnceAndIsThenItsOwnFailure() {
    target.check = CheckOutcome.UNASKED;
    target.forbidden.add("7");
    failures("7");
    now = now.plusSeconds(15);
    assertThat(failures("6")).isEmpty();
    assertThat(failures("7")).containsExactly(new Failure.Permanent("HTTP 401"));
    assertThat(parking.isParked()).isFalse();
  }

  @Test
  void whatACallSaysThatBeganBeforeEndsNothing() {
    target.during =
        () -> {
          target.during = () -> {};
          target.revoked = true;
          failures("1");
          target.revoked = false;
        };
    assertThat(failures("2")).isEmpty();
    assertThat(parking.isParked()).isTrue();
  }

  @Test
  void writesAreParkedToo() {
    target.revoked = true;
    var write = new WriteRequest.Delete(new NativeRef(ID, "contacts", "1"), "key");
    assertThat(system.write("contacts", List.of(write)))
        .containsExactly(new WriteOutcome.Failed(waits(15)));
    assertThat(system.write("contacts", List.of(write)))
        .containsExactly(new WriteOutcome.Failed(waits(15)));
    assertThat(target.calls).isEqualTo(1);
  }

  @Test
  void itIsReportedInOneLineWhenItBeginsAndInOneWhenItEnds() {
    try (var logs = Logs.captured()) {
      target.revoked = true;
      for (int n = 0; n < 20; n++) {
        failures("1", "2");
        now = now.plusSeconds(15);
        log.refuses("HTTP 401");
      }
      target.revoked = false;
      system.check();
      log.accepts();
      assertThat(logs.lines().stream().filter(it -> it.contains("System crm")))
          .satisfiesExactly(
              it -> assertThat(it).contains("api.crm.example", "refuses", "HTTP 401"),
              it -> assertThat(it).contains("api.crm.example", "accepts"));
    }
  }

  private static Failure waits(int seconds) {
    return new Failure.Refused("credentials refused: HTTP 401", Duration.ofSeconds(seconds));
  }

  private List<Failure> failures(String... ids) {
    var refs = Stream.of(ids).map(it -> new NativeRef(ID, "contacts", it)).toList();
    return system.read("contacts", refs).stream()
        .filter(ReadOutcome.Failed.class::isInstance)
        .map(it -> ((ReadOutcome.Failed) it).failure())
        .toList();
  }

  /** Accepts our credentials or does not, as a whole or for single records. */
  private static final class Scripted extends UnaskedSystem {
    private final Set<String> forbidden = new HashSet<>();
    private boolean revoked;
    private CheckOutcome check = CheckOutcome.ACCEPTED;
    private Runnable during = () -> {};
    private int calls;
    private int checks;

    private Scripted() {
      super(ID);
    }

    @Override
    public CheckOutcome check() {
      checks++;
      return revoked && check instanceof CheckOutcome.Accepted ? REFUSED : check;
    }

    @Override
    public List<ReadOutcome> read(String object, List<NativeRef> refs) {
      calls++;
      during.run();
      return refs.stream()
          .<ReadOutcome>map(
              it ->
                  revoked || forbidden.contains(it.id())
                      ? new ReadOutcome.Failed(it, UNAUTHORIZED)
                      : new ReadOutcome.Missing(it))
          .toList();
    }

    @Override
    public RecordPage list(ListRequest request) {
      calls++;
      if (revoked) {
        throw new SystemFailure(ID, "list", UNAUTHORIZED);
      }
      return new RecordPage(List.of(), null, null);
    }

    @Override
    public List<WriteOutcome> write(
        String object, List<? extends WriteRequest> requests, BooleanSupplier mayLeave) {
      calls++;
      return requests.stream()
          .<WriteOutcome>map(it -> new WriteOutcome.Failed(UNAUTHORIZED))
          .toList();
    }
  }
}
