package io.syncline.api.login;

import io.syncline.api.http.Html;
import io.syncline.api.login.oidc.SingleSignOn;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The page at which people log in. */
@Singleton
class LoginPage {

  static final String START = "/console";

  private final SingleSignOn provider;

  LoginPage(SingleSignOn provider) {
    this.provider = provider;
  }

  static Response.ResponseBuilder see(String path) {
    return Response.status(303)
        .header("Location", URI.create(path).toASCIIString())
        .header("Cache-Control", "no-store");
  }

  /** A page of the console; anything else would lead elsewhere. */
  static String local(@Nullable String next) {
    boolean ours =
        next != null
            && (next.equals(START) || next.startsWith(START + "/") || next.startsWith(START + "?"))
            && next.matches("[\\x21-\\x7e&&[^\\\\\"<>^`{|}]]+");
    return ours ? next : START;
  }

  /**
   * The page.
   *
   * @param next where to go then
   * @param code of a link that logs in once; empty: a token is asked for
   * @param problem what came of the last attempt; empty: there was none
   */
  Response page(int status, @Nullable String next, String code, String problem) {
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
            + (code.isEmpty() && provider.isOn() ? link(next) : "")
            + Html.END;
    var response = shown(status, html);
    return status == 429 ? response.header("Retry-After", "60").build() : response.build();
  }

  private static Response.ResponseBuilder shown(int status, String html) {
    return Response.status(status)
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
  }

  /**
   * The page that goes on to the provider, to log out there. A form may not lead to another site
   * ({@code form-action}), so that this is no redirect.
   */
  static Response.ResponseBuilder leaving(URI provider) {
    var there = provider.toASCIIString();
    var html =
        Html.begin("Log out of Syncline", "main { max-width: 26rem }\n")
            + "<h1>Syncline</h1>\n<p role=\"status\">You are logged out here.</p>\n<p><a href=\""
            + Html.text(there)
            + "\">Log out at your organisation, too</a></p>\n"
            + Html.END;
    return shown(200, html).header("Refresh", "0; url=" + there);
  }

  private static String link(@Nullable String next) {
    return PROVIDER.formatted(URLEncoder.encode(local(next), StandardCharsets.UTF_8));
  }

  private static final String PROVIDER =
      """
      <p>or</p>
      <p><a class="button" href="/login/oidc?next=%s">Log in with your organisation</a></p>
      """;

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
