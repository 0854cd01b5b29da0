package io.syncline.system.http.auth;

import io.syncline.core.definition.system.SystemType.Auth;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.Template;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Credentials that are the same on every request: none, bearer token, API key, basic. */
public final class FixedCredentials implements Credentials {

  private static final String AUTHORIZATION = "Authorization";

  private final String header;
  private final @Nullable String value;

  private FixedCredentials(String header, @Nullable String value) {
    this.header = header;
    this.value = value;
  }

  /**
   * @throws IllegalArgumentException when a setting that the scheme needs is not given
   */
  public static FixedCredentials of(Auth auth, Map<String, String> settings) {
    return switch (auth.kind()) {
      case BEARER -> new FixedCredentials(AUTHORIZATION, bearer(fill(auth.token(), settings)));
      case API_KEY ->
          new FixedCredentials(
              auth.header() == null ? "X-Api-Key" : auth.header(), fill(auth.token(), settings));
      case BASIC ->
          new FixedCredentials(
              AUTHORIZATION,
              basic(fill(auth.username(), settings), fill(auth.password(), settings)));
      case NONE -> new FixedCredentials(AUTHORIZATION, null);
      case OAUTH2_CLIENT_CREDENTIALS, OAUTH2_REFRESH_TOKEN ->
          throw new IllegalArgumentException("OAuth 2 gives tokens that change");
    };
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
    return value == null ? call : call.with(header, value);
  }
}
