package io.syncline.app;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.syncline.cli.common.SystemAccess;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.system.Connection;
import io.syncline.core.definition.system.Settings;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.definition.system.Transport;
import io.syncline.core.inbox.SavedWebhooks;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.OperationRoutes;
import io.syncline.core.system.discover.TableCatalog;
import io.syncline.core.system.state.QuotaCount;
import io.syncline.core.system.trial.DirectConnections;
import io.syncline.core.system.trial.Exchange;
import io.syncline.core.system.trial.SecretMask;
import io.syncline.core.system.trial.TrialConnections;
import io.syncline.core.system.trigger.ChangeCapture;
import io.syncline.core.system.trigger.RowTriggers;
import io.syncline.definition.Variables;
import io.syncline.route.intake.Hook;
import io.syncline.route.intake.SavedHook;
import io.syncline.route.pipeline.CommandRoutes;
import io.syncline.system.LocalBudget;
import io.syncline.system.LocalQuotas;
import io.syncline.system.SystemClients;
import io.syncline.system.http.HttpSystems;
import io.syncline.system.http.RoutedSystem;
import io.syncline.system.http.call.VertxOutbound;
import io.syncline.system.http.network.Network;
import io.syncline.system.http.network.PrivateHosts;
import io.syncline.system.jdbc.JdbcSystems;
import io.vertx.core.Vertx;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Connects systems for a command that runs without a server. A system that rotates its refresh
 * tokens is refused: using one here would take it away from the server.
 */
final class DirectSystems
    implements SystemAccess, TrialConnections, DirectConnections, SavedWebhooks {

  /** A command waits for its turn under a rate limit as long as it takes. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  private final Variables variables;

  DirectSystems(Variables variables) {
    this.variables = variables;
  }

  @Override
  public SystemAccess.Connected open(Loaded loaded, Installation installation) {
    var clock = InstantSource.system();
    var vertx = Vertx.vertx();
    var budget = new LocalBudget(System::nanoTime);
    var routes = new CommandRoutes(loaded.routes());
    var http =
        new HttpSystems(
            network(vertx),
            new NoRotatedTokens(),
            clock,
            LONGEST_WAIT,
            budget,
            new LocalQuotas(clock),
            routes);
    var clients = new SystemClients(http, new JdbcSystems(budget, LONGEST_WAIT, clock));
    var connections = new Connections(clients, routes, variables, new SimpleMeterRegistry(), clock);
    return new SystemAccess.Connected() {
      @Override
      public ConnectedSystem system(SystemId id) {
        return connections.connect(id, loaded, installation).system();
      }

      @Override
      public void close() {
        clients.close();
        routes.close();
        vertx.close();
      }
    };
  }

  @Override
  public Trial open(Connection connection, SystemType type, Consumer<Exchange> seen) {
    if (type.transport() != Transport.HTTP) {
      throw new IllegalArgumentException(
          connection.id() + " is no system of HTTP: only those can be tried");
    }
    var settings = Settings.of(connection, type, variables.values());
    if (!settings.complete()) {
      throw new IllegalArgumentException(
          "%s cannot be reached: %s is not set in the environment"
              .formatted(connection.id(), String.join(", ", settings.missing())));
    }
    var vertx = Vertx.vertx();
    var budget = new LocalBudget(System::nanoTime);
    var clock = InstantSource.system();
    var http =
        new HttpSystems(
            network(vertx),
            new NoRotatedTokens(),
            clock,
            LONGEST_WAIT,
            budget,
            new LocalQuotas(clock),
            OperationRoutes.NONE);
    try {
      var mask = new SecretMask(type, settings.values(), DirectSystems::encoded);
      var system = http.connect(connection.id(), type, settings.values(), mask, seen);
      return trial(system, mask, http, vertx);
    } catch (RuntimeException e) {
      http.close();
      vertx.close();
      throw e;
    }
  }

  @Override
  public List<String> missing(Connection connection, SystemType type) {
    return Settings.of(connection, type, variables.values()).missing();
  }

  @Override
  public Direct connect(Connection connection, SystemType type, Loaded loaded) {
    var settings = Settings.of(connection, type, variables.values()).values();
    var clock = InstantSource.system();
    var vertx = Vertx.vertx();
    var budget = new LocalBudget(System::nanoTime);
    var quotas = new LocalQuotas(clock);
    var routes = new CommandRoutes(loaded.routes());
    var http =
        new HttpSystems(
            network(vertx), new NoRotatedTokens(), clock, LONGEST_WAIT, budget, quotas, routes);
    var clients = new SystemClients(http, new JdbcSystems(budget, LONGEST_WAIT, clock));
    Runnable end =
        () -> {
          clients.close();
          routes.close();
          vertx.close();
        };
    try {
      var system = clients.connect(connection.id(), type, settings, object -> Set.of()).system();
      var catalog = system instanceof TableCatalog it ? it : null;
      return direct(
          type.transport() == Transport.CAMEL ? system : new RoutedSystem(system, routes),
          new Tables(catalog, clients.triggers(connection.id()), clients.capture(connection.id())),
          quotas,
          end);
    } catch (RuntimeException e) {
      end.run();
      throw e;
    }
  }

  /** Of a database. */
  private record Tables(
      @Nullable TableCatalog catalog,
      Optional<RowTriggers> triggers,
      Optional<ChangeCapture> capture) {}

  private static Direct direct(
      ConnectedSystem system, Tables tables, LocalQuotas quotas, Runnable end) {
    return new Direct() {
      @Override
      public ConnectedSystem system() {
        return system;
      }

      @Override
      public Optional<QuotaCount> quota() {
        return quotas.count(system.id());
      }

      @Override
      public Optional<TableCatalog> catalog() {
        return Optional.ofNullable(tables.catalog());
      }

      @Override
      public Optional<RowTriggers> triggers() {
        return tables.triggers();
      }

      @Override
      public Optional<ChangeCapture> capture() {
        return tables.capture();
      }

      @Override
      public void close() {
        end.run();
      }
    };
  }

  @Override
  public Result check(Connection connection, SystemType type, Saved request) {
    var webhook = type.webhook();
    if (webhook == null) {
      throw new IllegalArgumentException("the system type " + type.type() + " has no `webhook`");
    }
    var settings = Settings.of(connection, type, variables.values()).values();
    var hook = Hook.of(connection.id(), webhook, settings);
    var clock = InstantSource.system();
    var vertx = Vertx.vertx();
    try (var keys = new VertxOutbound(network(vertx), Routing.MAX_KEYS);
        var http =
            new HttpSystems(
                network(vertx),
                new NoRotatedTokens(),
                clock,
                LONGEST_WAIT,
                new LocalBudget(System::nanoTime),
                new LocalQuotas(clock),
                OperationRoutes.NONE)) {
      var asking =
          webhook.keyRequest() == null
              ? hook
              : hook.asking(
                  http.connect(connection.id(), type, settings, object -> Set.of())
                      .keys()
                      .orElse(null));
      return SavedHook.check(asking, request, keys, new SecureRandom());
    } finally {
      vertx.close();
    }
  }

  private Network network(Vertx vertx) {
    return new Network(vertx, PrivateHosts.of(variables.values().get(PrivateHosts.VARIABLE)));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Trial trial(
      ConnectedSystem system, SecretMask mask, HttpSystems http, Vertx vertx) {
    return new Trial() {
      @Override
      public ConnectedSystem system() {
        return system;
      }

      @Override
      public SecretMask mask() {
        return mask;
      }

      @Override
      public void close() {
        http.close();
        vertx.close();
      }
    };
  }
}
