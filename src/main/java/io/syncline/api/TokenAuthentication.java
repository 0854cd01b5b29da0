package io.syncline.api;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.syncline.api.http.Caller;
import io.syncline.api.http.Problem;
import io.syncline.api.login.BearerPeople;
import io.syncline.api.login.SessionCookie;
import io.syncline.core.access.ApiTokens;
import io.syncline.core.access.RefusedAttempts;
import io.syncline.core.access.Sessions;
import io.syncline.core.access.TokenHolder;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Accepts requests with a known bearer token (RFC 6750), or of a session of the console. {@code
 * application.properties} says which paths need neither: the hooks, which are verified by
 * signature, health, the login and its stylesheet.
 */
@ApplicationScoped
public class TokenAuthentication implements HttpAuthenticationMechanism {

  private static final String SCHEME = "Bearer ";
  private static final String REFUSAL = "syncline.refusal";
  private static final Problem UNAUTHORIZED =
      Problem.of(401, "unauthorized", "Send Authorization: Bearer with a known token");

  private final ApiTokens tokens;
  private final Sessions sessions;
  private final BearerPeople people;
  private final RefusedAttempts attempts;

  TokenAuthentication(
      ApiTokens tokens, Sessions sessions, BearerPeople people, RefusedAttempts attempts) {
    this.tokens = tokens;
    this.sessions = sessions;
    this.people = people;
    this.attempts = attempts;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager providers) {
    var headers = context.request().headers().getAll("Authorization");
    if (headers.size() > 1) {
      return refused("two of them");
    }
    var header = headers.isEmpty() ? null : headers.get(0);
    if (header == null) {
      return ofSession(context);
    }
    if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Uni.createFrom().nullItem();
    }
    var token = header.substring(SCHEME.length()).strip();
    return tokens
        .holder(token)
        .map(it -> Uni.createFrom().item(identity(it)))
        .orElseGet(
            () -> people.issued(token) ? ofPerson(token, context) : refused("unknown token"));
  }

  private Uni<SecurityIdentity> ofPerson(String token, RoutingContext context) {
    return waiting(() -> people.bearer(token))
        .map(
            it -> {
              if (it.refusal() != null) {
                context.put(REFUSAL, it.refusal());
              }
              return it.holder()
                  .map(holder -> identity(holder, it.until()))
                  .orElseThrow(() -> new AuthenticationFailedException("refused"));
            });
  }

  /**
   * What may wait is not done on the event loop; what follows is: only there no byte of the body
   * arrives between the handlers that receive it.
   */
  private static <T> Uni<T> waiting(Supplier<T> look) {
    var loop = Vertx.currentContext();
    return Uni.createFrom()
        .item(look)
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .emitOn(next -> loop.runOnContext(it -> next.run()));
  }

  /** A session that is over is as none: the login page is shown. */
  private Uni<SecurityIdentity> ofSession(RoutingContext context) {
    var cookie = context.request().getCookie(SessionCookie.NAME);
    if (cookie == null) {
      return Uni.createFrom().nullItem();
    }
    if (!SessionCookie.isFromHere(context.request())) {
      return refused("a request of another site");
    }
    var secret = cookie.getValue();
    return waiting(() -> sessions.holder(secret))
        .map(it -> it.map(TokenAuthentication::identity).orElse(null));
  }

  private static SecurityIdentity identity(TokenHolder holder) {
    return identity(holder, null);
  }

  private static SecurityIdentity identity(TokenHolder holder, @Nullable Instant until) {
    var identity =
        QuarkusSecurityIdentity.builder()
            .setPrincipal(new QuarkusPrincipal(holder.name()))
            .addRoles(holder.permissions())
            .addAttribute(Caller.HOLDER, holder);
    return until == null ? identity.build() : identity.addAttribute(Caller.UNTIL, until).build();
  }

  private static Uni<SecurityIdentity> refused(String why) {
    return Uni.createFrom().failure(new AuthenticationFailedException(why));
  }

  /**
   * Gives the same answer to a missing, a wrong and a malformed token, and another one to a person
   * without a role and while the provider does not answer; shows people who open a page of the
   * console the login.
   */
  @Override
  public Uni<Boolean> sendChallenge(RoutingContext context) {
    var response = context.response();
    var login = loginOf(context);
    if (login.isPresent()) {
      response.setStatusCode(303);
      response.putHeader("Location", login.get());
      response.putHeader("Cache-Control", "no-store");
      response.end();
      return Uni.createFrom().item(true);
    }
    Problem refusal = context.get(REFUSAL);
    var problem = refusal == null ? UNAUTHORIZED : refusal;
    attempts.add(
        RefusedAttempts.UNKNOWN,
        context.request().method().name(),
        context.normalizedPath(),
        problem.status());
    return getChallenge(context)
        .map(
            challenge -> {
              response.setStatusCode(problem.status());
              response.putHeader(challenge.headerName, challenge.headerContent);
              response.putHeader("Content-Type", Problem.MEDIA_TYPE);
              response.end(Buffer.buffer(problem.json()));
              return true;
            });
  }

  private static Optional<String> loginOf(RoutingContext context) {
    var request = context.request();
    boolean page =
        request.method().name().equals("GET")
            && request.getHeader("Authorization") == null
            && (context.normalizedPath().equals("/") || isOfConsole(context.normalizedPath()));
    return page
        ? Optional.of("/login?next=" + URLEncoder.encode(request.uri(), StandardCharsets.UTF_8))
        : Optional.empty();
  }

  private static boolean isOfConsole(String path) {
    return path.equals("/console") || path.startsWith("/console/");
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return Uni.createFrom()
        .item(new ChallengeData(401, "WWW-Authenticate", "Bearer realm=\"syncline\""));
  }
}
