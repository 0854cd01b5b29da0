package io.syncline.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem;
import io.syncline.core.SettableClock;
import io.syncline.core.audit.AuditLog;
import io.syncline.core.conflict.Questions;
import io.syncline.core.conflict.Review;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.deadletter.DeadLetters;
import io.syncline.core.definition.UndeclaredNames;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.definition.system.Webhook.NewerBy;
import io.syncline.core.delivery.RetryPolicy;
import io.syncline.core.delivery.step.Deliverer;
import io.syncline.core.engine.SyncEngine;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.review.Corrections;
import io.syncline.core.review.Decisions;
import io.syncline.core.review.Pauses;
import io.syncline.core.review.Question;
import io.syncline.core.review.RecordEdits;
import io.syncline.core.review.Rollbacks;
import io.syncline.core.review.answer.Choice;
import io.syncline.core.run.PausedSystems;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.sync.ChangeProcessor;
import io.syncline.core.sync.merge.Identities;
import io.syncline.core.sync.read.NameCounts;
import io.syncline.core.sync.state.RunPermissionsLookup;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.Failure;
import io.syncline.core.system.OperationRoutes;
import io.syncline.core.transform.Transformer;
import io.syncline.definition.Samples;
import io.syncline.store.MemoryStores;
import io.syncline.store.PostgresStores;
import io.syncline.store.Stores;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Sealing;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** The engine over one set of stores and systems in memory, stepped by hand. */
final class World {
  /** Longer than all the days that a simulation lets pass. */
  private static final Duration OUTAGE = Duration.ofDays(60);

  /** So many rounds without work, of five seconds more each, are longer than anything waits. */
  private static final int IDLE = 15;

  final SettableClock clock = new SettableClock(Contacts.START.plus(Duration.ofDays(60)));
  final Map<SystemId, MemorySystem> systems = new LinkedHashMap<>();
  final List<InboxEvent> hooks = new ArrayList<>();
  final Stores stores;
  final SyncEngine engine;
  ChangeProcessor changes;
  Deliverer deliverer;
  final Decisions decisions;
  final Corrections corrections;
  final Identities identities;
  final Rollbacks rollbacks;
  final Pauses pauses;
  final RecordEdits edits;
  final Map<String, List<UndeclaredNames.Unfound>> unfound = new HashMap<>();
  final List<String> absent = new ArrayList<>();
  final Set<String> paused = new TreeSet<>();

  /** The systems whose events the deliverer made due. */
  final Set<SystemId> woken = new TreeSet<>();

  /** The systems for which deliveries were said to be there. */
  final Set<SystemId> wokenTargets = new TreeSet<>();

  OperationRoutes routes = OperationRoutes.NONE;

  /** Whether work may wait for ever: for a record of which a reference speaks and nothing else. */
  boolean patient;

  /** The decorator between the engine and a system. */
  UnaryOperator<ConnectedSystem> around = UnaryOperator.identity();

  Installation installation;
  final ConnectedSystems connected;
  final Transformer transformer = new Transformer();
  RunPermissionsLookup runPermissionsLookup = RunPermissionsLookup.NONE;
  final Ids ids;
  final @Nullable DataSource source;
  private final List<SystemId> all;
  private final boolean inMemory;

  World(DataSource source, Contacts contacts, long seed) {
    this(source, contacts, seed, Sealing.NONE);
  }

  World(DataSource source, Contacts contacts, long seed, Sealing sealing) {
    this(
        source,
        TestDatabase.IN_MEMORY ? null : PostgresStores.over(source, sealing),
        contacts,
        seed);
    if (!TestDatabase.IN_MEMORY) {
      systems.values().forEach(it -> it.called = this::assertNoTransactionIsOpen);
    }
  }

  /** Over stores in memory: a thousand times faster. */
  World(Contacts contacts, long seed) {
    this(null, null, contacts, seed);
  }

  private World(
      @Nullable DataSource source, @Nullable Stores stores, Contacts contacts, long seed) {
    this.source = source;
    this.inMemory = stores == null;
    this.ids = new Ids(clock, new Random(seed));
    this.stores = stores == null ? MemoryStores.fresh(new Ids(clock, new Random(~seed))) : stores;
    this.all = contacts.systems();
    this.installation = contacts.installation();
    for (var id : all) {
      var system = new MemorySystem(id, contacts.type(id), clock);
      system.webhook = native0 -> hooks.add(event(id, native0, InboxEvent.Source.HOOK));
      systems.put(id, system);
    }
    this.connected =
        id -> Optional.<ConnectedSystem>ofNullable(systems.get(id)).map(it -> around.apply(it));
    this.engine = process(clock, seed);
    this.changes = engine.changes();
    this.deliverer = engine.deliveries();
    this.decisions = engine.decisions(this.stores.records(), this.stores.questions());
    this.corrections = engine.corrections(decisions);
    this.identities = engine.identities();
    this.rollbacks = engine.rollbacks(this.stores.questions());
    this.pauses = engine.pauses();
    this.edits = engine.edits(this.stores.records());
  }

  Runtime runtime() {
    return new Runtime(clock, ids, this::installed);
  }

  /** One process of the product, with what it alone knows and its own clock. */
  SyncEngine process(InstantSource itsClock, long seed) {
    return new SyncEngine(
        new SyncEngine.Shared(
            new Runtime(itsClock, ids, this::installed), new Random(seed), transformer),
        new SyncEngine.Stores(stores.queue(), stores.changes(), stores.deliveries()),
        connected,
        new Woken(),
        new SyncEngine.Policies(
            (failure, attempts, since, now) ->
                Optional.of(
                    failure instanceof Failure.Deferred deferred && deferred.retryAfter() != null
                        ? now.plus(deferred.retryAfter())
                        : now.plusSeconds(1)),
            RetryPolicy.upTo(50)
                .backoff(Duration.ofSeconds(1), Duration.ofSeconds(10))
                .waitingOut(OUTAGE)
                .thenMoveToDeadLetters(),
            new NameCounts(
                () -> unfound,
                new NameCounts.Hearer() {
                  @Override
                  public void without(String sync, String name) {
                    absent.add(name);
                  }

                  @Override
                  public void enough(String sync, String name) {}
                }),
            (run, refs) -> runPermissionsLookup.of(run, refs),
            new Routes()));
  }

  /** Another process takes all lanes over: what was claimed before can no longer be committed. */
  void takenOverBy(SyncEngine process) {
    stores.loseLeases().run();
    changes = process.changes();
    deliverer = process.deliveries();
  }

  private final class Woken implements Wakeups {
    @Override
    public void inbox(SystemId system) {
      woken.add(system);
    }

    @Override
    public void deliveries(SystemId target) {
      wokenTargets.add(target);
    }

    @Override
    public void polls(SystemId system) {}

    @Override
    public void runs(String sync) {}
  }

  /** Those that the test says, even later. */
  private final class Routes implements OperationRoutes {
    @Override
    public boolean has(String name) {
      return routes.has(name);
    }

    @Override
    public @Nullable Value call(
        String name, Value body, Map<String, String> about, Duration timeout) {
      return routes.call(name, body, about, timeout);
    }
  }

  private Installation installed() {
    return installation.pausing(paused);
  }

  /** The one question that is open. */
  Question question() {
    var open =
        stores
            .questions()
            .reviews(
                new Questions.Wanted(
                    new Questions.Wanted.Scope(null, null, null),
                    null,
                    null,
                    Review.Status.OPEN,
                    null,
                    null,
                    10));
    assertThat(open).as("open questions").hasSize(1);
    return decisions.face(open.get(0).item().id()).orElseThrow();
  }

  PausedSystems pausedSystems() {
    return PostgresStores.pausedSystems(database());
  }

  MemorySystem system(SystemId id) {
    return systems.get(id);
  }

  /** From now on a system's webhooks contain the time, and if asked for the field and value. */
  void reportsEdits(SystemId id, boolean fields) {
    var system = systems.get(id);
    system.hook =
        Samples.webhook(
            """
            signature: {secret: "${key}", header: X-Signature}
            object: object
            nativeId: id
            occurredAt: at
            own: {by: us}
            %s
            """
                .formatted(
                    fields ? "change: {field: field, fields: {\"*\": \"*\"}, value: value}" : ""));
    system.webhook = native0 -> {};
    system.changed =
        (native0, changed) -> {
          for (var it : changed.entrySet()) {
            hooks.add(
                reported(
                    id, native0, Map.of("field", Value.text(it.getKey()), "value", it.getValue())));
          }
        };
  }

  InboxEvent reported(SystemId id, String native0, Map<String, Value> payload) {
    var bare = event(id, native0, InboxEvent.Source.HOOK);
    return new InboxEvent(
        bare.id(),
        bare.ref(),
        bare.kind(),
        bare.source(),
        new InboxEvent.Arrival(null, clock.instant(), bare.receivedAt()),
        InboxEvent.Content.partial(new Value.Struct(payload)),
        bare.origin());
  }

  /** From now on a system's webhooks hold the record. */
  void sendsRecords(SystemId id, NewerBy by) {
    var system = systems.get(id);
    system.full = by;
    system.hook =
        Samples.webhook(
            """
            signature: {secret: "${key}", header: X-Signature}
            object: object
            nativeId: id
            kind: kind
            kinds: {changed: updated}
            record: {at: record, newerBy: %s, complete: true}
            """
                .formatted(by == NewerBy.VERSION ? "version" : "updatedAt"));
    system.webhook = native0 -> hooks.add(holding(id, native0));
  }

  /** An event that holds the record as it is now, or none where there is none. */
  InboxEvent holding(SystemId id, String native0) {
    var record = systems.get(id).event(native0);
    var bare = event(id, native0, InboxEvent.Source.HOOK);
    return record == null ? bare : with(bare, record, bare.receivedAt());
  }

  /** The same event, sent once more. */
  InboxEvent again(InboxEvent it) {
    var bare = event(it.ref().system(), it.ref().id(), it.source());
    return it.complete() ? with(bare, it.payload(), bare.receivedAt()) : bare;
  }

  /** An event that holds something else, or was received at another time. */
  InboxEvent with(InboxEvent it, Value.Struct payload, Instant receivedAt) {
    return new InboxEvent(
        it.id(),
        it.ref(),
        it.kind(),
        it.source(),
        new InboxEvent.Arrival(it.identity(), it.occurredAt(), receivedAt),
        new InboxEvent.Content(payload, true),
        it.origin());
  }

  /** What a reconciliation files to have a difference settled. */
  InboxEvent filedByRun(String run, SystemId system, String native0) {
    var bare = event(system, native0, InboxEvent.Source.RECONCILIATION);
    return new InboxEvent(
        bare.id(),
        bare.ref(),
        bare.kind(),
        bare.source(),
        InboxEvent.Arrival.at(bare.receivedAt()),
        InboxEvent.Content.partial(bare.payload()),
        Origin.ofRun(run));
  }

  InboxEvent event(SystemId system, String native0, InboxEvent.Source source) {
    return event(system, native0, source, EventKind.UPDATED);
  }

  InboxEvent event(SystemId system, String native0, InboxEvent.Source source, EventKind kind) {
    return new InboxEvent(
        ids.next(),
        systems.get(system).ref(native0),
        kind,
        source,
        InboxEvent.Arrival.at(clock.instant()),
        InboxEvent.Content.NONE,
        Origin.NONE);
  }

  /** No webhook is sent from now on. */
  void silenceWebhooks() {
    systems.values().forEach(it -> it.webhook = native0 -> {});
    hooks.clear();
  }

  /** The webhooks sent so far arrive. */
  void arrive() {
    if (!hooks.isEmpty()) {
      stores.inbox().accept(List.copyOf(hooks));
      hooks.clear();
    }
  }

  int step() {
    int done = 0;
    for (var id : all) {
      done += changes.runOnce(id, Slice.WHOLE, 50);
      done += deliverer.runOnce(id, Slice.WHOLE, 50);
    }
    return done;
  }

  /** What the CRM says of somebody new, gone everywhere; its id there. */
  String settled(Map<String, Value> said) {
    var native0 = system(Contacts.CRM).create(said);
    settle();
    return native0;
  }

  /** The record of a copy. */
  UnifiedRecord record(SystemId system, String native0) {
    return stores.records().find(system(system).ref(native0)).orElseThrow().record();
  }

  /** Answers the one question that is open, until nothing is left to do. */
  void decide(Choice choice) {
    decisions.decide(question().review().item().id(), choice, null, "mara");
    settle();
  }

  /** A look at everything leads to no write. */
  void assertQuiet() {
    long writes = writes();
    lookAtEverything();
    settle();
    assertThat(writes()).as("writes after").isEqualTo(writes);
  }

  /** Until nothing is left to do, however long that takes by the clock. */
  void settle() {
    int idle = 0;
    for (int round = 0; round < 400; round++) {
      arrive();
      int done = step();
      idle = done == 0 && hooks.isEmpty() ? idle + 1 : 0;
      if (idle > 0 && waiting() == 0 || patient && idle == IDLE) {
        return;
      }
      clock.pass(Duration.ofMillis(done > 0 ? 200 : patient ? 5_000L * idle : 5_000));
    }
    throw new AssertionError("still at work after 400 rounds: " + stuck());
  }

  /**
   * Every record is looked at. As polling does: a requested look orders all that is due again,
   * which would replace lost deliveries.
   */
  void lookAtEverything() {
    lookAtEverything(InboxEvent.Source.POLL);
  }

  void lookAtEverything(InboxEvent.Source source) {
    for (var id : all) {
      for (var native0 : systems.get(id).ids()) {
        hooks.add(event(id, native0, source));
      }
    }
    lookForTheMissing(source);
  }

  /** As reconciliation does: what is linked and in no listing is asked for by its id. */
  private void lookForTheMissing(InboxEvent.Source source) {
    for (var record : stores.records().list("contact", null, 1_000)) {
      for (var it : stores.records().find(record.id()).orElseThrow().links()) {
        var ref = it.link().ref();
        if (!systems.get(ref.system()).ids().contains(ref.id())) {
          hooks.add(event(ref.system(), ref.id(), source));
        }
      }
    }
  }

  private List<String> stuck() {
    if (inMemory) {
      return questions();
    }
    return query(
        "select 'event ' || system_id || ' attempts ' || attempts || ' at ' || next_attempt_at from"
            + " inbox_queue union all select 'delivery ' || target || ' attempts ' || attempts || '"
            + " at ' || next_attempt_at || ' ' || attributes::text || coalesce(intent::text, ' no"
            + " intent') from delivery union all (select operation || ' ' || target || ' ' ||"
            + " outcome || ' ' || coalesce(reason, '') || ' ' || count(*) from sync_audit_log group"
            + " by operation, target, outcome, reason)");
  }

  /** Open review items and dead letters, in words. */
  List<String> questions() {
    if (inMemory) {
      var open = new ArrayList<String>();
      stores
          .questions()
          .openReviews(new Questions.Query(null, false, null, 1_000))
          .forEach(
              it -> open.add(it.kind().name().toLowerCase(Locale.ROOT) + ": " + it.question()));
      stores
          .deadLetters()
          .list(new DeadLetters.Query(null, null, DeadLetter.Status.OPEN, null, null, 1_000))
          .rows()
          .forEach(it -> open.add("dead: " + it.failure().stage() + ": " + it.failure().reason()));
      return open;
    }
    return query(
        "select kind || ': ' || question from review_item where status = 'open' union all select"
            + " 'dead: ' || stage || ': ' || reason from dead_letter where status = 'open'");
  }

  /** S20: while a system is asked, no connection is inside a transaction. */
  void assertNoTransactionIsOpen() {
    assertThat(
            query(
                "select query from pg_stat_activity where datname = current_database()"
                    + " and state like 'idle in transaction%'"))
        .as("S20: a transaction is open during a call")
        .isEmpty();
  }

  /** Why something was skipped, held or noted, as the audit has it. */
  List<String> reasons() {
    if (inMemory) {
      return stores.audit().list(AuditLog.Query.newest(10_000)).rows().stream()
          .map(it -> it.result().reason())
          .filter(Objects::nonNull)
          .distinct()
          .sorted()
          .toList();
    }
    return query("select distinct reason from sync_audit_log where reason is not null order by 1");
  }

  DataSource database() {
    Assumptions.assumeFalse(TestDatabase.IN_MEMORY, "needs a database");
    return Objects.requireNonNull(source, "these stores are in memory");
  }

  /** Makes the database be as if something had not happened. */
  void update(String sql) {
    try (var connection = database().getConnection();
        var statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  List<String> query(String sql) {
    try (var connection = database().getConnection();
        var rows = connection.createStatement().executeQuery(sql)) {
      var found = new ArrayList<String>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  long writes() {
    return systems.values().stream().mapToLong(it -> it.journal.size()).sum();
  }

  long waiting() {
    return all.stream()
        .mapToLong(id -> stores.queue().depth(id) + stores.deliveries().depth(id))
        .sum();
  }
}
