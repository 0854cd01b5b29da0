package io.syncline.route.poll;

import static io.syncline.core.Contacts.CRM;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem;
import io.syncline.core.SettableClock;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.inbox.HookFault;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.inbox.WebhookReports;
import io.syncline.core.model.Slice;
import io.syncline.core.run.poll.SafetyPolls;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.Failure;
import io.syncline.core.system.SystemFailure;
import io.syncline.ops.HookReports;
import io.syncline.route.work.WorkTurn;
import io.syncline.store.TestDatabase;
import io.syncline.store.inbox.PostgresHooks;
import io.syncline.store.lease.ProcessSession;
import io.syncline.store.lease.ShardLeases;
import io.syncline.store.sql.Database;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two processes on one database. */
class SystemPollTest {

  private static final Duration TERM = Duration.ofMinutes(1);

  private final Contacts contacts = Contacts.synced();
  private final SettableClock clock = new SettableClock(Contacts.START);
  private MemorySystem crm = new MemorySystem(CRM, contacts.type(CRM), clock);
  private final Database database = new Database(TestDatabase.fresh());
  private final Process first = new Process();
  private final Process second = new Process();
  private boolean reports;
  private int looks;
  private boolean refuses;

  /** One of them. */
  private final class Process {
    private final ShardLeases leases =
        new ShardLeases(
            database, new ProcessSession(database, UUID.randomUUID()), TERM, System::nanoTime);
    private final PostgresHooks shared = new PostgresHooks(database, clock);
    private final HookReports log = new HookReports(new SimpleMeterRegistry());
    private final WebhookReports watch = new WebhookReports(log, shared, clock);
    private final SafetyPolls safety =
        new SafetyPolls(
            watch,
            shared,
            new SafetyPolls.Pace(Duration.ofHours(1), Duration.ofDays(1)),
            log,
            clock);

    int poll() {
      return new SystemPoll(
              (system, object) -> look(),
              id -> Optional.<ConnectedSystem>of(crm),
              contacts::installation,
              Wakeups.NONE,
              system -> leases.held(Slice.WHOLE).containsKey(Slice.shardOf(system.value())),
              new SystemPoll.Reporting(system -> reports, safety, (system, object) -> false),
              clock)
          .poll(CRM);
    }
  }

  private int look() {
    looks++;
    if (refuses) {
      throw new SystemFailure(CRM, "poll", new Failure.Refused("401"));
    }
    return 1;
  }

  private static ObjectType of(ObjectType type, Map<Operation.Kind, Operation> operations) {
    return new ObjectType(
        type.name(),
        type.known(),
        type.reading(),
        type.timing(),
        type.writing(),
        type.fields(),
        operations);
  }

  @AfterEach
  void end() {
    first.leases.close();
    second.leases.close();
  }

  @Test
  void oneProcessLooksAtASystemAndAnotherGoesOnWhenItIsGone() {
    first.leases.runOnce();
    second.leases.runOnce();
    assertThat(first.poll()).isNotEqualTo(WorkTurn.ELSEWHERE);
    assertThat(second.poll()).isEqualTo(WorkTurn.ELSEWHERE);

    first.leases.close();
    second.leases.runOnce();

    assertThat(second.poll()).isNotEqualTo(WorkTurn.ELSEWHERE);
    assertThat(first.poll()).isEqualTo(WorkTurn.ELSEWHERE);
  }

  @Test
  void whileWebhooksWorkASystemThatCanOnlyBeListedIsNotAndThenItIs() {
    reports = true;
    first.leases.runOnce();
    first.poll();
    assertThat(looks).isZero();
    first.watch.refused(CRM, HookFault.SIGNATURE);
    first.poll();
    first.poll();
    assertThat(looks).isEqualTo(2);
  }

  @Test
  void aListingThatTakesATimeIsAskedWhenAProcessStartsAndThenOnceAnHour() {
    reports = true;
    var listed = new EnumMap<Operation.Kind, Operation>(contacts.type(CRM).operations());
    listed.put(Operation.Kind.LIST, Operation.of(Operation.Kind.LIST, "GET", "/?since={since}"));
    crm = new MemorySystem(CRM, of(contacts.type(CRM), listed), clock);
    first.leases.runOnce();
    first.poll();
    assertThat(looks).isEqualTo(1);

    clock.pass(Duration.ofMinutes(59));
    assertThat(first.poll()).isEqualTo(WorkTurn.NOT_DUE);
    clock.pass(Duration.ofMinutes(1));
    assertThat(first.poll()).isEqualTo(1);
  }

  @Test
  void webhooksThatOneProcessRefusesHaveTheOtherPollUntilEitherVerifiesOne() {
    reports = true;
    first.leases.runOnce();
    first.poll();
    assertThat(first.poll()).isEqualTo(WorkTurn.NOT_DUE);

    clock.pass(Duration.ofMinutes(1));
    second.watch.refused(CRM, HookFault.SIGNATURE);
    second.watch.runOnce();
    first.watch.runOnce();
    assertThat(first.poll()).isEqualTo(1);
    assertThat(second.poll()).isEqualTo(WorkTurn.ELSEWHERE);

    clock.pass(Duration.ofMinutes(1));
    second.watch.verified(CRM);
    second.watch.runOnce();
    first.watch.runOnce();
    assertThat(first.poll()).isEqualTo(WorkTurn.NOT_DUE);
  }

  @Test
  void aPollThatTheSystemRefusedIsStillDue() {
    reports = true;
    refuses = true;
    first.leases.runOnce();
    first.watch.refused(CRM, HookFault.SIGNATURE);
    assertThat(first.poll()).isZero();
    refuses = false;
    first.watch.verified(CRM);
    assertThat(first.poll()).isNotEqualTo(WorkTurn.NOT_DUE);
  }
}
