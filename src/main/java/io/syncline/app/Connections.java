package io.syncline.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.syncline.core.access.consent.ConsentClient;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.model.EnrichmentPlan;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.system.Connection;
import io.syncline.core.definition.system.Settings;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.definition.system.Transport;
import io.syncline.core.inbox.subscribe.SubscriptionClient;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.OperationRoutes;
import io.syncline.definition.Variables;
import io.syncline.route.intake.Hook;
import io.syncline.route.intake.signature.KeptKeys;
import io.syncline.system.Breaker;
import io.syncline.system.BreakerSystem;
import io.syncline.system.ObservedSystem;
import io.syncline.system.Parking;
import io.syncline.system.ParkingSystem;
import io.syncline.system.SystemClients;
import io.syncline.system.SystemLog;
import io.syncline.system.TransformedSystem;
import io.syncline.system.http.RoutedSystem;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Connects the systems that syncs name, each by its transport, with measures, a breaker and parking
 * around it. A system whose connection did not change is kept, with its tokens, its rate limit and
 * its breaker.
 */
final class Connections {

  private static final int BREAK_AFTER = 5;
  private static final Duration SHORTEST_BREAK = Duration.ofSeconds(5);
  private static final Duration LONGEST_BREAK = Duration.ofMinutes(1);

  private final SystemClients clients;
  private final Variables variables;
  private final MeterRegistry meters;
  private final InstantSource clock;
  private final OperationRoutes routes;
  private final Map<SystemId, Connected> known = new HashMap<>();
  private final Map<SystemId, SystemLog> logs = new HashMap<>();

  Connections(
      SystemClients clients,
      OperationRoutes routes,
      Variables variables,
      MeterRegistry meters,
      InstantSource clock) {
    this.clients = clients;
    this.routes = routes;
    this.variables = variables;
    this.meters = meters;
    this.clock = clock;
  }

  /**
   * A connected system.
   *
   * @param made what it was made from
   * @param hook how its webhooks are taken in; null: it has none
   * @param consent how a person gives consent to it; null: none is needed
   * @param subscriptions how its webhooks are subscribed to; null: a person sets them up there
   */
  record Connected(
      Made made,
      ConnectedSystem system,
      Breaker breaker,
      Parking parking,
      @Nullable Hook hook,
      @Nullable ConsentClient consent,
      @Nullable SubscriptionClient subscriptions) {}

  /** What a connected system is made from; the same again gives the same system. */
  record Made(
      SystemType type,
      Map<String, String> settings,
      Map<String, Set<String>> wanted,
      Map<String, Map<String, FieldMapping.ValueRoutes>> changed) {

    /** Names only: settings are secret. */
    @Override
    public String toString() {
      return "Made[" + type.type() + "]";
    }
  }

  synchronized Connected connect(SystemId id, Loaded loaded, Installation installation) {
    var connection = loaded.connections().get(id);
    if (connection == null) {
      throw new IllegalStateException(id + " takes part in a started sync without a connection");
    }
    var made = made(id, connection, loaded, installation);
    var before = known.get(id);
    if (before != null && before.made().equals(made)) {
      return before;
    }
    var connected = connect(id, made);
    known.put(id, connected);
    return connected;
  }

  /** The next {@code connect} makes it again, and signs in again. */
  synchronized void forget(SystemId id) {
    known.remove(id);
    clients.forget(id);
  }

  private Made made(SystemId id, Connection connection, Loaded loaded, Installation installation) {
    var type = loaded.types().named(connection.type()).orElseThrow();
    var settings = Settings.of(connection, type, variables.values());
    var wanted = new HashMap<String, Set<String>>();
    for (var entity : installation.entities().values()) {
      entity
          .participant(id)
          .ifPresent(
              it -> {
                var paths = new TreeSet<String>();
                it.mappings().forEach(mapping -> paths.add(mapping.field().path()));
                it.exposed().forEach(link -> paths.add(link.field().path()));
                wanted.put(it.object(), paths);
              });
    }
    installation
        .enrichment()
        .filter(it -> it.system().equals(id))
        .forEach(it -> wanted.merge(it.answers().object(), wanted(it), Connections::both));
    return new Made(type, settings.values(), wanted, installation.valueRoutes(id));
  }

  private static Set<String> wanted(EnrichmentPlan.Source source) {
    var paths = new TreeSet<String>();
    source.answers().mappings().forEach(it -> paths.add(it.field().path()));
    source.questions().stream()
        .map(EnrichmentPlan.Question::field)
        .filter(Objects::nonNull)
        .forEach(paths::add);
    if (source.confidence() != null) {
      paths.add(source.confidence());
    }
    return paths;
  }

  private static Set<String> both(Set<String> one, Set<String> other) {
    var all = new TreeSet<>(one);
    all.addAll(other);
    return all;
  }

  /** Whether it has all settings that its type needs. */
  boolean isConfigured(SystemId id, Loaded loaded) {
    var connection = loaded.connections().get(id);
    var type = connection == null ? null : loaded.types().named(connection.type()).orElse(null);
    return connection != null
        && type != null
        && Settings.of(connection, type, variables.values()).missing().isEmpty();
  }

  /** Outlives changes of the connection. */
  synchronized SystemLog log(SystemId id) {
    return logs.computeIfAbsent(id, SystemLog::new);
  }

  private Connected connect(SystemId id, Made made) {
    var breaker = new Breaker(BREAK_AFTER, SHORTEST_BREAK, LONGEST_BREAK, clock);
    var client =
        clients.connect(
            id,
            made.type(),
            made.settings(),
            object -> made.wanted().getOrDefault(object, Set.of()));
    var log = log(id);
    log.at(client.host());
    var parking = new Parking(clock, log);
    var observed = new ObservedSystem(routed(client.system()), meters);
    var parked = new ParkingSystem(new BreakerSystem(observed, breaker, log), parking);
    var system = TransformedSystem.of(parked, made.changed(), routes);
    var webhook = made.type().webhook();
    var keys = client.keys() == null ? null : new KeptKeys(client.keys(), clock);
    var hook = webhook == null ? null : Hook.of(id, webhook, made.settings()).asking(keys);
    var consent = clients.consent(made.type(), made.settings()).orElse(null);
    return new Connected(made, system, breaker, parking, hook, consent, client.subscriptions());
  }

  /** Of a manifest routes may replace single operations; a system of routes has no others. */
  private ConnectedSystem routed(ConnectedSystem system) {
    return system.type().transport() == Transport.CAMEL ? system : new RoutedSystem(system, routes);
  }
}
