package io.syncline.journey;

import static io.syncline.journey.Firms.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.MemorySystem;
import io.syncline.core.SettableClock;
import io.syncline.core.audit.AuditLog;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.delivery.RetryPolicy;
import io.syncline.core.delivery.step.Deliverer;
import io.syncline.core.engine.SyncEngine;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.review.Decisions;
import io.syncline.core.review.Rollbacks;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.sync.ChangeProcessor;
import io.syncline.core.sync.merge.Identities;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.transform.Transformer;
import io.syncline.store.Stores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** The engine over one set of stores and two systems with two objects each, stepped by hand. */
final class FirmsWorld {

  final SettableClock clock = new SettableClock(Firms.START.plus(Duration.ofDays(60)));
  final List<InboxEvent> hooks = new ArrayList<>();
  final Stores stores;
  final ChangeProcessor changes;
  final Deliverer deliverer;
  final Identities identities;
  final Rollbacks rollbacks;
  final Decisions decisions;
  private final Map<SystemId, TwoObjects> systems = new LinkedHashMap<>();
  final Ids ids;
  final Installation installation;
  final ConnectedSystems connected;

  FirmsWorld(Stores stores, Firms firms, long seed) {
    this.stores = stores;
    this.ids = new Ids(clock, new Random(seed));
    this.installation = firms.installation();
    for (var id : ALL) {
      var two =
          new TwoObjects(
              new MemorySystem(id, firms.firms(), clock),
              new MemorySystem(id, firms.people(id), clock));
      two.firms().prefix = id + "-f";
      two.people().prefix = id + "-p";
      two.firms().webhook = it -> hooks.add(event(two.firms().ref(it)));
      two.people().webhook = it -> hooks.add(event(two.people().ref(it)));
      systems.put(id, two);
    }
    this.connected = id -> Optional.<ConnectedSystem>ofNullable(systems.get(id));
    var engine =
        new SyncEngine(
            new SyncEngine.Shared(
                new Runtime(clock, ids, () -> installation), new Random(seed), new Transformer()),
            new SyncEngine.Stores(stores.queue(), stores.changes(), stores.deliveries()),
            connected,
            Wakeups.NONE,
            new SyncEngine.Policies(
                (failure, attempts, since, now) -> Optional.of(now.plusSeconds(1)),
                RetryPolicy.upTo(50)
                    .backoff(Duration.ofSeconds(1), Duration.ofSeconds(10))
                    .thenMoveToDeadLetters()));
    this.changes = engine.changes();
    this.identities = engine.identities();
    this.rollbacks = engine.rollbacks(stores.questions());
    this.decisions = engine.decisions(stores.records(), stores.questions());
    this.deliverer = engine.deliveries();
  }

  MemorySystem firms(SystemId system) {
    return systems.get(system).firms();
  }

  MemorySystem people(SystemId system) {
    return systems.get(system).people();
  }

  InboxEvent event(NativeRef ref) {
    return new InboxEvent(
        ids.next(),
        ref,
        EventKind.UPDATED,
        InboxEvent.Source.HOOK,
        InboxEvent.Arrival.at(clock.instant()),
        InboxEvent.Content.NONE,
        Origin.NONE);
  }

  void arrive() {
    if (!hooks.isEmpty()) {
      stores.inbox().accept(List.copyOf(hooks));
      hooks.clear();
    }
  }

  int step() {
    int done = 0;
    for (var id : ALL) {
      done += changes.runOnce(id, Slice.WHOLE, 50);
      done += deliverer.runOnce(id, Slice.WHOLE, 50);
    }
    return done;
  }

  /** Until nothing is done for a while; what waits for a record may be left. */
  void rest() {
    int idle = 0;
    for (int round = 0; round < 400 && idle < 8; round++) {
      arrive();
      int done = step();
      idle = done == 0 && hooks.isEmpty() ? idle + 1 : 0;
      clock.pass(Duration.ofMillis(done == 0 ? 10_000 : 200));
    }
    assertThat(idle).as("rounds without work").isEqualTo(8);
  }

  /** Until nothing is left to do at all. */
  void settle() {
    rest();
    assertThat(waiting()).as("what still waits, after " + reasons()).isZero();
  }

  long waiting() {
    return ALL.stream()
        .mapToLong(id -> stores.queue().depth(id) + stores.deliveries().depth(id))
        .sum();
  }

  RecordState record(NativeRef ref) {
    return stores.records().find(ref).orElseThrow(() -> new AssertionError(ref + " is unlinked"));
  }

  RecordId id(NativeRef ref) {
    return record(ref).record().id();
  }

  /** Makes a person in a system. */
  String person(SystemId system, String email, String... more) {
    var fields = new HashMap<String, Value>();
    fields.put("email", Value.text(email));
    for (int i = 0; i < more.length; i += 2) {
      fields.put(more[i], Value.text(more[i + 1]));
    }
    return people(system).create(fields);
  }

  String firm(SystemId system, String name) {
    return firms(system).create(Map.of("name", Value.text(name)));
  }

  /** Where a record is in a system; null: it is not there. */
  String at(RecordId record, SystemId system) {
    return stores.records().find(record).orElseThrow().links().stream()
        .map(it -> it.link())
        .filter(it -> it.ref().system().equals(system))
        .filter(it -> it.role() == Link.Role.MAIN)
        .map(it -> it.ref().id())
        .findFirst()
        .orElse(null);
  }

  List<String> reasons() {
    return stores.audit().list(AuditLog.Query.newest(500)).rows().stream()
        .map(it -> it.result().reason())
        .filter(it -> it != null)
        .distinct()
        .toList();
  }
}
