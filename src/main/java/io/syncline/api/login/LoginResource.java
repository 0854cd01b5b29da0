package io.syncline.api.login;

import io.syncline.api.http.Html;
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
import java.time.InstantSource;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/**
 * The login of the console: a token, or a link that {@code syncline console} printed, becomes a
 * session. Opening the link alone does nothing, so that a preview does not use it up.
 */
@Path("/")
class LoginResource {

  private static final String START = "/console";

  private final ApiTokens tokens;
  private final Sessions sessions;
  private final LoginLimit limit;

  LoginResource(ApiTokens tokens, Sessions sessions, InstantSource clock) {
    this.tokens = tokens;
    this.sessions = sessions;
    this.limit = new LoginLimit(clock);
  }

  @GET
  @PermitAll
  @Operation(hidden = true)
  public Response start() {
    return see(START).build();
  }

  @GET
  @PermitAll
  @Path("login")
  @Produces(MediaType.TEXT_HTML)
  @Operation(hidden = true)
  public Response form(
      @QueryParam("next") @Nullable String next, @QueryParam("code") @Nullable String code) {
    return page(200, next, code == null ? "" : code, "");
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
    var from = request.remoteAddress();
    var address = from == null ? "" : from.hostAddress();
    if (!SessionCookie.isFromHere(request)) {
      return page(403, next, "", "The form was sent by another site. Nothing was done.");
    }
    if (!limit.allows(address)) {
      return page(429, next, "", "Too many attempts. Try again in a minute.");
    }
    var holder = holder(token, code);
    if (holder.isEmpty()) {
      limit.failed(address);
      return page(
          401,
          next,
          "",
          code == null || code.isEmpty()
              ? "This token is not known, has expired or was revoked."
              : "This link was used or is too old. Print another: syncline console");
    }
    return see(local(next))
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
    if (secret != null && SessionCookie.isFromHere(request)) {
      sessions.end(secret);
    }
    return see("/login").cookie(SessionCookie.ended(isSecure(request))).build();
  }

  private boolean isSecure(HttpServerRequest request) {
    return sessions.isHttps() || request.isSSL();
  }

  private static Response.ResponseBuilder see(String path) {
    return Response.status(303)
        .header("Location", URI.create(path).toASCIIString())
        .header("Cache-Control", "no-store");
  }

  /** A page of the console; anything else would lead elsewhere. */
  private static String local(@Nullable String next) {
    boolean ours =
        next != null
            && (next.equals(START) || next.startsWith(START + "/") || next.startsWith(START + "?"))
            && next.matches("[\\x21-\\x7e&&[^\\\\\"<>^`{|}]]+");
    return ours ? next : START;
  }

  private static Response page(int status, @Nullable String next, String code, String problem) {
    var html =
        Html.begin(
                "Log in to Syncline",
                "main { max-width: 26rem } label, input, button { display: block; width: 100%;"
                    + " box-sizing: border-box; font: inherit } input, button { padding: .6rem;"
                    + " margin: .3rem 0 1rem; border: 1px solid var(--line); border-radius: 4px }"
                    + " button { background: #1f6f5c; border-color: #1f6f5c; color: #fff; cursor:"
                    + " pointer } button:focus-visible, input:focus-visible { outline: 3px solid"
                    + " var(--good); outline-offset: 2px }\n")
            + "<h1>Syncline</h1>\n"
            + (problem.isEmpty()
                ? ""
                : "<p class=\"bad\" role=\"alert\">" + Html.text(problem) + "</p>\n")
            + "<form method=\"post\" action=\"/login\">\n"
            + "<input type=\"hidden\" name=\"next\" value=\""
            + Html.text(local(next))
            + "\">\n"
            + (code.isEmpty() ? TOKEN : CODE.formatted(Html.text(code)))
            + "<button type=\"submit\">Log in</button>\n</form>\n"
            + Html.END;
    var response =
        Response.status(status)
            .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
            .entity(html)
            .header("Cache-Control", "no-store")
            .header(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action"
                    + " 'self'; frame-ancestors 'none'")
            .header("Referrer-Policy", "no-referrer")
            .header("X-Content-Type-Options", "nosniff")
            .header("X-Frame-Options", "DENY");
    return status == 429 ? response.header("Retry-After", "60").build() : response.build();
  }

  private static final String TOKEN =
      """
      <label for="token">Token</label>
      <input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
      """;

  private static final String CODE =
      """
      <p>This link logs you in once.</p>
      <input type="hidden" name="code" value="%s">
      """;
}
