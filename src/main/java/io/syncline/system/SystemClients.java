package io.syncline.system;

import io.syncline.core.access.consent.ConsentClient;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.inbox.HookKeys;
import io.syncline.core.inbox.subscribe.SubscriptionClient;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.trigger.ChangeCapture;
import io.syncline.core.system.trigger.RowTriggers;
import io.syncline.system.http.HttpSystems;
import io.syncline.system.jdbc.JdbcSystems;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
   * @param subscriptions how webhooks are subscribed to; null: a person sets them up there
   * @param keys the public keys that the tokens of webhooks name; null: it is not asked for them
   */
  public record Client(
      ConnectedSystem system,
      String host,
      @Nullable SubscriptionClient subscriptions,
      @Nullable HookKeys keys) {}

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
        yield new Client(
            system, system.host(), system.subscriptions().orElse(null), system.keys().orElse(null));
      }
      case JDBC ->
          new Client(
              jdbc.connect(id, type, settings, wanted), JdbcSystems.host(settings), null, null);
    };
  }

  /** The triggers of a system that is a database; empty: it is none, or is not connected. */
  public Optional<RowTriggers> triggers(SystemId id) {
    return jdbc.triggers(id);
  }

  /** How the log of a system's database is read; empty: it is none, or names no slot. */
  public Optional<ChangeCapture> capture(SystemId id) {
    return jdbc.capture(id);
  }

  /** How a person gives consent to a system; empty: none is needed. */
  public Optional<ConsentClient> consent(SystemType type, Map<String, String> settings) {
    return http.consent(type, settings);
  }

  /** What it signed in with is not used again: the next connection signs in for itself. */
  public void forget(SystemId id) {
    http.forget(id);
  }

  @Override
  public void close() {
    http.close();
    jdbc.close();
  }
}
