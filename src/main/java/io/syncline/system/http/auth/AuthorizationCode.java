package io.syncline.system.http.auth;

import io.syncline.core.access.consent.ConsentClient;
import io.syncline.core.definition.system.Auth;
import io.syncline.core.definition.system.Auth.Authorize;
import io.syncline.system.http.call.Formats;
import io.syncline.system.http.call.HttpTransport;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Consent by a code and PKCE, S256 always (RFC 6749 section 4.1, RFC 7636). */
public final class AuthorizationCode implements ConsentClient {

  private final Auth auth;
  private final Map<String, String> settings;
  private final TokenEndpoint endpoint;
  private final InstantSource clock;

  public AuthorizationCode(
      Auth auth,
      Map<String, String> settings,
      HttpTransport transport,
      InstantSource clock,
      Duration timeout) {
    this.auth = auth;
    this.settings = Map.copyOf(settings);
    this.endpoint = new TokenEndpoint(auth, settings, transport, clock, timeout);
    this.clock = clock;
  }

  @Override
  public String url(String state, String challenge, String redirect) {
    var said = authorize();
    var parameters = new TreeMap<>(FixedCredentials.filled(said.parameters(), settings));
    if (!said.scopes().isEmpty()) {
      parameters.put(
          "scope",
          said.scopes().stream()
              .map(it -> FixedCredentials.fill(it, settings))
              .collect(Collectors.joining(" ")));
    }
    parameters.put("response_type", "code");
    parameters.put(
        "client_id", FixedCredentials.needed("clientId", auth.oauth().clientId(), settings));
    parameters.put("redirect_uri", redirect);
    parameters.put("state", state);
    parameters.put("code_challenge", challenge);
    parameters.put("code_challenge_method", "S256");
    var url = FixedCredentials.fill(said.url(), settings);
    return url
        + (url.contains("?") ? "&" : "?")
        + parameters.entrySet().stream()
            .map(it -> Formats.percent(it.getKey()) + "=" + Formats.percent(it.getValue()))
            .collect(Collectors.joining("&"));
  }

  private Authorize authorize() {
    var said = auth.authorize();
    if (said == null) {
      throw new IllegalArgumentException("The authentication has no authorize");
    }
    return said;
  }

  @Override
  public String exchange(String code, String verifier, String redirect) throws Failed {
    try {
      var answered =
          endpoint.ask(
              Map.of(
                  "grant_type", "authorization_code",
                  "code", code,
                  "redirect_uri", redirect,
                  "code_verifier", verifier));
      return StoredGrant.of(endpoint.answer(answered), clock.instant()).text();
    } catch (Credentials.Refused e) {
      throw new Failed(e.failure().reason());
    } catch (IllegalArgumentException e) {
      throw new Failed(String.valueOf(e.getMessage()));
    }
  }
}
