package io.syncline.system.http.auth;

import io.syncline.core.definition.system.Auth;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.HttpResult;
import io.syncline.system.http.call.Template;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Credentials that are the same on every request: none, bearer token, API key, basic. */
public final class FixedCredentials implements Credentials {

  /** Sends none. */
  static final FixedCredentials NOTHING = new FixedCredentials(Map.of(), Map.of());

  static final String AUTHORIZATION = "Authorization";

  private final Map<String, String> headers;
  private final Map<String, String> query;

  private FixedCredentials(Map<String, String> headers, Map<String, String> query) {
    this.headers = headers;
    this.query = query;
  }

  /**
   * Of a session those of its login.
   *
   * @throws IllegalArgumentException when a setting that the scheme needs is not given
   */
  public static FixedCredentials of(Auth auth, Map<String, String> settings) {
    var said = auth.fixed();
    return switch (auth.kind()) {
      case BEARER -> authorized(bearer(needed("token", said.token(), settings)));
      case API_KEY -> keys(said, settings);
      case BASIC ->
          authorized(
              basic(
                  needed("username", said.username(), settings),
                  needed("password", said.password(), settings)));
      case NONE -> NOTHING;
      case SESSION ->
          said.username() == null
              ? NOTHING
              : authorized(
                  basic(
                      fill(said.username(), settings),
                      needed("password", said.password(), settings)));
      case OAUTH2_CLIENT_CREDENTIALS,
          OAUTH2_REFRESH_TOKEN,
          OAUTH2_JWT_BEARER,
          OAUTH2_AUTHORIZATION_CODE ->
          throw new IllegalArgumentException("OAuth 2 gives tokens that change");
    };
  }

  private static FixedCredentials authorized(String value) {
    return new FixedCredentials(Map.of(AUTHORIZATION, value), Map.of());
  }

  private static FixedCredentials keys(Auth.Fixed said, Map<String, String> settings) {
    var headers = filled(said.headers(), settings);
    var query = filled(said.query(), settings);
    if (said.token() != null) {
      headers.put(
          said.header() == null ? "X-Api-Key" : said.header(), fill(said.token(), settings));
    }
    if (headers.isEmpty() && query.isEmpty()) {
      throw new IllegalArgumentException("An API key needs a token, headers or a query");
    }
    return new FixedCredentials(Map.copyOf(headers), Map.copyOf(query));
  }

  static Map<String, String> filled(Map<String, String> templates, Map<String, String> settings) {
    var all = new HashMap<String, String>();
    templates.forEach((name, text) -> all.put(name, fill(text, settings)));
    return all;
  }

  /** Never sends credentials that are not configured. */
  static String needed(String key, @Nullable String template, Map<String, String> settings) {
    if (template == null) {
      throw new IllegalArgumentException("The authentication has no " + key);
    }
    return Template.fixed(template, settings);
  }

  static String fill(@Nullable String template, Map<String, String> settings) {
    return template == null ? "" : Template.fixed(template, settings);
  }

  static String bearer(String token) {
    return "Bearer " + token;
  }

  static String basic(String username, String password) {
    var pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  @Override
  public HttpCall on(HttpCall call) {
    return call.with(headers).asking(query);
  }

  @Override
  public boolean rejected(HttpCall call, HttpResult.Answered answered) {
    return false;
  }
}
