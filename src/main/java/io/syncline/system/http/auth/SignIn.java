package io.syncline.system.http.auth;

import io.syncline.core.definition.system.Auth;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.state.TokenStore;
import io.syncline.system.http.answer.AnswerVerdicts;
import io.syncline.system.http.call.CallTemplate;
import io.syncline.system.http.call.HttpTransport;
import io.syncline.system.http.call.RetryAfter;
import io.syncline.system.http.network.ClientTls;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * How one connection signs in, as its manifest says: the credentials of a kind, around them a
 * session, around that a CSRF token, and around all a client certificate.
 *
 * @param type with the one way of the connection
 * @param wire by which tokens and sessions are asked for; it is neither paced nor counted
 */
public record SignIn(
    SystemId id,
    SystemType type,
    Map<String, String> settings,
    HttpTransport wire,
    TokenStore tokens,
    InstantSource clock) {

  /**
   * The credentials of its calls.
   *
   * @param tls what the wire shows
   * @throws IllegalArgumentException when a setting that they need is not given
   */
  public Credentials credentials(ClientTls tls) {
    var session = type.auth().session();
    var login = session.login();
    var own = login == null ? ofKind() : login(login);
    var csrf = session.csrf();
    var all = csrf == null ? own : csrf(csrf, own);
    return tls.isUsual() ? all : new CertifiedCredentials(all, tls, clock);
  }

  private Credentials ofKind() {
    return switch (type.auth().kind()) {
      case OAUTH2_CLIENT_CREDENTIALS,
          OAUTH2_REFRESH_TOKEN,
          OAUTH2_JWT_BEARER,
          OAUTH2_AUTHORIZATION_CODE ->
          new OAuthCredentials(
              id,
              type.auth(),
              CallTemplate.own(type, settings),
              settings,
              wire,
              tokens,
              clock,
              type.timeout());
      case NONE, BEARER, API_KEY, BASIC, SESSION -> FixedCredentials.of(type.auth(), settings);
    };
  }

  private Credentials login(Auth.SessionRequest said) {
    return SessionCredentials.login(
        request("the login", said, ofKind()), new KeptSession(id, tokens), verdicts(), clock);
  }

  private Credentials csrf(Auth.SessionRequest said, Credentials own) {
    return SessionCredentials.csrf(
        request("the request for a CSRF token", said, own),
        own,
        said.send().keySet(),
        verdicts(),
        clock);
  }

  private SessionRequest request(String name, Auth.SessionRequest said, Credentials by) {
    return new SessionRequest(name, type, said, settings, by, wire, new RetryAfter(clock));
  }

  private AnswerVerdicts verdicts() {
    return new AnswerVerdicts(List.of(), type.errors(), new RetryAfter(clock), false, false);
  }

  /** Without settings. */
  @Override
  public String toString() {
    return "SignIn[" + id + "]";
  }
}
