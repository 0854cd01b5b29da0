package io.syncline.store.lease;

import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import io.syncline.store.sql.StoreFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The database session that a process keeps open with an advisory lock of its own, so that all
 * others see at once that it was killed, and within seconds that it is frozen or has lost its power
 * (docs/decisions/0009-leases.md).
 *
 * <p>Safe for threads.
 */
public final class ProcessSession implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(ProcessSession.class.getName());

  /** First key of the two-key advisory locks, a space apart from the locks on match values. */
  private static final int SPACE = 0x53594e43;

  private static final Sql BEGIN =
      Sql.of("select pg_advisory_lock(%d, :key)::text as locked".formatted(SPACE));

  /**
   * A process that is frozen keeps its connections open. PostgreSQL before 14 has no such setting.
   */
  private static final Sql LIMIT_SILENCE =
      Sql.of(
          """
          select set_config(name, :longest, false) as set
          from pg_settings
          where name = 'idle_session_timeout'
          """);

  private static final Duration UNLIMITED = Duration.ZERO;

  private static final Sql END = Sql.of("select pg_advisory_unlock_all()::text as ended");

  private static final Sql HOLDS =
      Sql.of(
          """
          select exists (select
                         from pg_locks
                         where locktype = 'advisory' and classid::bigint = %d and objid::bigint = :key
                           and objsubid = 2 and pid = pg_backend_pid() and granted) as holds
          """
              .formatted(SPACE));

  private final Database database;
  private final UUID owner;
  private final Duration longestSilence;
  private final int key;
  private @Nullable Connection session;

  /** One that the server ends with its connection only. */
  public ProcessSession(Database database, UUID owner) {
    this(database, owner, UNLIMITED);
  }

  /**
   * @param owner unique per start of a process
   * @param longestSilence the server ends the session when it was not {@link #keep kept} for so
   *     long; zero: it does not
   */
  public ProcessSession(Database database, UUID owner, Duration longestSilence) {
    this.database = database;
    this.owner = owner;
    this.longestSilence = longestSilence;
    this.key = (int) (owner.getLeastSignificantBits() & 0x7fff_ffff);
  }

  /**
   * An SQL condition: the process with this key has no session any more. It has none if its lock
   * can be taken; the transaction releases the lock.
   *
   * @param key an SQL expression; where it is null, so is the condition
   */
  public static String ended(String key) {
    return "pg_try_advisory_xact_lock_shared(%d, %s)".formatted(SPACE, key);
  }

  public UUID owner() {
    return owner;
  }

  int key() {
    return key;
  }

  /** Its key while it is known to be open; null: others have only the time to go by. */
  public synchronized @Nullable Integer openKey() {
    return session == null ? null : key;
  }

  /** Opens the session, again where it broke. */
  public synchronized void keep() {
    var open = session;
    if (open != null && !holds(open)) {
      close();
      open = null;
    }
    if (open == null) {
      session = begin();
    }
  }

  private Connection begin() {
    var fresh = database.connect();
    try {
      limitSilence(fresh, longestSilence);
      BEGIN.on(fresh).with("key", key).list(row -> true);
      return fresh;
    } catch (StoreFailure failure) {
      end(fresh);
      throw failure;
    }
  }

  private static void limitSilence(Connection session, Duration longest) {
    LIMIT_SILENCE.on(session).with("longest", longest.toMillis() + "ms").list(row -> true);
  }

  private boolean holds(Connection open) {
    try {
      return HOLDS.on(open).with("key", key).one(row -> row.flag("holds"));
    } catch (StoreFailure broken) {
      return false;
    }
  }

  /** As the end of the process would; the pool may keep the connection. */
  @Override
  public synchronized void close() {
    var ending = session;
    session = null;
    if (ending != null) {
      end(ending);
    }
  }

  private static void end(Connection ending) {
    try (ending) {
      try {
        END.on(ending).list(row -> true);
        limitSilence(ending, UNLIMITED);
      } catch (StoreFailure broken) {
        // Not into the pool again.
        ending.abort(Runnable::run);
      }
    } catch (SQLException broken) {
      LOG.log(System.Logger.Level.DEBUG, "The session of the process was broken already", broken);
    }
  }
}
