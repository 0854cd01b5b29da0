package io.syncline.api.login;

import io.syncline.api.login.oidc.LoginAttempt;
import io.syncline.api.login.oidc.OidcFailure;
import io.syncline.api.login.oidc.SingleSignOn;
import io.syncline.core.access.Person;
import io.syncline.core.access.Sessions;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The login by an OpenID Connect provider: a browser is sent there, and comes back with a code.
 * Only the browser that began can end it, within ten minutes; what an answer says is not shown.
 */
@Path("/login/oidc")
@Produces(MediaType.TEXT_HTML)
class OidcLoginResource {

  private static final Logger LOG = Logger.getLogger(OidcLoginResource.class);

  private final SingleSignOn provider;
  private final Sessions sessions;
  private final LoginLimit limit;
  private final LoginPage page;

  OidcLoginResource(SingleSignOn provider, Sessions sessions, LoginLimit limit, LoginPage page) {
    this.provider = provider;
    this.sessions = sessions;
    this.limit = limit;
    this.page = page;
  }

  @GET
  @PermitAll
  @Operation(hidden = true)
  public Response begin(
      @QueryParam("next") @Nullable String next, @Context HttpServerRequest request) {
    if (!provider.isOn()) {
      return page.page(404, next, "", "There is no other way to log in here than a token.");
    }
    if (!limit.allows(LoginLimit.addressOf(request))) {
      return page.page(429, next, "", TOO_MANY);
    }
    var attempt = LoginAttempt.begin();
    try {
      return LoginPage.see(provider.authorization(attempt).toASCIIString())
          .cookie(LoginCookie.of(attempt, LoginPage.local(next), isSecure(request)))
          .build();
    } catch (OidcFailure e) {
      return failed(e, next);
    }
  }

  @GET
  @PermitAll
  @Path("callback")
  @Operation(hidden = true)
  public Response end(
      @CookieParam(LoginCookie.NAME) @Nullable String cookie,
      @Context UriInfo uri,
      @Context HttpServerRequest request) {
    if (!provider.isOn()) {
      return page.page(404, null, "", "There is no other way to log in here than a token.");
    }
    if (!limit.allows(LoginLimit.addressOf(request))) {
      return page.page(429, null, "", TOO_MANY);
    }
    var answer = answered(new LoginCookie(cookie), new ProviderAnswer(uri), request);
    if (answer.getStatus() != 303) {
      limit.failed(LoginLimit.addressOf(request));
    }
    return Response.fromResponse(answer).cookie(LoginCookie.ended(isSecure(request))).build();
  }

  private Response answered(LoginCookie cookie, ProviderAnswer said, HttpServerRequest request) {
    var attempt = cookie.attempt();
    if (attempt.isEmpty() || !attempt.get().has(said.state())) {
      return page.page(
          400,
          cookie.next(),
          "",
          "This login was not begun in this browser, or is too old. Begin again.");
    }
    if (said.code().isEmpty()) {
      return page.page(403, cookie.next(), "", "The provider did not let you in.");
    }
    try {
      return session(provider.person(said.code(), said.issuer(), attempt.get()), cookie, request);
    } catch (OidcFailure e) {
      return failed(e, cookie.next());
    }
  }

  private Response session(Person person, LoginCookie cookie, HttpServerRequest request) {
    var secret = sessions.begin(person);
    if (secret.isEmpty()) {
      LOG.infof("A person of %s has no role here, and was not let in", person.issuer());
      return page.page(
          403,
          cookie.next(),
          "",
          "You are "
              + person.actor()
              + ", but no role of this server is yours. Ask its administrator for one.");
    }
    return LoginPage.see(LoginPage.local(cookie.next()))
        .cookie(SessionCookie.of(secret.get(), isSecure(request)))
        .build();
  }

  private Response failed(OidcFailure e, @Nullable String next) {
    LOG.warnf("A login by the provider failed: %s, %s", e.kind(), e.getMessage());
    return e.kind() == OidcFailure.Kind.UNAVAILABLE
        ? page.page(503, next, "", "The provider does not answer. Try again, or use a token.")
        : page.page(401, next, "", "What the provider answered is not valid. Begin again.");
  }

  private boolean isSecure(HttpServerRequest request) {
    return sessions.isHttps() || request.isSSL();
  }

  private static final String TOO_MANY = "Too many attempts. Try again in a minute.";
}
