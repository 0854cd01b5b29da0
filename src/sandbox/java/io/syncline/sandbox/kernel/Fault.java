package io.syncline.sandbox.kernel;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One way in which a stand-in misbehaves, and for which requests.
 *
 * @param kind what happens
 * @param status the status answered, for {@link Kind#STATUS}
 * @param delay {@code Retry-After} for a status, the time lost for {@link Kind#SLOW} and {@link
 *     Kind#LATE}
 * @param times how many matching requests it hits; {@link #ALWAYS} without end
 * @param probability of hitting a matching request, 0 to 1
 * @param method only requests of this method, null: any
 * @param pathPart only requests whose path and query contain this, empty: any
 */
public record Fault(
    Kind kind,
    int status,
    Duration delay,
    int times,
    double probability,
    @Nullable String method,
    String pathPart) {
  public static final int ALWAYS = Integer.MAX_VALUE;

  /** What happens to a request that is hit. */
  public enum Kind {
    /** It is answered with an error and has no effect. */
    STATUS,
    /** The connection is reset before anything happened. */
    RESET_BEFORE,
    /** It takes effect, then the connection is reset: the outcome is unknown to the caller. */
    RESET_AFTER,
    /** It takes effect at once and is answered late. */
    SLOW,
    /** It takes effect late, even if its caller has left meanwhile, and is answered then. */
    LATE,
    /** A page of a listing comes without its records. */
    EMPTY_PAGE,
    /** A page of a listing comes with the records of the last one that was hit. */
    REPEATED_PAGE
  }

  public static Fault status(int status) {
    return new Fault(Kind.STATUS, status, Duration.ZERO, 1, 1, null, "");
  }

  /** A 429 that names the time to wait. */
  public static Fault rateLimit(Duration retryAfter) {
    return new Fault(Kind.STATUS, 429, retryAfter, 1, 1, null, "");
  }

  public static Fault resetBefore() {
    return new Fault(Kind.RESET_BEFORE, 0, Duration.ZERO, 1, 1, null, "");
  }

  public static Fault resetAfter() {
    return new Fault(Kind.RESET_AFTER, 0, Duration.ZERO, 1, 1, null, "");
  }

  public static Fault slow(Duration delay) {
    return new Fault(Kind.SLOW, 0, delay, 1, 1, null, "");
  }

  public static Fault late(Duration delay) {
    return new Fault(Kind.LATE, 0, delay, 1, 1, null, "");
  }

  public static Fault page(Kind kind) {
    return new Fault(kind, 0, Duration.ZERO, 1, 1, null, "");
  }

  public Fault times(int count) {
    return new Fault(kind, status, delay, count, probability, method, pathPart);
  }

  /** Hits each matching request with this probability, without end. */
  public Fault withProbability(double value) {
    return new Fault(kind, status, delay, ALWAYS, value, method, pathPart);
  }

  /** Hits only requests of this method whose path and query contain this part. */
  public Fault on(String onMethod, String onPathPart) {
    return new Fault(kind, status, delay, times, probability, onMethod, onPathPart);
  }

  boolean matches(Request request) {
    return (method == null || method.toUpperCase(Locale.ROOT).equals(request.method()))
        && (request.path() + "?" + request.query()).contains(pathPart);
  }
}
