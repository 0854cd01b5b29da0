package io.syncline.system.http.auth;

import io.syncline.core.definition.system.Auth;
import io.syncline.core.definition.system.Auth.Kind;
import io.syncline.core.definition.system.Auth.TokenRequest;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.state.StoreException;
import io.syncline.core.system.state.TokenStore;
import io.syncline.json.Json;
import io.syncline.json.MalformedJson;
import io.syncline.system.http.answer.Answers;
import io.syncline.system.http.answer.Totals;
import io.syncline.system.http.call.Formats;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.HttpResult;
import io.syncline.system.http.call.HttpTransport;
import io.syncline.system.http.call.RetryAfter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens by OAuth 2: client credentials, refresh tokens that the system rotates (RFC 6749
 * sections 4.4 and 6), or a signed assertion (RFC 7523), as manifests say that they are asked for
 * and sent.
 *
 * <p>A token is kept until shortly before its end; of many callers one fetches and the others wait
 * for it. A rotated refresh token is stored before its access token is used; where it cannot be, it
 * is held and stored first next time. No token is ever part of a message or a {@code toString}.
 */
public final class OAuthCredentials implements Credentials {

  private static final Duration EARLY = Duration.ofSeconds(60);
  private static final Duration UNSAID_LIFETIME = Duration.ofMinutes(5);

  private static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

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
  private final Map<String, String> settings;
  private final HttpTransport transport;
  private final TokenStore store;
  private final InstantSource clock;
  private final RetryAfter retryAfter;
  private final Duration timeout;
  private final ReentrantLock fetching = new ReentrantLock();
  private volatile @Nullable Token token;

  /** A rotated token that the store did not take; used under {@link #fetching} only. */
  private @Nullable String unkept;

  public OAuthCredentials(
      SystemId system,
      Auth auth,
      Map<String, String> settings,
      HttpTransport transport,
      TokenStore store,
      InstantSource clock,
      Duration timeout) {
    this.system = system;
    this.auth = auth;
    this.settings = Map.copyOf(settings);
    this.transport = transport;
    this.store = store;
    this.clock = clock;
    this.retryAfter = new RetryAfter(clock);
    this.timeout = timeout;
  }

  @Override
  public HttpCall on(HttpCall call) throws Refused {
    var known = token;
    if (known == null || !clock.instant().isBefore(known.renewAt())) {
      known = renewed(known);
    }
    var authorized = call.with(known.headers());
    return known.origin() == null ? authorized : authorized.at(known.origin());
  }

  @Override
  public boolean rejected(HttpCall call) {
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
      var fresh = fetch();
      token = fresh;
      return fresh;
    } finally {
      fetching.unlock();
    }
  }

  private Token fetch() throws Refused {
    if (auth.kind() != Kind.OAUTH2_REFRESH_TOKEN) {
      return read(answered(null));
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

  private HttpResult.Answered answered(@Nullable String refreshToken) throws Refused {
    var result = transport.send(request(refreshToken)).join();
    if (result instanceof HttpResult.Answered answered) {
      return answered;
    }
    throw refused(new Failure.Transient("the token endpoint did not answer"));
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
  private static Failure stored(RuntimeException failure, String why) {
    return StoreException.outage(failure).isPresent()
        ? new Failure.RateLimited(why, STORE_PAUSE)
        : new Failure.Transient(why);
  }

  private Failure failure(HttpResult.Answered answered) {
    var why = "HTTP " + answered.status() + " from the token endpoint";
    if (answered.status() == 429) {
      return new Failure.RateLimited(why, retryAfter.of(answered));
    }
    return answered.status() >= 500 ? new Failure.Transient(why) : new Failure.Refused(why);
  }

  private Token read(HttpResult.Answered answered) throws Refused {
    if (!answered.success()) {
      throw refused(failure(answered));
    }
    Value answer;
    try {
      answer = Json.parse(answered.body());
    } catch (MalformedJson e) {
      throw refused(new Failure.Transient("the token endpoint's answer is not JSON"));
    }
    var access = Answers.text(answer, "access_token");
    if (access == null) {
      throw refused(new Failure.Refused("the token endpoint gave no access token"));
    }
    var rotated = Answers.text(answer, "refresh_token");
    if (rotated != null && auth.kind() == Kind.OAUTH2_REFRESH_TOKEN) {
      keep(rotated);
    }
    var seconds = Totals.number(Answers.text(answer, "expires_in"));
    var lifetime = seconds == null ? UNSAID_LIFETIME : Duration.ofSeconds(seconds);
    var early = lifetime.compareTo(EARLY.multipliedBy(2)) > 0 ? EARLY : lifetime.dividedBy(2);
    return token(answer, clock.instant().plus(lifetime).minus(early));
  }

  private Token token(Value answer, Instant renewAt) throws Refused {
    var said = auth.fixed().headers();
    var headers = new HashMap<String, String>();
    try {
      for (var header : (said.isEmpty() ? USUAL_HEADERS : said).entrySet()) {
        headers.put(header.getKey(), AnswerTemplate.fill(header.getValue(), settings, answer));
      }
      var base = auth.host().baseUrl();
      var origin = base == null ? null : origin(AnswerTemplate.fill(base, settings, answer));
      return new Token(Map.copyOf(headers), origin, renewAt);
    } catch (IllegalArgumentException e) {
      throw refused(new Failure.Refused(String.valueOf(e.getMessage())));
    }
  }

  private URI origin(String url) throws Refused {
    var hosts =
        auth.host().hosts().stream().map(it -> FixedCredentials.fill(it, settings)).toList();
    boolean plain = "http".equalsIgnoreCase(tokenUrl().getScheme());
    var origin = new AllowedHosts(hosts, plain).origin(url);
    if (origin == null) {
      throw refused(
          new Failure.Refused("the token answer names a host that the manifest does not allow"));
    }
    return origin;
  }

  private URI tokenUrl() {
    return URI.create(FixedCredentials.needed("tokenUrl", auth.oauth().tokenUrl(), settings));
  }

  private HttpCall request(@Nullable String refreshToken) throws Refused {
    var said = auth.oauth();
    var request = auth.tokenRequest();
    var parameters = new TreeMap<>(FixedCredentials.filled(request.parameters(), settings));
    var headers = FixedCredentials.filled(request.headers(), settings);
    headers.put("Accept", "application/json");
    if (said.scope() != null) {
      parameters.put("scope", FixedCredentials.fill(said.scope(), settings));
    }
    if (auth.kind() == Kind.OAUTH2_JWT_BEARER) {
      parameters.put("grant_type", JWT_BEARER);
      parameters.put("assertion", assertion());
    } else {
      client(request.client(), parameters, headers);
      parameters.put("grant_type", refreshToken == null ? "client_credentials" : "refresh_token");
      if (refreshToken != null) {
        parameters.put("refresh_token", refreshToken);
      }
    }
    boolean json = request.body() == TokenRequest.Format.JSON;
    headers.put("Content-Type", json ? "application/json" : "application/x-www-form-urlencoded");
    return new HttpCall(
        "POST", tokenUrl(), headers, json ? json(parameters) : form(parameters), timeout);
  }

  private void client(
      TokenRequest.Client place, Map<String, String> parameters, Map<String, String> headers) {
    var id = FixedCredentials.needed("clientId", auth.oauth().clientId(), settings);
    var secret = FixedCredentials.needed("clientSecret", auth.oauth().clientSecret(), settings);
    if (place == TokenRequest.Client.BODY) {
      parameters.put("client_id", id);
      parameters.put("client_secret", secret);
    } else {
      headers.put(FixedCredentials.AUTHORIZATION, FixedCredentials.basic(id, secret));
    }
  }

  private String assertion() throws Refused {
    var said = auth.oauth().assertion();
    if (said == null) {
      throw new IllegalArgumentException("The authentication has no assertion");
    }
    try {
      return SignedAssertion.of(said, tokenUrl().toString(), settings, clock.instant());
    } catch (IllegalArgumentException e) {
      throw refused(new Failure.Refused(String.valueOf(e.getMessage())));
    }
  }

  private static byte[] json(Map<String, String> parameters) {
    var fields = new HashMap<String, Value>();
    parameters.forEach((name, text) -> fields.put(name, Value.text(text)));
    return Json.write(new Value.Struct(fields));
  }

  private static byte[] form(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(e -> Formats.percent(e.getKey()) + "=" + Formats.percent(e.getValue()))
        .collect(Collectors.joining("&"))
        .getBytes(StandardCharsets.UTF_8);
  }

  private String firstRefreshToken() {
    return FixedCredentials.needed("refreshToken", auth.oauth().refreshToken(), settings);
  }

  private static Refused refused(Failure failure) {
    return new Refused(failure);
  }
}
