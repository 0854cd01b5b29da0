package io.syncline.system.jdbc;

import io.syncline.core.definition.system.SystemType;
import io.syncline.core.definition.system.SystemType.RateLimit;
import io.syncline.core.definition.system.Transport;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.state.RateBudget;
import io.syncline.core.system.trigger.ChangeCapture;
import io.syncline.core.system.trigger.RowTriggers;
import io.syncline.system.jdbc.catalog.Dialect;
import io.syncline.system.jdbc.change.JdbcCapture;
import io.syncline.system.jdbc.change.JdbcTriggers;
import io.syncline.system.jdbc.change.SlotName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Connects systems that are databases. A connection says {@code url}, {@code user} and {@code
 * password}, and may say {@code rateLimit} and {@code concurrency}.
 */
public final class JdbcSystems implements AutoCloseable {

  private static final Duration LOOK = Duration.ofSeconds(10);

  /** The connection that listens to triggers. */
  private static final int LISTENING = 1;

  /** Longer than any request that an older client may still answer. */
  private static final Duration RETIRED = Duration.ofMinutes(3);

  private final RateBudget budget;
  private final Duration longestWait;
  private final InstantSource clock;
  private final Map<SystemId, Open> open = new HashMap<>();
  private @Nullable ScheduledExecutorService timer;

  /**
   * A connected system.
   *
   * @param capture null: the connection names no slot
   */
  private record Open(
      JdbcPool pool,
      JdbcSnapshots snapshots,
      RowTriggers triggers,
      @Nullable ChangeCapture capture) {
    void close() {
      snapshots.close();
      pool.close();
    }
  }

  /**
   * @param longestWait how long a transaction may wait for its turn under a rate limit before it is
   *     answered as rate limited
   * @param budget what systems allow, shared by all who ask them
   */
  public JdbcSystems(RateBudget budget, Duration longestWait, InstantSource clock) {
    this.budget = budget;
    this.longestWait = longestWait;
    this.clock = clock;
  }

  /**
   * Connects a system; nothing is sent before it is first asked. An older client of the same system
   * goes on until what it does has ended.
   *
   * @param wanted fields that syncs name beside the declared ones, by object
   * @throws IllegalArgumentException when a setting is not given, or is no number or slot; names
   *     it, and never its value. A URL that cannot be used is a problem of the system when it is
   *     asked
   */
  public synchronized JdbcSystem connect(
      SystemId id,
      SystemType type,
      Map<String, String> given,
      Function<String, Set<String>> wanted) {
    var url = JdbcUrl.parse(required(given, "url"));
    required(given, "user");
    var limit = limit(type.rateLimit(), given);
    var pool =
        new JdbcPool(
            url, given, limit.concurrency() + JdbcSnapshots.MOST + LISTENING, type.timeout());
    var snapshots = new JdbcSnapshots();
    var turns = new JdbcTurns(id, limit, budget, longestWait);
    var system = new JdbcSystem(id, type, pool, turns, snapshots, wanted, clock);
    var changes = system.changes();
    var slot = given.getOrDefault(Transport.SLOT, "");
    var capture = slot.isBlank() ? null : new JdbcCapture(changes, new SlotName(slot));
    if (capture != null && url.dialect() != Dialect.POSTGRESQL) {
      throw new IllegalArgumentException(
          "The setting %s is for PostgreSQL alone".formatted(Transport.SLOT));
    }
    var before = open.put(id, new Open(pool, snapshots, new JdbcTriggers(changes), capture));
    var timer = timer();
    if (before != null) {
      timer.schedule(before::close, RETIRED.toSeconds(), TimeUnit.SECONDS);
    }
    return system;
  }

  /** The triggers of a system's tables, as it is connected now; empty: it is not connected. */
  public synchronized Optional<RowTriggers> triggers(SystemId id) {
    return Optional.ofNullable(open.get(id)).map(Open::triggers);
  }

  /** How the log of a system's database is read; empty: the connection names no slot. */
  public synchronized Optional<ChangeCapture> capture(SystemId id) {
    return Optional.ofNullable(open.get(id)).map(Open::capture);
  }

  /** Where a database is, for people: without what a URL may hold besides. */
  public static String host(Map<String, String> given) {
    return JdbcUrl.parse(given.getOrDefault("url", "")).host();
  }

  private ScheduledExecutorService timer() {
    if (timer == null) {
      timer =
          Executors.newSingleThreadScheduledExecutor(
              task -> {
                var thread = new Thread(task, "jdbc-snapshots");
                thread.setDaemon(true);
                return thread;
              });
      timer.scheduleWithFixedDelay(
          this::reap, LOOK.toSeconds(), LOOK.toSeconds(), TimeUnit.SECONDS);
    }
    return timer;
  }

  private void reap() {
    Map<SystemId, Open> now;
    synchronized (this) {
      now = Map.copyOf(open);
    }
    now.values().forEach(it -> it.snapshots().reap());
  }

  private static String required(Map<String, String> given, String name) {
    var value = given.getOrDefault(name, "");
    if (value.isBlank()) {
      throw new IllegalArgumentException("The setting " + name + " is not given");
    }
    return value;
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
    if (!text.matches("[1-9]\\d{0,6}")) {
      throw new IllegalArgumentException("The setting " + name + " must be a whole number above 0");
    }
    return Integer.parseInt(text);
  }

  @Override
  public synchronized void close() {
    if (timer != null) {
      timer.shutdownNow();
    }
    open.values().forEach(Open::close);
    open.clear();
  }
}
