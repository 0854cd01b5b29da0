package io.syncline.system.http.auth;

import io.syncline.core.definition.system.Auth;
import io.syncline.core.definition.system.Auth.Kind;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.state.StoreException;
import io.syncline.core.system.state.TokenStore;
import io.syncline.system.http.answer.Answers;
import io.syncline.system.http.answer.Totals;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.HttpResult;
import io.syncline.system.http.call.HttpTransport;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens by OAuth 2: client credentials, refresh tokens that the system rotates (RFC 6749
 * sections 4.4 and 6), a signed assertion (RFC 7523), or a person's consent, as manifests say that
 * they are asked for and sent.
 *
 * <p>A token is kept until shortly before its end; of many callers one fetches and the others wait
 * for it. A rotated refresh token is stored before its access token is used; where it cannot be, it
 * is held and stored first next time. No token is ever part of a message or a {@code toString}.
 */
public final class OAuthCredentials implements Credentials {

  private static final int UNAUTHORIZED = 401;

  private static final Duration EARLY = Duration.ofSeconds(60);
  private static final Duration UNSAID_LIFETIME = Duration.ofMinutes(5);

  private static final Map<String, String> CLIENT = Map.of("grant_type", "client_credentials");
  private static final Map<String, String> ASSERTION =
      Map.of("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");

  private static final Duration STORE_PAUSE = Duration.ofSeconds(1);

  private static final Map<String, String> USUAL_HEADERS =
      Map.of(FixedCredentials.AUTHORIZATION, FixedCredentials.bearer("{access_token}"));

  /**
   * What one token answer gave.
   *
   * @param origin where requests go; null: where the manifest says
   * @param renewAt when it is to be replaced
   */
  private record Token(Map<String, String> headers, @Nullable URI origin, Instant renewAt) {
    private boolean isOn(HttpCall call) {
      return call.headers().entrySet().containsAll(headers.entrySet());
    }

    @Override
    public String toString() {
      return "Token[until " + renewAt + "]";
    }
  }

  private final SystemId system;
  private final Auth auth;
  private final URI own;
  private final Map<String, String> settings;
  private final TokenEndpoint endpoint;
  private final TokenStore store;
  private final InstantSource clock;
  private final @Nullable ConsentedTokens consented;
  private final ReentrantLock fetching = new ReentrantLock();
  private volatile @Nullable Token token;

  /** A rotated token that the store did not take; used under {@link #fetching} only. */
  private @Nullable String unkept;

  /**
   * @param own the base URL of the system: what a token answer says of where requests go is of
   *     those to its origin
   */
  public OAuthCredentials(
      SystemId system,
      Auth auth,
      URI own,
      Map<String, String> settings,
      HttpTransport transport,
      TokenStore store,
      InstantSource clock,
      Duration timeout) {
    this.system = system;
    this.auth = auth;
    this.own = own;
    this.settings = Map.copyOf(settings);
    this.endpoint = new TokenEndpoint(auth, settings, transport, clock, timeout);
    this.store = store;
    this.clock = clock;
    this.consented =
        auth.kind() == Kind.OAUTH2_AUTHORIZATION_CODE
            ? new ConsentedTokens(system, endpoint, store, clock)
            : null;
  }

  @Override
  public HttpCall on(HttpCall call) throws Refused {
    var known = token;
    if (known == null
        || !clock.instant().isBefore(known.renewAt())
        || consented != null && consented.looks()) {
      known = renewed(known);
    }
    var authorized = call.with(known.headers());
    return known.origin() == null || !call.isAt(own) ? authorized : authorized.at(known.origin());
  }

  @Override
  public boolean rejected(HttpCall call, HttpResult.Answered answered) {
    if (answered.status() != UNAUTHORIZED) {
      return false;
    }
    var known = token;
    if (known != null && known.isOn(call)) {
      forget(known);
    }
    return true;
  }

  private void forget(Token rejected) {
    fetching.lock();
    try {
      if (token == rejected) {
        token = null;
        if (consented != null) {
          consented.rejected();
        }
      }
    } finally {
      fetching.unlock();
    }
  }

  private Token renewed(@Nullable Token old) throws Refused {
    fetching.lock();
    try {
      var known = token;
      if (known != null && known != old) {
        return known;
      }
      boolean good = known != null && clock.instant().isBefore(known.renewAt());
      if (known != null && good && consented != null && consented.isNewest()) {
        return known;
      }
      token = null;
      var fresh = fetch();
      token = fresh;
      return fresh;
    } finally {
      fetching.unlock();
    }
  }

  private Token fetch() throws Refused {
    if (consented != null) {
      var grant = consented.fresh();
      return token(grant.answer(), grant.renewAt());
    }
    if (auth.kind() != Kind.OAUTH2_REFRESH_TOKEN) {
      boolean signed = auth.kind() == Kind.OAUTH2_JWT_BEARER;
      return read(endpoint.ask(signed ? ASSERTION : CLIENT));
    }
    var spent = kept();
    var answered = answered(spent);
    if (!answered.success()) {
      var newer = kept();
      if (!newer.equals(spent)) {
        // another process rotated it between our look and our request
        answered = answered(newer);
      }
    }
    return read(answered);
  }

  private HttpResult.Answered answered(String refreshToken) throws Refused {
    return endpoint.ask(Map.of("grant_type", "refresh_token", "refresh_token", refreshToken));
  }

  /** The refresh token to use next; one that could not be stored before is stored first. */
  private String kept() throws Refused {
    var late = unkept;
    if (late != null) {
      keep(late);
      return late;
    }
    try {
      return store.refreshToken(system).orElseGet(this::firstRefreshToken);
    } catch (TokenStore.Unavailable e) {
      throw refused(new Failure.Transient(String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      throw refused(stored(e, "the refresh token cannot be read at the moment"));
    }
  }

  /** Its access token is not used until this has returned: then the next start finds the chain. */
  private void keep(String rotated) throws Refused {
    unkept = rotated;
    try {
      store.rotated(system, rotated);
    } catch (RuntimeException e) {
      throw refused(stored(e, "the rotated refresh token cannot be kept at the moment"));
    }
    unkept = null;
  }

  /** What is not sent because our store is unavailable is no failure of the system. */
  static Failure stored(RuntimeException failure, String why) {
    return StoreException.outage(failure).isPresent()
        ? new Failure.RateLimited(why, STORE_PAUSE)
        : new Failure.Transient(why);
  }

  private Token read(HttpResult.Answered answered) throws Refused {
    var answer = endpoint.answer(answered);
    var rotated = Answers.text(answer, "refresh_token");
    if (rotated != null && auth.kind() == Kind.OAUTH2_REFRESH_TOKEN) {
      keep(rotated);
    }
    var seconds = Totals.number(Answers.text(answer, "expires_in"));
    var lifetime = seconds == null ? UNSAID_LIFETIME : Duration.ofSeconds(seconds);
    return token(answer, clock.instant().plus(lifetime).minus(early(lifetime)));
  }

  /** How long before its end a token is renewed. */
  static Duration early(Duration lifetime) {
    return lifetime.compareTo(EARLY.multipliedBy(2)) > 0 ? EARLY : lifetime.dividedBy(2);
  }

  private Token token(Value answer, Instant renewAt) throws Refused {
    var said = auth.fixed().headers();
    var headers = new HashMap<String, String>();
    try {
      for (var header : (said.isEmpty() ? USUAL_HEADERS : said).entrySet()) {
        headers.put(
            header.getKey(), AnswerTemplate.fill(header.getValue(), settings, answer, Map.of()));
      }
      var base = auth.host().baseUrl();
      var origin =
          base == null ? null : origin(AnswerTemplate.fill(base, settings, answer, Map.of()));
      return new Token(Map.copyOf(headers), origin, renewAt);
    } catch (IllegalArgumentException e) {
      throw refused(new Failure.Refused(String.valueOf(e.getMessage())));
    }
  }

  private URI origin(String url) throws Refused {
    var hosts =
        auth.host().hosts().stream().map(it -> FixedCredentials.fill(it, settings)).toList();
    boolean plain = "http".equalsIgnoreCase(endpoint.url().getScheme());
    var origin = new AllowedHosts(hosts, plain).origin(url);
    if (origin == null) {
      throw refused(
          new Failure.Refused("the token answer names a host that the manifest does not allow"));
    }
    return origin;
  }

  private String firstRefreshToken() {
    return FixedCredentials.needed("refreshToken", auth.oauth().refreshToken(), settings);
  }

  private static Refused refused(Failure failure) {
    return new Refused(failure);
  }
}
