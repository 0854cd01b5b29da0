package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.backfill.plan.Plan;
import io.syncline.core.backfill.run.BulkRequest;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.deadletter.DeadLetters;
import io.syncline.core.definition.rule.InitialSync;
import io.syncline.core.definition.system.Quota;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import io.syncline.core.system.CallOrigin;
import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.RecordPage;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.system.state.Quotas;
import io.syncline.core.system.state.Refusals;
import io.syncline.store.TestDatabase;
import io.syncline.system.Parking;
import io.syncline.system.ParkingSystem;
import io.syncline.system.SystemLog;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Systems that refuse our credentials, as a whole or for one record (401, 403). */
class ParkingJourneyTest {

  /** Longer than any work waits for a system that is down. */
  private static final Duration LONG = Duration.ofDays(10);

  private final Map<SystemId, Door> doors = new HashMap<>();
  private World world;

  @BeforeEach
  void begin() {
    world(Contacts.synced());
  }

  private static final Failure NONE_LEFT =
      new Failure.OutOfQuota("its quota is used up", Duration.ofMinutes(15), false);

  private void world(Contacts contacts) {
    world = new World(TestDatabase.fresh(), contacts, 1);
    doors.clear();
    world.around = it -> doors.computeIfAbsent(it.id(), id -> new Door(it)).parking;
  }

  private Door door(SystemId id) {
    world.connected.get(id);
    return doors.get(id);
  }

  private static Map<String, Value> person(int n) {
    return Map.of(
        "email", Value.text("p" + n + "@example.com"), "firstName", Value.text("Name" + n));
  }

  private void goOnFor(Duration time) {
    for (var left = time; !left.isNegative(); left = left.minusHours(1)) {
      world.arrive();
      while (world.step() > 0) {
        world.arrive();
      }
      world.clock.pass(Duration.ofHours(1));
    }
  }

  private List<DeadLetter> deadLetters() {
    return world
        .stores
        .deadLetters()
        .list(new DeadLetters.Query(null, null, DeadLetter.Status.OPEN, null, null, 100))
        .rows();
  }

  @Test
  @DisplayName("a target that refuses our credentials is waited for, however long, and no other")
  void deliveriesWaitUntilTheTargetAcceptsOurCredentials() {
    door(BOOKS).revoked = true;
    for (int n = 0; n < 30; n++) {
      world.system(CRM).create(person(n));
    }

    goOnFor(LONG);

    assertThat(deadLetters()).isEmpty();
    assertThat(world.query("select distinct attempts::text from delivery where target = 'books'"))
        .containsExactly("0");
    assertThat(world.system(DESK).ids()).as("the other target").hasSize(30);
    assertThat(door(BOOKS).parking().isParked()).isTrue();

    door(BOOKS).revoked = false;
    door(BOOKS).broken = new Failure.Transient("HTTP 503");
    goOnFor(Duration.ofHours(2));
    assertThat(deadLetters()).as("an outage after it is waited for as any other").isEmpty();
    door(BOOKS).broken = null;
    world.settle();

    assertThat(world.system(BOOKS).ids()).hasSize(30);
    assertThat(world.questions()).isEmpty();
    world.assertQuiet();
  }

  @Test
  @DisplayName("events of a system that refuses our credentials stay in the queue, unattempted")
  void eventsWaitUntilTheirSystemAcceptsOurCredentials() {
    door(CRM).revoked = true;
    for (int n = 0; n < 30; n++) {
      world.system(CRM).create(person(n));
    }

    goOnFor(LONG);

    assertThat(deadLetters()).isEmpty();
    assertThat(world.query("select distinct attempts::text from inbox_queue")).containsExactly("0");

    door(CRM).revoked = false;
    world.settle();

    assertThat(world.system(BOOKS).ids()).hasSize(30);
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName("a record that we may not write is a dead letter, and all others go on")
  void oneForbiddenRecordParksNothing() {
    var ann = world.settled(person(1));
    world.settled(person(2));
    var annsInBooks = world.system(BOOKS).ids().get(0);
    door(BOOKS).forbidden = annsInBooks;

    world.system(CRM).edit(ann, "firstName", Value.text("Anne"));
    for (var native0 : world.system(CRM).ids()) {
      world.system(CRM).edit(native0, "lastName", Value.text("Berg"));
    }
    world.settle();

    assertThat(deadLetters())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.system()).isEqualTo(BOOKS);
              assertThat(it.failure().reason()).isEqualTo("HTTP 403");
            });
    assertThat(door(BOOKS).parking().isParked()).isFalse();
    assertThat(world.system(BOOKS).fields(world.system(BOOKS).ids().get(1)))
        .containsEntry("lastName", Value.text("Berg"));
  }

  @Test
  @DisplayName("a first plan begins as soon as its system accepts our credentials")
  void aFirstPlanWaitsForItsSystem() {
    world(Contacts.synced().initial(InitialSync.PLAN));
    world.system(CRM).create(person(1));
    world.hooks.clear();
    door(CRM).revoked = true;
    var bulk = new Bulk(world);
    bulk.refusals = this::refusals;
    int[] rests = new int[1];
    var since = world.clock.instant();
    bulk.resting =
        () -> {
          if (++rests[0] == 200) {
            assertThat(only(bulk).reason())
                .isEqualTo(
                    "Waits for crm, which has refused our credentials since "
                        + since
                        + " (HTTP 401). Renew them; it is asked again by itself, or now with POST"
                        + " /api/v1/systems/crm/check.");
            door(CRM).revoked = false;
          }
        };

    assertThat(bulk.work()).isEqualTo(1);

    assertThat(rests[0]).isGreaterThanOrEqualTo(200);
    var run = only(bulk);
    assertThat(run.reason()).isEqualTo("The plan waits for approval");
    assertThat(run.status()).isEqualTo(Run.Status.SUCCEEDED);
    var plan = bulk.plans.find(run.id()).orElseThrow();
    assertThat(plan.status()).isEqualTo(Plan.Status.READY);
    assertThat(bulk.items(plan)).isNotEmpty();
  }

  @Test
  @DisplayName("a first plan that failed is made again, and does not stay unfinished")
  void aFirstPlanThatFailedIsMadeAgain() {
    world(Contacts.synced().initial(InitialSync.PLAN));
    world.system(CRM).create(person(1));
    world.hooks.clear();
    door(CRM).broken = new Failure.Permanent("HTTP 404");
    var bulk = new Bulk(world);

    bulk.work();

    var failed = only(bulk);
    assertThat(failed.status()).isEqualTo(Run.Status.FAILED);
    assertThat(bulk.plans.find(failed.id()).orElseThrow().status()).isEqualTo(Plan.Status.FAILED);
    assertThat(bulk.work()).as("not at once").isZero();

    door(CRM).broken = null;
    world.clock.pass(Duration.ofMinutes(20));
    assertThat(bulk.work()).isEqualTo(1);
    var again =
        bulk.runs
            .list(new Runs.Query(Run.Kind.PLAN, Set.of(Bulk.SYNC), null, null, 10))
            .rows()
            .get(0);
    assertThat(again.status()).isEqualTo(Run.Status.SUCCEEDED);

    world.clock.pass(Duration.ofDays(1));
    assertThat(bulk.work()).as("one that succeeded is enough").isZero();
    assertThat(new Bulk(world).work()).as("for another process as well").isZero();
  }

  @Test
  @DisplayName("a backfill says that what it brought about waits for a system that refuses")
  void aBackfillWhoseTargetRefusesSaysSo() {
    world.system(CRM).create(person(1));
    world.hooks.clear();
    door(BOOKS).revoked = true;
    var bulk = new Bulk(world);
    bulk.refusals = this::refusals;
    var id = bulk.ask(Run.Kind.BACKFILL, BulkRequest.ALL);
    var said = new ArrayList<@Nullable String>();
    bulk.resting =
        () -> {
          said.add(bulk.find(id).reason());
          if (said.size() == 50) {
            door(BOOKS).revoked = false;
          }
        };

    bulk.work();

    assertThat(said.get(49)).startsWith("Waits for books, which has refused our credentials since");
    assertThat(said.get(said.size() - 1)).as("once it is accepted again").isNull();
    assertThat(bulk.find(id).status()).isEqualTo(Run.Status.SUCCEEDED);
  }

  @Test
  @DisplayName("deliveries wait for a quota, however long, and no attempt is counted")
  void deliveriesWaitForTheQuotaOfTheirTarget() {
    door(BOOKS).broken = NONE_LEFT;
    for (int n = 0; n < 30; n++) {
      world.system(CRM).create(person(n));
    }

    goOnFor(LONG);

    assertThat(deadLetters()).isEmpty();
    assertThat(world.query("select distinct attempts::text from delivery where target = 'books'"))
        .containsExactly("0");
    assertThat(world.system(DESK).ids()).as("the other target").hasSize(30);

    door(BOOKS).broken = null;
    world.settle();

    assertThat(world.system(BOOKS).ids()).hasSize(30);
    assertThat(world.questions()).isEmpty();
    world.assertQuiet();
  }

  @Test
  @DisplayName("events wait for the quota of their system")
  void eventsWaitForTheQuotaOfTheirSystem() {
    door(CRM).broken = NONE_LEFT;
    for (int n = 0; n < 30; n++) {
      world.system(CRM).create(person(n));
    }

    goOnFor(LONG);
    assertThat(deadLetters()).isEmpty();
    door(CRM).broken = null;
    world.settle();

    assertThat(world.system(BOOKS).ids()).hasSize(30);
  }

  @Test
  @DisplayName("a backfill waits for a quota in the middle of its listing, says so and goes on")
  void aBackfillWaitsForAQuota() {
    world.system(CRM).create(person(1));
    world.hooks.clear();
    door(CRM).broken = NONE_LEFT;
    var bulk = new Bulk(world);
    var until = world.clock.instant().plus(Duration.ofHours(20));
    bulk.waiting = Map.of(CRM, new Quotas.Waiting(until, false));
    var id = bulk.ask(Run.Kind.BACKFILL, BulkRequest.ALL);
    var said = new ArrayList<@Nullable String>();
    bulk.resting =
        () -> {
          said.add(bulk.find(id).reason());
          if (said.size() == 120) {
            door(CRM).broken = null;
            bulk.waiting = Map.of();
          }
        };

    bulk.work();

    assertThat(said.get(119))
        .isEqualTo(
            "Waits for the quota of crm; goes on by itself at %s at the latest."
                .formatted(until.truncatedTo(ChronoUnit.SECONDS)));
    assertThat(bulk.find(id).status()).isEqualTo(Run.Status.SUCCEEDED);
    assertThat(bulk.find(id).reason()).isNull();
    assertThat(world.system(BOOKS).ids()).hasSize(1);
  }

  @Test
  @DisplayName("a plan says how many calls and days it takes of a quota")
  void aPlanSaysWhatItTakes() {
    for (int n = 0; n < 9; n++) {
      world.system(CRM).create(person(n));
    }
    world.hooks.clear();
    world.system(BOOKS).quota = new Quota(10, Duration.ofDays(1), ZoneOffset.UTC, 50, null, null);
    var bulk = new Bulk(world);
    var id = bulk.ask(Run.Kind.PLAN, BulkRequest.ALL);

    bulk.work();

    assertThat(bulk.find(id).status()).isEqualTo(Run.Status.SUCCEEDED);
    assertThat(bulk.find(id).reason())
        .startsWith("The plan waits for approval. At books it takes about ")
        .contains("of which runs may make 5 in each day: about ")
        .endsWith(" days");
  }

  @Test
  @DisplayName("what runs may not use of a quota is there for people's changes")
  void peoplesChangesGoOnWhereRunsWaitForAQuota() {
    world.system(CRM).create(person(1));
    world.hooks.clear();
    door(BOOKS).keptForPeople = true;
    var bulk = new Bulk(world);
    var id = bulk.ask(Run.Kind.BACKFILL, BulkRequest.ALL);
    int[] rests = new int[1];
    bulk.resting =
        () -> {
          if (++rests[0] == 20) {
            assertThat(world.system(BOOKS).ids()).as("of the run").isEmpty();
            world.system(CRM).create(person(2));
          } else if (rests[0] == 60) {
            assertThat(world.system(BOOKS).ids()).as("of a person").hasSize(1);
            door(BOOKS).keptForPeople = false;
          }
        };

    bulk.work();

    assertThat(bulk.find(id).status()).isEqualTo(Run.Status.SUCCEEDED);
    assertThat(world.system(BOOKS).ids()).hasSize(2);
    assertThat(deadLetters()).isEmpty();
  }

  private Map<SystemId, Refusals.Refusal> refusals() {
    var refusals = new HashMap<SystemId, Refusals.Refusal>();
    doors.forEach((id, it) -> it.state.refused().ifPresent(why -> refusals.put(id, why)));
    return refusals;
  }

  private static Run only(Bulk bulk) {
    return bulk
        .runs
        .list(new Runs.Query(Run.Kind.PLAN, Set.of(Bulk.SYNC), null, null, 10))
        .rows()
        .stream()
        .reduce(
            (a, b) -> {
              throw new AssertionError("more than one run");
            })
        .orElseThrow();
  }

  /** Wraps a system and checks credentials. */
  private final class Door implements ConnectedSystem {
    private final ConnectedSystem behind;
    private final Parking state;
    private final ConnectedSystem parking;
    private boolean revoked;
    private boolean keptForPeople;
    private @Nullable String forbidden;
    private @Nullable Failure broken;

    Door(ConnectedSystem behind) {
      this.behind = behind;
      this.state = new Parking(world.clock, new SystemLog(behind.id()));
      this.parking = new ParkingSystem(this, state);
    }

    Parking parking() {
      return state;
    }

    private @Nullable Failure refusal(@Nullable NativeRef ref) {
      if (revoked) {
        return new Failure.Refused("HTTP 401");
      }
      if (keptForPeople && CallOrigin.isRun()) {
        return new Failure.OutOfQuota("its quota is used up", Duration.ofMinutes(15), true);
      }
      return ref != null && ref.id().equals(forbidden) ? new Failure.Refused("HTTP 403") : broken;
    }

    private void pass(String operation) {
      var refusal = refusal(null);
      if (refusal != null) {
        throw new SystemFailure(id(), operation, refusal);
      }
    }

    @Override
    public SystemId id() {
      return behind.id();
    }

    @Override
    public SystemType type() {
      return behind.type();
    }

    @Override
    public CheckOutcome check() {
      var refusal = refusal(null);
      return refusal == null ? CheckOutcome.ACCEPTED : new CheckOutcome.Failed(refusal);
    }

    @Override
    public List<ReadOutcome> read(String object, List<NativeRef> refs) {
      return refs.stream()
          .map(
              it -> {
                var refusal = refusal(it);
                return refusal == null
                    ? behind.read(object, List.of(it)).get(0)
                    : new ReadOutcome.Failed(it, refusal);
              })
          .toList();
    }

    @Override
    public RecordPage list(ListRequest request) {
      pass("list");
      return behind.list(request);
    }

    @Override
    public List<NativeRecord> find(String object, String nativeField, Value value) {
      pass("find");
      return behind.find(object, nativeField, value);
    }

    @Override
    public Optional<String> cursorAt(String object, long offset, int pageSize) {
      return behind.cursorAt(object, offset, pageSize);
    }

    @Override
    public OptionalLong count(String object) {
      pass("count");
      return behind.count(object);
    }

    @Override
    public Optional<NativeRecord> held(NativeRef ref, Value.Struct event) {
      return behind.held(ref, event);
    }

    @Override
    public List<String> notices() {
      return List.of();
    }

    @Override
    public Duration clockOffset() {
      return behind.clockOffset();
    }

    @Override
    public List<WriteOutcome> write(
        String object, List<? extends WriteRequest> requests, BooleanSupplier mayLeave) {
      return requests.stream()
          .map(
              it -> {
                var refusal = refusal(it.target());
                return refusal == null
                    ? behind.write(object, List.of(it), mayLeave).get(0)
                    : new WriteOutcome.Failed(refusal);
              })
          .toList();
    }
  }
}
