package io.syncline.system;

import io.syncline.core.access.consent.ConsentClient;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.system.http.HttpSystems;
import io.syncline.system.jdbc.JdbcSystems;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Makes the client of a system: the one place that goes by its type's transport. */
public final class SystemClients implements AutoCloseable {

  private final HttpSystems http;
  private final JdbcSystems jdbc;

  public SystemClients(HttpSystems http, JdbcSystems jdbc) {
    this.http = http;
    this.jdbc = jdbc;
  }

  /**
   * A system, and where it is.
   *
   * @param host for people: without what an address may hold besides
   */
  public record Client(ConnectedSystem system, String host) {}

  /**
   * @param settings the connection's
   * @param wanted fields that syncs name beside the declared ones, by object
   * @throws IllegalArgumentException when a setting is not given or cannot be used; names it
   */
  public Client connect(
      SystemId id,
      SystemType type,
      Map<String, String> settings,
      Function<String, Set<String>> wanted) {
    return switch (type.transport()) {
      case HTTP, CAMEL -> {
        var system = http.connect(id, type, settings, wanted::apply);
        yield new Client(system, system.host());
      }
      case JDBC -> new Client(jdbc.connect(id, type, settings, wanted), JdbcSystems.host(settings));
    };
  }

  /** How a person gives consent to a system; empty: none is needed. */
  public Optional<ConsentClient> consent(SystemType type, Map<String, String> settings) {
    return http.consent(type, settings);
  }

  @Override
  public void close() {
    http.close();
    jdbc.close();
  }
}
