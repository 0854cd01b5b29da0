package io.syncline.api;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.syncline.api.http.Problem;
import io.syncline.core.access.ApiTokens;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Accepts requests with a known bearer token (RFC 6750). {@code application.properties} says which
 * paths need one: all but the hooks, which are verified by signature, and health.
 */
@ApplicationScoped
public class BearerAuthentication implements HttpAuthenticationMechanism {

  private static final String SCHEME = "Bearer ";
  private static final byte[] UNAUTHORIZED =
      Problem.of(401, "unauthorized", "Send Authorization: Bearer with a known token").json();

  private final ApiTokens tokens;

  BearerAuthentication(ApiTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager providers) {
    var headers = context.request().headers().getAll("Authorization");
    if (headers.size() > 1) {
      return Uni.createFrom().failure(new AuthenticationFailedException("two of them"));
    }
    var header = headers.isEmpty() ? null : headers.get(0);
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Uni.createFrom().nullItem();
    }
    return tokens
        .owner(header.substring(SCHEME.length()).strip())
        .<Uni<SecurityIdentity>>map(
            owner ->
                Uni.createFrom()
                    .item(
                        QuarkusSecurityIdentity.builder()
                            .setPrincipal(new QuarkusPrincipal(owner))
                            .build()))
        .orElseGet(
            () -> Uni.createFrom().failure(new AuthenticationFailedException("unknown token")));
  }

  /** Gives the same answer to a missing, a wrong and a malformed token. */
  @Override
  public Uni<Boolean> sendChallenge(RoutingContext context) {
    return getChallenge(context)
        .map(
            challenge -> {
              var response = context.response();
              response.setStatusCode(challenge.status);
              response.putHeader(challenge.headerName, challenge.headerContent);
              response.putHeader("Content-Type", Problem.MEDIA_TYPE);
              response.end(Buffer.buffer(UNAUTHORIZED));
              return true;
            });
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return Uni.createFrom()
        .item(new ChallengeData(401, "WWW-Authenticate", "Bearer realm=\"syncline\""));
  }
}
