package io.syncline.ops;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem;
import io.syncline.core.SettableClock;
import io.syncline.core.audit.AuditEntry;
import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.definition.rule.Validation;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.DeliveryStore.SettledBatch;
import io.syncline.core.delivery.Settled;
import io.syncline.core.inbox.HookFault;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.About;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import io.syncline.core.model.value.VersionHash;
import io.syncline.core.notify.Message;
import io.syncline.core.notify.Outbox;
import io.syncline.core.notify.OutboxSender;
import io.syncline.core.quality.RecordShapes;
import io.syncline.core.quality.SchemaDrift;
import io.syncline.core.quality.Score;
import io.syncline.core.quality.Scores;
import io.syncline.core.quality.Threshold;
import io.syncline.core.reconcile.side.Measured;
import io.syncline.core.run.Backlog;
import io.syncline.core.run.Footprint;
import io.syncline.core.run.Run;
import io.syncline.core.run.StartUp;
import io.syncline.core.run.poll.HookState;
import io.syncline.core.run.poll.RecordedPolls;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.state.SystemStates;
import io.syncline.core.system.trigger.CaptureState;
import io.syncline.core.transform.FieldProblem;
import io.syncline.core.transform.Inbound;
import io.syncline.core.workflow.EnrichmentAnswer;
import io.syncline.monitoring.DocumentedMetrics;
import io.syncline.ops.gauge.AlertGauges;
import io.syncline.ops.gauge.CaptureGauges;
import io.syncline.ops.gauge.QualityGauges;
import io.syncline.ops.notify.MessageLog;
import io.syncline.ops.notify.MessageMeters;
import io.syncline.ops.notify.PostingMeters;
import io.syncline.ops.trace.PipelineTraces;
import io.syncline.route.pipeline.WorkSources;
import io.syncline.store.memory.MemoryStore;
import io.syncline.system.ObservedSystem;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MetersTest {

  private static final NativeRef REF = new NativeRef(CRM, "contacts", "1");

  private final SettableClock clock = new SettableClock(Contacts.START);
  private final Ids ids = new Ids(clock, new Random(1));
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final SyncMeters meters =
      new SyncMeters(registry, () -> Contacts.synced().installation());
  private final MemoryStore store = new MemoryStore(ids);
  private final ObservedChangeStore changes =
      new ObservedChangeStore(store.changes(), meters, PipelineTraces.NONE);
  private final ObservedDeliveryStore deliveries =
      new ObservedDeliveryStore(store.deliveries(), meters, PipelineTraces.NONE);
  private final ObservedInbox inbox =
      new ObservedInbox(store.inbox(), meters, new Commits(), PipelineTraces.NONE);

  @Test
  void anEventIsCountedAsNewOnce() {
    inbox.accept(List.of(event("a"), event("b")));
    inbox.accept(List.of(event("a")));

    assertThat(count("syncline.events.received", "new", "true")).isEqualTo(2);
    assertThat(count("syncline.events.received", "new", "false")).isEqualTo(1);
  }

  @Test
  void whatRulesRefusedAndChangedIsCounted() {
    var problem =
        new FieldProblem("email", "email", "format", Validation.Response.HOLD, "no address");
    var inbound =
        new Inbound(
            Map.of(),
            Attributes.NONE,
            List.of(problem),
            List.of(),
            List.of(
                new Inbound.Cleansed("company", "trimWhitespace"),
                new Inbound.Cleansed("company", "trimWhitespace")));
    var contact = Contacts.synced().installation().entity("contact").orElseThrow();
    var record = new NativeRecord(REF, Value.Struct.EMPTY, null, null, null, false);

    new RuleMeters(registry).judged(contact, record, inbound);
    new RuleMeters(registry).judged(contact, record, null);

    assertThat(count("syncline.validation", "rule", "format")).isEqualTo(1);
    assertThat(count("syncline.cleansing", "rule", "trimWhitespace")).isEqualTo(2);
  }

  @Test
  void callsOfSourcesAreCountedAsTheBudgetCountsThem() {
    var asked = new EnrichmentAnswer.Asked("email", 1, Contacts.START);
    var answer =
        new EnrichmentAnswer(
            ids.nextRecord(), DESK, asked, EnrichmentAnswer.Outcome.ASKED, Map.of());
    var set = new ChangeSet();
    set.add(new Effect.EnrichmentSaved(answer, new EnrichmentAnswer.Use("contacts", "2026-03", 2)));
    set.add(
        new Effect.EnrichmentSaved(answer.with(EnrichmentAnswer.Outcome.NOTHING, Map.of()), null));

    judged(set);

    assertThat(count("syncline.enrichment.calls", "source", "desk")).isEqualTo(2);
  }

  @Test
  void worseDataAndDriftsAreCounted() {
    var score = score(new Score.Of("contacts", "contact", BOOKS));
    var drift = new SchemaDrift.Drift(SchemaDrift.What.NEW_WORDS, "stage", true, List.of("won"));
    var noted = new RecordShapes.Noted(ids.next(), CRM, "contacts", drift, "run", Contacts.START);
    var run =
        Run.asked(
            "run", Run.Kind.RECONCILE, "contacts", Value.Struct.EMPTY, Contacts.START, "test");
    var meters = new QualityMeters(registry);

    meters.below(score, new Threshold(0.95));
    meters.drifted(run, CRM, "contacts", List.of(noted));

    assertThat(count("syncline.quality.alarms", "system", "books")).isEqualTo(1);
    assertThat(count("syncline.schema.drifts", "what", "new-words")).isEqualTo(1);
  }

  @Test
  void whatIsSavedIsCountedBySyncAndSystem() {
    judged(filled());

    assertThat(
            registry
                .get("syncline.operations")
                .tags("sync", "contacts", "system", "books", "operation", "update")
                .tags("outcome", "skipped", "reason", "unchanged")
                .counter()
                .count())
        .isEqualTo(1);
    assertThat(count("syncline.conflicts", "open", "true")).isEqualTo(1);
    assertThat(count("syncline.reviews", "kind", "outcome-unknown")).isEqualTo(1);
    assertThat(count("syncline.dead.letters", "failure", "Invalid")).isEqualTo(1);
  }

  @Test
  void aFailedCommitCountsNothing() {
    assertThatThrownBy(
            () ->
                changes.inTransaction(
                    tx -> {
                      tx.save(filled());
                      throw new IllegalStateException("no commit");
                    }))
        .hasMessage("no commit");

    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void workThatIsRunAgainIsCountedOnce() {
    var twice =
        new ObservedChangeStore(new RunsTwice(store.changes()), meters, PipelineTraces.NONE);

    twice.inTransaction(
        tx -> {
          tx.save(filled());
          return true;
        });

    assertThat(count("syncline.reviews", "kind", "outcome-unknown")).isEqualTo(1);
  }

  /** As a store that met a deadlock: the first run is rolled back. */
  private record RunsTwice(ChangeStore store) implements ChangeStore {
    @Override
    public long nextReadNumber() {
      return store.nextReadNumber();
    }

    @Override
    public Map<NativeRef, Link> links(Collection<NativeRef> refs) {
      return store.links(refs);
    }

    @Override
    public <T> T inTransaction(Function<Transaction, T> work) {
      assertThatThrownBy(
          () ->
              store.inTransaction(
                  tx -> {
                    work.apply(tx);
                    throw new IllegalStateException("deadlock");
                  }));
      return store.inTransaction(work);
    }
  }

  @Test
  void theLagIsFromIntakeToTheTargetHoldingIt() {
    var delivery = delivered();
    clock.pass(Duration.ofMillis(1_500));

    deliveries.settle(batch(written(delivery)));

    var lag = registry.get("syncline.lag").tags("sync", "contacts", "system", "books").timer();
    assertThat(lag.count()).isEqualTo(1);
    assertThat(lag.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(1_500);
  }

  @Test
  void aBatchThatCannotBeSettledCountsNothing() {
    var delivery = delivered();
    store.loseLeases();

    assertThatThrownBy(() -> deliveries.settle(batch(written(delivery))));

    assertThat(registry.find("syncline.lag").timer()).isNull();
    assertThat(registry.find("syncline.operations").counter()).isNull();
  }

  @Test
  void gaugesShowTheLastCountAndAreAbsentWhileNothingCanBeCounted() {
    var fails = new boolean[1];
    var asked = new int[1];
    var sampled = sampled(fails, asked);

    sampled.runOnce();
    sampled.look();
    assertThat(gauge("syncline.queue.depth", "queue", "events", "system", "crm")).isEqualTo(7);
    assertThat(gauge("syncline.queue.oldest", "queue", "events", "system", "crm")).isEqualTo(60);
    assertThat(gauge("syncline.queue.depth", "queue", "deliveries", "system", "desk")).isZero();
    assertThat(gauge("syncline.dead.letters.open", "system", "books")).isEqualTo(2);
    assertThat(gauge("syncline.reviews.open", "kind", "first-meeting")).isEqualTo(3);
    assertThat(gauge("syncline.reviews.oldest", "kind", "first-meeting")).isEqualTo(90);
    assertThat(gauge("syncline.reviews.open", "kind", "conflict")).isZero();
    assertThat(asked[0]).as("a second look makes no call").isEqualTo(1);

    fails[0] = true;
    sampled.runOnce();
    assertThat(registry.find("syncline.queue.depth").gauges()).isEmpty();
    fails[0] = false;
    sampled.runOnce();
    assertThat(registry.find("syncline.queue.depth").gauges()).isNotEmpty();
  }

  @Test
  void whatWasCountedGrowsOlderAndIsHiddenWhereNoCountEnds() {
    var sampled = sampled(new boolean[1], new int[1]);
    sampled.runOnce();

    clock.pass(Duration.ofSeconds(30));
    assertThat(gauge("syncline.queue.oldest", "queue", "events", "system", "crm")).isEqualTo(90);
    assertThat(gauge("syncline.reviews.oldest", "kind", "first-meeting")).isEqualTo(120);
    assertThat(gauge("syncline.queue.depth", "queue", "events", "system", "crm")).isEqualTo(7);

    clock.pass(Duration.ofSeconds(1));
    for (var name :
        List.of(
            "syncline.queue.depth",
            "syncline.queue.oldest",
            "syncline.dead.letters.open",
            "syncline.reviews.open",
            "syncline.reviews.oldest")) {
      assertThat(registry.get(name).gauges())
          .as(name)
          .isNotEmpty()
          .allSatisfy(it -> assertThat(it.value()).isNaN());
    }

    sampled.runOnce();
    assertThat(gauge("syncline.queue.oldest", "queue", "events", "system", "crm")).isEqualTo(60);
  }

  @Test
  void noGaugeIsMissingWhileItIsCountedAgain() {
    var removed = new ArrayList<String>();
    var waiting = new long[] {7};
    var sampled =
        new SampledBacklog(
            () ->
                new Backlog(
                    clock.instant(),
                    Map.of(CRM, new Backlog.Waiting(waiting[0], clock.instant())),
                    Map.of(),
                    Map.of(),
                    Map.of()),
            WorkSources.counted(),
            () -> Contacts.synced().installation(),
            registry,
            clock);
    sampled.runOnce();
    registry.config().onMeterRemoved(it -> removed.add(it.getId().getName()));

    waiting[0] = 8;
    sampled.runOnce();

    assertThat(gauge("syncline.queue.depth", "queue", "events", "system", "crm")).isEqualTo(8);
    assertThat(removed).isEmpty();
  }

  @Test
  void thePageNamesEveryMeterAndNoOther() throws IOException {
    inbox.accept(List.of(event("a")));
    judged(filled());
    deliveries.settle(batch(written(delivered())));
    sampled(new boolean[1], new int[1]).runOnce();
    meters.without("contacts", "shoeSize");
    new PausedGauges(registry).show(Set.of("contacts"));
    new HookReports(registry).refused(CRM, HookFault.SIGNATURE);
    howThingsStandIsShown();
    whatRulesRefusedAndChangedIsCounted();
    worseDataAndDriftsAreCounted();
    callsOfSourcesAreCountedAsTheBudgetCountsThem();
    capturesAreShown();
    new MessageMeters(new MessageLog(), registry)
        .send(
            new Message(
                new Message.Topic("reconciliation", "contacts", null),
                Message.Urgency.SUMMARY,
                null,
                "All is well.",
                Map.of()));
    new PostingMeters(registry)
        .ended(
            new Outbox.Waiting(
                ids.next(),
                "webhook",
                new Message(
                    new Message.Topic("summary", "contacts", null),
                    Message.Urgency.SUMMARY,
                    null,
                    "All is well.",
                    Map.of()),
                Contacts.START,
                0),
            OutboxSender.Ending.GIVEN_UP);
    var type = Contacts.synced().type();
    new ObservedSystem(new MemorySystem(CRM, type, clock), registry).read("contacts", List.of(REF));

    var registered =
        registry.getMeters().stream()
            .map(Meter::getId)
            .map(Meter.Id::getName)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(documented().keySet()).isEqualTo(registered);
    for (var meter : registry.getMeters()) {
      var row = documented().get(meter.getId().getName());
      assertThat(row.tags())
          .as("tags of %s", meter.getId().getName())
          .isEqualTo(meter.getId().getTags().stream().map(Tag::getKey).collect(Collectors.toSet()));
      assertThat(row.kind()).as(meter.getId().getName()).isEqualTo(kind(meter.getId()));
    }
  }

  private static String kind(Meter.Id meter) {
    var kind = meter.getType().name().toLowerCase(Locale.ROOT);
    return meter.getType() != Meter.Type.GAUGE || meter.getBaseUnit() == null
        ? kind
        : kind + ", " + meter.getBaseUnit();
  }

  private void capturesAreShown() {
    var retained = new CaptureState.Retained(1_000, 2_000L);
    var state = new CaptureState(CRM, null, Contacts.START, null, null, null, retained);
    new CaptureGauges(registry, () -> List.of(state)).show();
  }

  private void howThingsStandIsShown() {
    var gauges =
        new StateGauges(
            registry,
            () -> Map.of(CRM, SystemStates.State.ANSWERING),
            () -> Map.of(CRM, HookState.WORKING),
            () -> Map.of(new RecordedPolls.Of(CRM, "contacts"), Contacts.START),
            () -> 256,
            () -> new Footprint(1, Map.of("record", 1L), 1, 1L, Map.of("contacts", Contacts.START)),
            clock);
    gauges.showStates();
    gauges.showQuotas(Map.of(CRM, new StateGauges.Left(5, 10)));
    gauges.showFootprint();
    new ReadinessGauges(registry, new Started(), new Commits()).register();
    var installation = Contacts.synced().installation();
    var sync = installation.entity("contact").orElseThrow().syncs().get(0).sync();
    var of = new Score.Of(sync, "contact", BOOKS);
    new QualityGauges(registry, new OneScore(score(of)), () -> installation).show();
    new AlertGauges(registry, List::of, new Runtime(clock, ids, () -> installation)).show();
  }

  private static Score score(Score.Of of) {
    return new Score(
        of,
        "run",
        Contacts.START,
        List.of(),
        new Measured.Pairs(0, 0),
        new Measured.Counts(1, 0, 0, 0, 0),
        new Score.Deliveries(0, 0));
  }

  /** What was measured once. */
  private record OneScore(Score score) implements Scores {
    @Override
    public void save(List<Score> scores) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Score> latest(@Nullable Set<String> syncs) {
      return List.of(score);
    }

    @Override
    public List<Score> history(
        String sync, String entity, SystemId system, Instant since, int limit) {
      return List.of(score);
    }
  }

  private static final class Started implements StartUp {
    @Override
    public boolean definitionsLoaded() {
      return true;
    }

    @Override
    public boolean routesStarted() {
      return false;
    }

    @Override
    public Map<String, String> failedRoutes() {
      return Map.of();
    }
  }

  private static Map<String, DocumentedMetrics.Row> documented() throws IOException {
    return DocumentedMetrics.read().rows();
  }

  private SampledBacklog sampled(boolean[] fails, int[] asked) {
    return new SampledBacklog(
        () -> {
          asked[0]++;
          if (fails[0]) {
            throw new IllegalStateException("away");
          }
          return new Backlog(
              clock.instant(),
              Map.of(CRM, new Backlog.Waiting(7, clock.instant().minusSeconds(60))),
              Map.of(),
              Map.of(BOOKS, 2L),
              Map.of("first_meeting", new Backlog.Waiting(3, clock.instant().minusSeconds(90))));
        },
        WorkSources.counted(),
        () -> Contacts.synced().installation(),
        registry,
        clock);
  }

  private double count(String name, String... tags) {
    return registry.get(name).tags(tags).counters().stream().mapToDouble(it -> it.count()).sum();
  }

  private double gauge(String name, String... tags) {
    return registry.get(name).tags(tags).gauge().value();
  }

  private void judged(ChangeSet set) {
    changes.inTransaction(
        tx -> {
          tx.save(set);
          return true;
        });
  }

  private Delivery delivered() {
    var record = ids.nextRecord();
    var set = new ChangeSet();
    set.add(new Effect.RecordSaved(UnifiedRecord.born(record, "contact").changed(Map.of()), 0));
    set.add(
        new Effect.DeliveryPlanned(
            Delivery.due(
                ids.next(),
                new Delivery.Change(record, "contact", BOOKS, Set.of("email"), true),
                new Delivery.Cause(List.of(ids.next()), Origin.NONE),
                clock.instant())));
    judged(set);
    return deliveries.claim(BOOKS, Slice.WHOLE, clock.instant(), 10).stream()
        .filter(it -> it.record().equals(record))
        .findFirst()
        .orElseThrow();
  }

  private Settled.Written written(Delivery delivery) {
    var ref = new NativeRef(BOOKS, "contacts", "b-" + delivery.record());
    var link = Link.made(delivery.record(), ref, "created");
    var hash = VersionHash.of("x");
    return new Settled.Written(
        delivery, new Settled.Held(ref, Map.of(), 1, null, hash), clock.instant(), link, null);
  }

  private SettledBatch batch(Settled settled) {
    var record = settled.delivery().record();
    return new SettledBatch(
        List.of(settled), List.of(), List.of(entry(record, null)), List.of(), List.of(), List.of());
  }

  private AuditEntry entry(RecordId record, @Nullable String reason) {
    return new AuditEntry(
        ids.next(),
        clock.instant(),
        new About("contact", record, REF),
        new AuditEntry.Systems(CRM, BOOKS),
        new AuditEntry.Result(
            AuditEntry.Operation.UPDATE,
            reason == null ? AuditEntry.Outcome.APPLIED : AuditEntry.Outcome.SKIPPED,
            reason),
        Map.of(),
        AuditEntry.By.actor(AuditEntry.SYNCLINE));
  }

  private ChangeSet filled() {
    var record = ids.nextRecord();
    var set = new ChangeSet();
    set.add(new Effect.RecordSaved(UnifiedRecord.born(record, "contact").changed(Map.of()), 0));
    set.add(new Effect.Audited(entry(record, "unchanged")));
    var at = clock.instant();
    set.add(
        new Effect.ConflictFound(
            new Conflict(
                ids.next(),
                new Conflict.Disputed(record, "contact", "email"),
                Conflict.Kind.BOTH_CHANGED,
                new Conflict.Values(
                    null,
                    new Conflict.Side(CRM, Value.text("a"), at),
                    new Conflict.Side(BOOKS, Value.text("b"), at)),
                new Conflict.Decided("manual", null, null, "manual"),
                at)));
    set.add(
        new Effect.ReviewOpened(
            new ReviewItem(
                ids.next(),
                new ReviewItem.Key(ReviewItem.Kind.OUTCOME_UNKNOWN, "subject"),
                new About("contact", record, null),
                Set.of(),
                List.of(),
                "Was it written?",
                at)));
    set.add(
        new Effect.DeadLettered(
            new DeadLetter(
                ids.next(),
                CRM,
                new DeadLetter.Work(
                    DeadLetter.Kind.EVENT, ids.next(), Value.Struct.EMPTY, Set.of(), "hash", false),
                new About("contact", null, REF),
                new DeadLetter.LastFailure("transform", 1, "Invalid", "because"),
                at,
                DeadLetter.State.OPEN)));
    return set;
  }

  private InboxEvent event(String identity) {
    return new InboxEvent(
        ids.next(),
        REF,
        EventKind.UPDATED,
        InboxEvent.Source.HOOK,
        new InboxEvent.Arrival(identity, null, clock.instant()),
        InboxEvent.Content.NONE,
        Origin.NONE);
  }
}
