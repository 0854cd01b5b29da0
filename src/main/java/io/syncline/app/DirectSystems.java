package io.syncline.app;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.syncline.cli.common.SystemAccess;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.definition.Variables;
import io.syncline.route.pipeline.CommandRoutes;
import io.syncline.system.SystemClients;
import io.syncline.system.http.HttpSystems;
import io.syncline.system.http.LocalBudget;
import io.syncline.system.jdbc.JdbcSystems;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Connects systems for a command that runs without a server. A system that rotates its refresh
 * tokens is refused: using one here would take it away from the server.
 */
final class DirectSystems implements SystemAccess {

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
    var http = new HttpSystems(vertx, new NoRotatedTokens(), clock, LONGEST_WAIT, budget, routes);
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
}
