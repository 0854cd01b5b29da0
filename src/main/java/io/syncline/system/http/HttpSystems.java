package io.syncline.system.http;

import io.syncline.core.access.consent.ConsentClient;
import io.syncline.core.definition.system.Auth;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.definition.system.SystemType.RateLimit;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.OperationRoutes;
import io.syncline.core.system.state.Quotas;
import io.syncline.core.system.state.RateBudget;
import io.syncline.core.system.state.RateBudget.Budgeted;
import io.syncline.core.system.state.TokenStore;
import io.syncline.core.system.trial.Exchange;
import io.syncline.core.system.trial.SecretMask;
import io.syncline.system.camel.RouteTransport;
import io.syncline.system.http.answer.WantedFields;
import io.syncline.system.http.auth.AuthorizationCode;
import io.syncline.system.http.auth.Sender;
import io.syncline.system.http.auth.SignIn;
import io.syncline.system.http.call.BorrowedTurns;
import io.syncline.system.http.call.ClockOffset;
import io.syncline.system.http.call.HttpTransport;
import io.syncline.system.http.call.PacedTransport;
import io.syncline.system.http.call.QuotaTransport;
import io.syncline.system.http.call.RetryAfter;
import io.syncline.system.http.call.SeenTransport;
import io.syncline.system.http.call.TimedTransport;
import io.syncline.system.http.call.VertxTransport;
import io.syncline.system.http.network.ClientTls;
import io.syncline.system.http.network.Network;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Connects systems over HTTP, and by the same operations those whose transport is Camel.
 *
 * <p>Beside what a manifest declares, a connection may say {@code rateLimit} (requests in the
 * manifest's time) and {@code concurrency}: vendors allow some customers more.
 */
public final class HttpSystems implements AutoCloseable {

  private static final int LARGEST_ANSWER = 32 * 1024 * 1024;
  private static final int CONNECTIONS = 32;

  private final Vertx vertx;
  private final TokenStore tokens;
  private final InstantSource clock;
  private final Duration longestWait;
  private final RateBudget budget;
  private final Network network;
  private final VertxTransport transport;
  private final OperationRoutes routes;
  private final Quotas quotas;
  private final ExecutorService callers = Executors.newCachedThreadPool(HttpSystems::caller);

  /**
   * @param longestWait how long a request may wait for its turn under a rate limit before it is
   *     answered as rate limited
   * @param budget what systems allow, shared by all who send them requests
   * @param quotas what is left of their quotas, shared in the same way
   * @param routes of integrators
   */
  public HttpSystems(
      Network network,
      TokenStore tokens,
      InstantSource clock,
      Duration longestWait,
      RateBudget budget,
      Quotas quotas,
      OperationRoutes routes) {
    this.quotas = quotas;
    this.routes = routes;
    this.network = network;
    this.vertx = network.vertx();
    this.tokens = tokens;
    this.clock = clock;
    this.longestWait = longestWait;
    this.budget = budget;
    this.transport = new VertxTransport(network, CONNECTIONS, LARGEST_ANSWER);
  }

  /**
   * @param given the connection's settings; defaults of the system type stand in for what is left
   *     out
   * @throws IllegalArgumentException when a setting that is needed is not given; names it
   */
  public HttpSystem connect(
      SystemId id, SystemType type, Map<String, String> given, WantedFields wanted) {
    return connect(id, type, given, wanted, transport -> transport);
  }

  /** The same for a trial; each request and its answer is shown to a person. */
  public HttpSystem connect(
      SystemId id,
      SystemType type,
      Map<String, String> given,
      SecretMask mask,
      Consumer<Exchange> seen) {
    WantedFields all =
        object ->
            Optional.ofNullable(type.objects().get(object))
                .map(it -> it.fields().keySet())
                .orElse(Set.of());
    return connect(id, type, given, all, it -> new SeenTransport(it, mask, seen));
  }

  private HttpSystem connect(
      SystemId id,
      SystemType declared,
      Map<String, String> given,
      WantedFields wanted,
      UnaryOperator<HttpTransport> around) {
    var settings = settings(declared, given);
    var type = allowed(declared, given).with(declared.way(settings));
    var retryAfter = new RetryAfter(clock);
    var offset = new ClockOffset();
    var tls = ClientTls.of(type, settings);
    var wire = wire(tls);
    var next =
        switch (type.transport()) {
          case HTTP -> new TimedTransport(wire, clock, offset);
          case CAMEL -> new RouteTransport(id, routes, declared(type, settings), callers);
          case JDBC -> throw new IllegalArgumentException(type.type() + " is no system of HTTP");
        };
    var system = paced(next, new Budgeted(id, null), limit(type.rateLimit(), given), retryAfter);
    var limits = new HashMap<String, HttpTransport>();
    type.rateLimits()
        .forEach(
            (name, limit) ->
                limits.put(name, paced(system, new Budgeted(id, name), limit, retryAfter)));
    HttpTransport paced =
        call -> {
          var limit = call.counts().limit();
          return (limit == null ? system : limits.getOrDefault(limit, system)).send(call);
        };
    var quota = type.quota();
    var counted =
        quota == null ? paced : new QuotaTransport(paced, id, quota, quotas, System::nanoTime);
    var credentials = new SignIn(id, type, settings, wire, tokens, clock).credentials(tls);
    var sender = new Sender(around.apply(counted), credentials);
    return new HttpSystem(id, type, settings, sender, retryAfter, wanted, offset);
  }

  private HttpTransport paced(
      HttpTransport next, Budgeted of, RateLimit limit, RetryAfter retryAfter) {
    return new PacedTransport(
        next,
        new BorrowedTurns(of, limit, budget, System.nanoTime()),
        longestWait,
        (delay, task) -> vertx.setTimer(Math.max(1, delay.toMillis()), i -> task.run()),
        System::nanoTime,
        retryAfter);
  }

  /** A thread for each call on its way; the limits of systems say how many there are. */
  private static Thread caller(Runnable task) {
    var thread = new Thread(task, "route-call");
    thread.setDaemon(true);
    return thread;
  }

  private static Map<String, String> declared(SystemType type, Map<String, String> settings) {
    var declared = new HashMap<>(settings);
    declared.keySet().retainAll(type.settings().keySet());
    return declared;
  }

  private static Map<String, String> settings(SystemType type, Map<String, String> given) {
    var settings = new HashMap<String, String>();
    type.settings()
        .forEach(
            (name, setting) -> {
              if (setting.defaultValue() != null && !setting.derived()) {
                settings.put(name, setting.defaultValue());
              }
            });
    settings.putAll(given);
    type.settings()
        .forEach(
            (name, setting) -> {
              if (setting.required() && settings.getOrDefault(name, "").isEmpty()) {
                throw new IllegalArgumentException("The setting " + name + " is not given");
              }
            });
    if (type.ways().stream().noneMatch(it -> it.meant(settings))) {
      throw new IllegalArgumentException("The settings name no way to sign in that there is");
    }
    if (type.ways().size() > 1) {
      type.missing(type.way(settings), settings).stream()
          .findFirst()
          .ifPresent(
              name -> {
                throw new IllegalArgumentException("The setting " + name + " is not given");
              });
    }
    return settings;
  }

  /** With the quota of the customer, where a connection says another. */
  private static SystemType allowed(SystemType type, Map<String, String> given) {
    var quota = type.quota();
    if (quota == null && given.containsKey("quota")) {
      throw new IllegalArgumentException(
          "The setting quota is for system types that say a `quota`, and this one does not");
    }
    return quota == null || !given.containsKey("quota")
        ? type
        : type.allowing(quota.of(number(given, "quota", quota.calls())));
  }

  private static RateLimit limit(RateLimit declared, Map<String, String> given) {
    return new RateLimit(
        number(given, "rateLimit", declared.requests()),
        declared.per(),
        number(given, "concurrency", declared.concurrency()));
  }

  private static int number(Map<String, String> given, String name, int otherwise) {
    var text = given.get(name);
    if (text == null) {
      return otherwise;
    }
    if (!text.matches("[1-9]\\d{0,8}")) {
      throw new IllegalArgumentException("The setting " + name + " must be a whole number above 0");
    }
    return Integer.parseInt(text);
  }

  /** One that is left behind ends with its last connection, which the system closes. */
  private HttpTransport wire(ClientTls tls) {
    return tls.isUsual()
        ? transport
        : new VertxTransport(network, CONNECTIONS, LARGEST_ANSWER, tls);
  }

  /** How a person gives consent to a system; empty: none is needed. */
  public Optional<ConsentClient> consent(SystemType type, Map<String, String> given) {
    if (type.ways().stream().noneMatch(it -> it.kind() == Auth.Kind.OAUTH2_AUTHORIZATION_CODE)) {
      return Optional.empty();
    }
    var settings = settings(type, given);
    var way = type.way(settings);
    return way.kind() == Auth.Kind.OAUTH2_AUTHORIZATION_CODE
        ? Optional.of(
            new AuthorizationCode(
                way, settings, wire(ClientTls.of(type, settings)), clock, type.timeout()))
        : Optional.empty();
  }

  /** The next login is a new one, whatever another process has. */
  public void forget(SystemId id) {
    tokens.sessionForgotten(id);
  }

  @Override
  public void close() {
    callers.shutdown();
    transport.close();
  }
}
