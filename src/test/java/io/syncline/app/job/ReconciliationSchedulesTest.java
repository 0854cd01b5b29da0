package io.syncline.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.SettableClock;
import io.syncline.core.definition.rule.Reconciliation;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.model.value.Value;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import io.syncline.core.runtime.Runtime;
import io.syncline.route.pipeline.PipelinePlan;
import io.syncline.route.pipeline.PipelineRoute;
import io.syncline.route.pipeline.Pipelines;
import io.syncline.store.StoresForRuns;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.support.RoutePolicySupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReconciliationSchedulesTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private final SettableClock clock = new SettableClock(Instant.parse("2026-01-03T00:00:00Z"));
  private final Ids ids = new Ids(clock, new Random(3));
  private final Runs runs = StoresForRuns.fresh();

  private Set<String> paused = Set.of();

  private ReconciliationSchedules schedules(String schedule) {
    return schedules(rules(schedule, null), Contacts.synced());
  }

  private ReconciliationSchedules schedules(Reconciliation rules, Contacts contacts) {
    var installation = contacts.reconciled(rules).installation();
    return new ReconciliationSchedules(
        runs, Wakeups.NONE, new Runtime(clock, ids, () -> installation.pausing(paused)));
  }

  private static Reconciliation rules(String schedule, @Nullable String after) {
    var it = Reconciliation.standard();
    return new Reconciliation(
        new Reconciliation.Timing(true, schedule, after),
        new Reconciliation.Criteria(
            it.criteria().key(), null, null, it.criteria().window(), it.criteria().minCountRatio()),
        it.respond(),
        new Reconciliation.Reports(null, it.reports().summary()),
        null);
  }

  private List<Run> asked() {
    return runs.list(new Runs.Query(Run.Kind.RECONCILE, Set.of("contacts"), null, null, 100))
        .rows();
  }

  @Test
  @DisplayName("daily is 04:00 of the time zone, weekly Monday, through the change of clocks")
  void theUsualSchedules() {
    var before = Instant.parse("2026-03-28T12:00:00Z");
    assertThat(Cron.of("daily", BERLIN).last(before, before.plus(Duration.ofDays(1))))
        .isEqualTo(Instant.parse("2026-03-29T02:00:00Z"));
    assertThat(Cron.of("weekly", BERLIN).last(before, before.plus(Duration.ofDays(7))))
        .isEqualTo(Instant.parse("2026-03-30T02:00:00Z"));
  }

  @Test
  @DisplayName("firings that were missed collapse into one")
  void missedFiringsCollapseIntoOne() {
    schedules("daily").ask();
    assertThat(asked()).hasSize(1);
    clock.pass(Duration.ofDays(5));
    schedules("daily").ask();
    assertThat(asked()).hasSize(2);
    schedules("daily").ask();
    assertThat(asked()).hasSize(2);
  }

  @Test
  @DisplayName("every process looks at the schedule, and one run is asked for")
  void aFiringMakesOneRunHoweverManyProcessesSeeIt() {
    var one = schedules("0 0/10 * * * ?");
    var other = schedules("0 0/10 * * * ?");
    one.ask();
    other.ask();
    for (int i = 0; i < 3; i++) {
      clock.pass(Duration.ofMinutes(10));
      one.ask();
      other.ask();
    }
    assertThat(asked()).hasSize(4);
  }

  @Test
  @DisplayName("an occasion of a paused sync is skipped and listed; the next one after it is not")
  void aPausedSyncIsNotReconciledByItself() {
    paused = Set.of("contacts");
    schedules("daily").ask();
    schedules("daily").ask();

    assertThat(asked()).hasSize(1);
    assertThat(asked().get(0).status()).isEqualTo(Run.Status.CANCELLED);
    assertThat(asked().get(0).reason()).isEqualTo("the sync is paused");
    assertThat(runs.claim(Run.Kind.RECONCILE, "contacts", clock.instant())).isEmpty();
    paused = Set.of();
    schedules("daily").ask();
    assertThat(asked()).hasSize(1);
    clock.pass(Duration.ofDays(1));
    schedules("daily").ask();
    assertThat(asked()).extracting(Run::status).startsWith(Run.Status.WAITING).hasSize(2);
  }

  private List<Run> of(String sync) {
    return runs.list(new Runs.Query(Run.Kind.RECONCILE, Set.of(sync), null, null, 100)).rows();
  }

  private void end(String sync) {
    var claimed = runs.claim(Run.Kind.RECONCILE, sync, clock.instant()).orElseThrow();
    runs.end(claimed, Run.Status.SUCCEEDED, Map.of(), null, clock.instant());
  }

  @Test
  @DisplayName("a sync that comes after another waits until the other's run of the occasion ended")
  void aSyncWaitsForTheRunOfTheSameOccasion() {
    var both = schedules(rules("daily", "books"), Contacts.synced().aSyncPerTarget());
    both.ask();
    assertThat(of("books")).hasSize(1);
    assertThat(of("desk")).isEmpty();
    both.ask();
    assertThat(of("desk")).isEmpty();

    end("books");
    both.ask();
    assertThat(of("desk")).hasSize(1);
    end("desk");
    clock.pass(Duration.ofDays(1));
    // Another process sees that it is due before anybody asked for the first.
    var only = schedules(rules("daily", "books"), Contacts.synced().aSyncPerTarget());
    runs.ask(
        Run.asked(
            ids.next().toString(),
            Run.Kind.BACKFILL,
            "books",
            Value.Struct.EMPTY,
            clock.instant(),
            "ann"),
        null);
    only.ask();
    end("books");
    only.ask();
    assertThat(of("desk")).hasSize(1);
    var backfill = runs.claim(Run.Kind.BACKFILL, "books", clock.instant()).orElseThrow();
    runs.end(backfill, Run.Status.SUCCEEDED, Map.of(), null, clock.instant());
    only.ask();
    assertThat(of("desk")).hasSize(2);
  }

  @Test
  @DisplayName("a run of the day before is not the run of the occasion")
  void aRunOfTheDayBeforeIsNotTheRunOfTheOccasion() {
    var both = schedules(rules("daily", "books"), Contacts.synced().aSyncPerTarget());
    both.ask();
    end("books");
    both.ask();
    end("desk");
    clock.pass(Duration.ofDays(1));
    paused = Set.of("books");
    schedules(rules("daily", "books"), Contacts.synced().aSyncPerTarget()).ask();

    assertThat(of("books").get(0).status()).isEqualTo(Run.Status.CANCELLED);
    assertThat(of("desk")).hasSize(2);
  }

  @Test
  void anUnreadableScheduleIsLeftAlone() {
    schedules("now and then").ask();
    assertThat(asked()).isEmpty();
  }

  @Test
  @DisplayName("the route of a schedule fires in every process, and one run is asked for")
  void theRouteOfAScheduleAsksForOneRun() throws Exception {
    var fired = new CountDownLatch(2);
    try (var one = new DefaultCamelContext();
        var other = new DefaultCamelContext()) {
      var processes = List.of(one, other);
      processes.forEach(it -> it.addRoutePolicyFactory((camel, id, route) -> counting(fired)));
      processes.forEach(DefaultCamelContext::start);
      // Reading the routes is slow the first time, so the moment is chosen afterwards.
      var pipelines = processes.stream().map(this::pipelines).toList();
      var soon = ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(5);
      var cron = DateTimeFormatter.ofPattern("s m H d M '?' uuuu").format(soon);
      pipelines.forEach(it -> follow(it, cron));
      assertThat(fired.await(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(asked()).hasSize(1);
  }

  private Pipelines pipelines(DefaultCamelContext camel) {
    var installation = Contacts.synced().installation();
    var runtime = new Runtime(InstantSource.system(), ids, () -> installation);
    camel.getRegistry().bind("schedules", new ReconciliationSchedules(runs, Wakeups.NONE, runtime));
    var pipelines = new Pipelines(camel);
    pipelines.load(Path.of("routes/pipelines"));
    follow(pipelines, "0 0 0 1 1 ? 2099");
    return pipelines;
  }

  private static void follow(Pipelines pipelines, String cron) {
    var installation = Contacts.synced().reconciled(rules(cron, null)).installation();
    pipelines.follow(
        PipelinePlan.of(installation, it -> Optional.empty(), it -> Optional.empty(), List.of())
            .stream()
            .filter(it -> it.template() == PipelineRoute.Template.SCHEDULE)
            .toList());
    assertThat(pipelines.running()).containsExactly("contacts/schedule");
  }

  private static RoutePolicy counting(CountDownLatch fired) {
    return new RoutePolicySupport() {
      @Override
      public void onExchangeDone(Route route, Exchange exchange) {
        fired.countDown();
      }
    };
  }
}
