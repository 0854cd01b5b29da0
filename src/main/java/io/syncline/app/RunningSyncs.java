package io.syncline.app;

import io.syncline.core.access.consent.ConsentClient;
import io.syncline.core.definition.Finding;
import io.syncline.core.definition.UndeclaredNames.Unfound;
import io.syncline.core.definition.compile.InstallationBuilder;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.compile.form.LoadedSync;
import io.syncline.core.definition.compile.form.StartedSync;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.StartOrder;
import io.syncline.core.inbox.subscribe.SubscriptionClient;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.state.CredentialExpiries;
import io.syncline.core.system.state.SystemResets;
import io.syncline.core.system.state.TokenStore;
import io.syncline.definition.WatchedRoutes;
import io.syncline.route.intake.Hook;
import io.syncline.route.intake.Hooks;
import io.syncline.route.pipeline.PipelinePlan;
import io.syncline.route.pipeline.Pipelines;
import io.syncline.system.Breaker;
import io.syncline.system.http.auth.StatedExpiry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The syncs that run: their installation, the systems connected for them, their routes. Each change
 * of the definitions makes a new state, whole; work in flight keeps the one it began with.
 */
final class RunningSyncs implements Installations, ConnectedSystems, Hooks, SystemResets {

  private static final Logger LOG = Logger.getLogger(RunningSyncs.class);

  private final StartOrder order;
  private final Connections connections;
  private final Pipelines pipelines;
  private final InstantSource clock;
  private volatile State state = State.NONE;
  private volatile Set<String> paused = Set.of();
  private volatile Installation current = Installation.EMPTY;
  private volatile Map<SystemId, String> hookSecrets = Map.of();
  private volatile boolean routed;

  RunningSyncs(
      StartOrder order, Connections connections, Pipelines pipelines, InstantSource clock) {
    this.order = order;
    this.connections = connections;
    this.pipelines = pipelines;
    this.clock = clock;
  }

  /**
   * What runs now.
   *
   * @param notStarted why the others do not, by name
   * @param kept what of {@code loaded} holds in an earlier version
   * @param waiting files whose edits wait for a restart
   */
  record State(
      Loaded loaded,
      Installation installation,
      Map<SystemId, Connections.Connected> systems,
      Map<String, List<Finding>> notStarted,
      Map<String, List<Unfound>> unfound,
      List<String> kept,
      List<Finding> waiting) {

    static final State NONE =
        new State(
            Loaded.NOTHING, Installation.EMPTY, Map.of(), Map.of(), Map.of(), List.of(), List.of());
  }

  /** Takes over what the routes folder says now. */
  synchronized void follow(WatchedRoutes.Change change) {
    var loaded = change.current();
    var built = InstallationBuilder.build(inOrder(loaded));
    var installation = built.installation().ownedBy(loaded.owners());
    var notStarted = new HashMap<>(built.notStarted());
    loaded.syncs().stream()
        .filter(it -> !it.startable())
        .forEach(it -> notStarted.put(it.name(), it.form().holds()));
    var systems = new LinkedHashMap<SystemId, Connections.Connected>();
    for (var id : installation.byObject().keySet()) {
      systems.put(id, connections.connect(id, loaded, installation));
    }
    for (var id : installation.sources()) {
      if (!systems.containsKey(id) && connections.isConfigured(id, loaded)) {
        systems.put(id, connections.connect(id, loaded, installation));
      }
    }
    state =
        new State(
            loaded,
            installation,
            Map.copyOf(systems),
            Map.copyOf(notStarted),
            unfound(loaded),
            change.kept(),
            change.waiting());
    current = installation.pausing(paused);
    logFindings(change, notStarted);
    pipelines.follow(
        PipelinePlan.of(
            installation,
            this,
            it -> PollInterval.of(it, reportsAll(it), loaded),
            loaded.routes().values()));
    routed = true;
    LOG.debugf("Routes at work: %s", pipelines.running());
  }

  /** Whether the system's webhooks report all that changes, and no sync wants it polled too. */
  boolean reliesOnWebhooks(SystemId system) {
    return reportsAll(system) && !PollInterval.isAskedBesideWebhooks(system, state.loaded());
  }

  /**
   * Whether the system reports what changes: its webhooks can be verified, and they name every
   * object that takes part and could be polled.
   */
  boolean reportsAll(SystemId system) {
    var connected = state.systems().get(system);
    var hook = hook(system).orElse(null);
    if (connected == null || hook == null || hook.secrets().isEmpty()) {
      return false;
    }
    var used = state.installation().byObject().getOrDefault(system, Map.of());
    return connected.system().type().objects().values().stream()
        .filter(it -> used.containsKey(it.name()) && it.polled())
        .allMatch(it -> hook.webhook().names(it.name()));
  }

  private static Map<String, List<Unfound>> unfound(Loaded loaded) {
    var names = new HashMap<String, List<Unfound>>();
    for (var sync : loaded.syncs()) {
      var of =
          sync.findings().stream()
              .map(Finding::unfound)
              .filter(Objects::nonNull)
              .distinct()
              .toList();
      if (!of.isEmpty()) {
        names.put(sync.name(), of);
      }
    }
    return Map.copyOf(names);
  }

  /** Names that no system type declares, by sync. */
  Map<String, List<Unfound>> unfound() {
    return state.unfound();
  }

  /** In the order in which they were started first, which the database keeps. */
  private List<StartedSync> inOrder(Loaded loaded) {
    var startable = new LinkedHashMap<String, LoadedSync>();
    loaded.syncs().stream()
        .filter(LoadedSync::startable)
        .forEach(it -> startable.put(it.name(), it));
    var hashes = new LinkedHashMap<String, String>();
    startable.forEach((name, sync) -> hashes.put(name, sync.contentHash()));
    var started = new ArrayList<StartedSync>();
    for (var it : order.note(hashes, clock.instant())) {
      var sync = startable.get(it.sync());
      if (sync != null) {
        started.add(new StartedSync(sync.form(), sync.contentHash(), it.at()));
      }
    }
    return started;
  }

  private static void logFindings(
      WatchedRoutes.Change change, Map<String, List<Finding>> notStarted) {
    change.current().findings().stream()
        .filter(Finding::refuses)
        .forEach(it -> LOG.warnf("%s", it));
    change.waiting().forEach(it -> LOG.warnf("%s", it));
    if (change.current().syncs().isEmpty()) {
      LOG.warn("No sync is running: the routes folder holds none that can be read");
    }
    change.systems().forEach(it -> LOG.infof("System %s follows its edited files", it));
    for (var sync : change.changed()) {
      var reasons = notStarted.get(sync.name());
      if (reasons == null) {
        LOG.infof("Sync %s is running", sync.name());
      } else {
        LOG.warnf("Sync %s is not started: %s", sync.name(), reasons);
      }
    }
    change.gone().forEach(name -> LOG.infof("Sync %s was removed and has stopped", name));
    change.kept().forEach(name -> LOG.warnf("Sync %s continues with its last valid version", name));
  }

  State state() {
    return state;
  }

  /** Whether the routes were started, each that can be: only then is a system unknown without. */
  boolean routed() {
    return routed;
  }

  /** Of the systems that are connected now. */
  Map<SystemId, Breaker> breakers() {
    var breakers = new HashMap<SystemId, Breaker>();
    state.systems().forEach((id, it) -> breakers.put(id, it.breaker()));
    return breakers;
  }

  /** See {@link Pipelines#problems()}. */
  Map<String, String> failedRoutes() {
    return pipelines.problems();
  }

  @Override
  public Installation current() {
    return current;
  }

  /** These syncs are paused from now on, and no others. */
  synchronized void pausing(Set<String> syncs) {
    if (!syncs.equals(paused)) {
      paused = Set.copyOf(syncs);
      current = state.installation().pausing(paused);
    }
  }

  @Override
  public Optional<ConnectedSystem> find(SystemId id) {
    return Optional.ofNullable(state.systems().get(id)).map(Connections.Connected::system);
  }

  @Override
  public synchronized boolean reset(SystemId id) {
    var now = state;
    if (!now.systems().containsKey(id)) {
      return false;
    }
    connections.forget(id);
    var systems = new HashMap<>(now.systems());
    systems.put(id, connections.connect(id, now.loaded(), now.installation()));
    state =
        new State(
            now.loaded(),
            now.installation(),
            Map.copyOf(systems),
            now.notStarted(),
            now.unfound(),
            now.kept(),
            now.waiting());
    return true;
  }

  @Override
  public boolean expected(SystemId id) {
    return ExpectedHooks.of(id, state.loaded());
  }

  /** How a person gives consent to a system; empty: none is needed, or it is not connected. */
  Optional<ConsentClient> consent(SystemId id) {
    return Optional.ofNullable(state.systems().get(id)).map(Connections.Connected::consent);
  }

  /** When credentials of the systems connected now end, as far as they state it. */
  Map<SystemId, CredentialExpiries.Expiry> expiries(TokenStore tokens) {
    var expiries = new HashMap<SystemId, CredentialExpiries.Expiry>();
    state
        .systems()
        .forEach(
            (id, it) ->
                StatedExpiry.of(
                        it.made().settings(), it.consent() == null ? null : grant(id, tokens))
                    .ifPresent(expiry -> expiries.put(id, expiry)));
    return expiries;
  }

  private static TokenStore.@Nullable Grant grant(SystemId id, TokenStore tokens) {
    try {
      return tokens.grant(id).orElse(null);
    } catch (TokenStore.Unavailable unknown) {
      return null;
    }
  }

  /** The secrets that vendors made, all that are known. */
  void hookSecrets(Map<SystemId, String> secrets) {
    hookSecrets = secrets;
  }

  /** How webhooks of a system are subscribed to; empty: a person sets them up there. */
  Optional<SubscriptionClient> subscriptions(SystemId id) {
    return Optional.ofNullable(state.systems().get(id)).map(Connections.Connected::subscriptions);
  }

  @Override
  public Optional<Hook> hook(SystemId id) {
    var secret = hookSecrets.get(id);
    return Optional.ofNullable(state.systems().get(id))
        .map(Connections.Connected::hook)
        .map(it -> secret == null ? it : it.and(secret));
  }
}
