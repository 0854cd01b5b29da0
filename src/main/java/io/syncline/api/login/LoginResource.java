package io.syncline.api.login;

import io.syncline.api.login.oidc.SingleSignOn;
import io.syncline.core.access.ApiTokens;
import io.syncline.core.access.Sessions;
import io.syncline.core.access.TokenHolder;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/**
 * The login of the console: a token, or a link that {@code syncline console} printed, becomes a
 * session. Opening the link alone does nothing, so that a preview does not use it up.
 */
@Path("/")
class LoginResource {

  private final ApiTokens tokens;
  private final Sessions sessions;
  private final SingleSignOn provider;
  private final LoginLimit limit;
  private final LoginPage page;

  LoginResource(
      ApiTokens tokens,
      Sessions sessions,
      SingleSignOn provider,
      LoginLimit limit,
      LoginPage page) {
    this.provider = provider;
    this.tokens = tokens;
    this.sessions = sessions;
    this.limit = limit;
    this.page = page;
  }

  @GET
  @PermitAll
  @Operation(hidden = true)
  public Response start() {
    return LoginPage.see(LoginPage.START).build();
  }

  @GET
  @PermitAll
  @Path("login")
  @Produces(MediaType.TEXT_HTML)
  @Operation(hidden = true)
  public Response form(
      @QueryParam("next") @Nullable String next, @QueryParam("code") @Nullable String code) {
    return page.page(200, next, code == null ? "" : code, "");
  }

  @POST
  @PermitAll
  @Path("login")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.TEXT_HTML)
  @Operation(hidden = true)
  public Response login(
      @FormParam("token") @Nullable String token,
      @FormParam("code") @Nullable String code,
      @FormParam("next") @Nullable String next,
      @Context HttpServerRequest request) {
    var address = LoginLimit.addressOf(request);
    if (!SessionCookie.isFromHere(request)) {
      return page.page(403, next, "", "The form was sent by another site. Nothing was done.");
    }
    if (!limit.allows(address)) {
      return page.page(429, next, "", "Too many attempts. Try again in a minute.");
    }
    var holder = holder(token, code);
    if (holder.isEmpty()) {
      limit.failed(address);
      return page.page(
          401,
          next,
          "",
          code == null || code.isEmpty()
              ? "This token is not known, has expired or was revoked."
              : "This link was used or is too old. Print another: syncline console");
    }
    return LoginPage.see(LoginPage.local(next))
        .cookie(SessionCookie.of(sessions.begin(holder.get()), isSecure(request)))
        .build();
  }

  private Optional<TokenHolder> holder(@Nullable String token, @Nullable String code) {
    if (code != null && !code.isEmpty()) {
      return sessions.byLink(code);
    }
    return token == null ? Optional.empty() : tokens.holder(token.strip());
  }

  @POST
  @PermitAll
  @Path("logout")
  @Consumes(MediaType.WILDCARD)
  @Operation(hidden = true)
  public Response logout(
      @CookieParam(SessionCookie.NAME) @Nullable String secret,
      @Context HttpServerRequest request) {
    boolean person = secret != null && SessionCookie.isFromHere(request) && sessions.end(secret);
    var out = person ? provider.logout() : Optional.<URI>empty();
    var answer = out.map(LoginPage::leaving).orElseGet(() -> LoginPage.see("/login"));
    return answer.cookie(SessionCookie.ended(isSecure(request))).build();
  }

  private boolean isSecure(HttpServerRequest request) {
    return sessions.isHttps() || request.isSSL();
  }
}
