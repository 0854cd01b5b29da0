package io.syncline.system.http.auth;

import io.syncline.core.system.Failure;
import io.syncline.system.http.answer.AnswerVerdicts;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.HttpResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Carries the session that a login began, or the CSRF token of those requests that may change
 * something, with the cookies that came with it.
 *
 * <p>Of many callers one asks and the others wait for what comes of it, also where it fails: a
 * login that was refused is not tried again for a while, so that it locks no account. A session
 * that ended is renewed once; one that was begun a moment ago is not, since the refusal has another
 * reason then. No cookie and no token is ever part of a message.
 */
final class SessionCredentials implements Credentials {

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  /** How a system says that it wants another CSRF token, in the header that it is sent in. */
  private static final String REQUIRED = "required";

  /** Methods that change nothing (RFC 9110). */
  private static final Set<String> SAFE = Set.of("GET", "HEAD");

  private static final Duration YOUNG = Duration.ofSeconds(10);
  private static final Duration UNSAID = Duration.ofSeconds(30);
  private static final Duration BRIEFLY = Duration.ofSeconds(5);
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofMinutes(15);

  private final SessionRequest request;
  private final Credentials around;
  private final @Nullable KeptSession kept;
  private final Set<String> csrf;
  private final AnswerVerdicts verdicts;
  private final InstantSource clock;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile @Nullable Session session;

  // used under the lock only
  private @Nullable Session ended;
  private @Nullable Pause pause;

  /** Until when nothing is asked, and what is said meanwhile. */
  private record Pause(Failure failure, Duration length, Instant until) {}

  private SessionCredentials(
      SessionRequest request,
      Credentials around,
      @Nullable KeptSession kept,
      Set<String> csrf,
      AnswerVerdicts verdicts,
      InstantSource clock) {
    this.request = request;
    this.around = around;
    this.kept = kept;
    this.csrf = Set.copyOf(csrf);
    this.verdicts = verdicts;
    this.clock = clock;
  }

  /**
   * Of a login, carried by every call.
   *
   * @param verdicts the type's, by which an answer says that the session ended
   */
  static SessionCredentials login(
      SessionRequest request, KeptSession kept, AnswerVerdicts verdicts, InstantSource clock) {
    return new SessionCredentials(
        request, FixedCredentials.NOTHING, kept, Set.of(), verdicts, clock);
  }

  /**
   * Of a CSRF token, carried by requests that may change something, beside other credentials.
   *
   * @param headers that hold it
   */
  static SessionCredentials csrf(
      SessionRequest request,
      Credentials around,
      Set<String> headers,
      AnswerVerdicts verdicts,
      InstantSource clock) {
    return new SessionCredentials(request, around, null, headers, verdicts, clock);
  }

  private boolean isOfLogin() {
    return kept != null;
  }

  private boolean isCarriedBy(HttpCall call) {
    return isOfLogin() || !SAFE.contains(call.method());
  }

  @Override
  public HttpCall on(HttpCall call) throws Refused {
    var authorized = around.on(call);
    if (!isCarriedBy(call)) {
      return authorized;
    }
    var known = session;
    return (known == null ? begun() : known).on(authorized, clock.instant());
  }

  private Session begun() throws Refused {
    asking.lock();
    try {
      var known = session;
      if (known == null) {
        known = shared().orElse(null);
        known = known == null ? asked() : known;
        session = known;
      }
      return known;
    } finally {
      asking.unlock();
    }
  }

  /** What another process began. */
  private Optional<Session> shared() throws Refused {
    return kept == null
        ? Optional.empty()
        : kept.read(request.print()).filter(it -> !it.equals(ended));
  }

  private Session asked() throws Refused {
    var now = clock.instant();
    var waiting = pause;
    if (waiting != null && now.isBefore(waiting.until())) {
      throw new Refused(waiting.failure());
    }
    try {
      var begun = request.ask(now);
      pause = null;
      if (kept != null) {
        kept.keep(begun, request.print());
      }
      return begun;
    } catch (Refused e) {
      var length = length(e.failure(), waiting);
      pause = new Pause(e.failure(), length, now.plus(length));
      throw e;
    }
  }

  private static Duration length(Failure failure, @Nullable Pause before) {
    if (failure instanceof Failure.RateLimited limited) {
      return Objects.requireNonNullElse(limited.retryAfter(), UNSAID);
    }
    if (!(failure instanceof Failure.Refused)) {
      return BRIEFLY;
    }
    var length =
        before != null && before.failure() instanceof Failure.Refused
            ? before.length().multipliedBy(2)
            : SHORTEST;
    return length.compareTo(LONGEST) < 0 ? length : LONGEST;
  }

  @Override
  public boolean rejected(HttpCall call, HttpResult.Answered answered) {
    boolean again = around.rejected(call, answered);
    if (!isCarriedBy(call)) {
      return again;
    }
    var known = session;
    var now = clock.instant();
    if (known != null && !known.isFor(call, now)) {
      return again;
    }
    boolean required = isRequired(answered);
    boolean over =
        again
            || required
            || isOfLogin() && answered.status() == UNAUTHORIZED
            || verdicts.refusesByRule(answered);
    if (!over || known == null || !known.isOn(call, now)) {
      return over;
    }
    boolean young = now.isBefore(known.since().plus(YOUNG));
    return end(known, young && !again && !required);
  }

  private boolean isRequired(HttpResult.Answered answered) {
    return answered.status() == FORBIDDEN
        && csrf.stream().anyMatch(it -> REQUIRED.equalsIgnoreCase(answered.header(it)));
  }

  /**
   * @param young whether only another process's session may take its place
   * @return whether another session can be had
   */
  private boolean end(Session over, boolean young) {
    asking.lock();
    try {
      if (!over.equals(session)) {
        return true;
      }
      ended = over;
      session = young ? shared().orElse(over) : null;
      return !over.equals(session);
    } catch (Refused e) {
      return false;
    } finally {
      asking.unlock();
    }
  }
}
