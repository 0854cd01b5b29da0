package io.syncline.ops;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether what this process writes into its database is kept: the last commit of the intake, and
 * the renewal of its leases. A database may answer questions and yet keep nothing, as with a full
 * disk. Safe for threads.
 */
@Singleton
public final class Commits {

  /** So long a refused commit speaks for the next one; then webhooks are let in to try. */
  static final Duration REFUSED_FOR = Duration.ofSeconds(30);

  /** Ten renewals. */
  static final Duration RENEWED_WITHIN = Duration.ofSeconds(20);

  private final LongSupplier nanos;
  private volatile @Nullable Refused intake;
  private volatile Renewed leases;

  private record Refused(String why, long at) {}

  private record Renewed(@Nullable String failure, long at) {}

  @Inject
  public Commits() {
    this(System::nanoTime);
  }

  Commits(LongSupplier nanos) {
    this.nanos = nanos;
    this.leases = new Renewed(null, nanos.getAsLong());
  }

  /** Events were stored. */
  void stored() {
    intake = null;
  }

  /** Events could not be stored. */
  void notStored(Throwable failure) {
    intake = new Refused(reason(failure), nanos.getAsLong());
  }

  /** Renews the leases, and notes how it went. */
  public void renewing(Runnable renewal) {
    try {
      renewal.run();
      leases = new Renewed(null, nanos.getAsLong());
    } catch (RuntimeException failure) {
      leases = new Renewed(reason(failure), leases.at());
      throw failure;
    }
  }

  /** Why the last events were not stored; null: they were, or that is long ago. */
  @Nullable String intakeFailure() {
    var refused = intake;
    return refused == null || isOlder(refused.at(), REFUSED_FOR) ? null : refused.why();
  }

  /** Why the leases are not renewed; null: they are. */
  @Nullable String leasesFailure() {
    var last = leases;
    if (!isOlder(last.at(), RENEWED_WITHIN)) {
      return null;
    }
    return last.failure() == null ? "no answer" : last.failure();
  }

  private boolean isOlder(long at, Duration than) {
    return nanos.getAsLong() - at > than.toNanos();
  }

  /** Never a message: those of servers quote values. */
  private static String reason(Throwable failure) {
    for (Throwable it = failure; it != null; it = it.getCause()) {
      if (it instanceof SQLException refused && refused.getSQLState() != null) {
        return "SQLState " + refused.getSQLState();
      }
    }
    return failure.getClass().getSimpleName();
  }
}
