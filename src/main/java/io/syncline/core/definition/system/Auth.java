package io.syncline.core.definition.system;

import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.key.Group;
import io.syncline.core.definition.key.OneOrMany;
import io.syncline.core.definition.key.Shorthand;
import io.syncline.core.model.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How requests are authenticated; texts are templates over the settings.
 *
 * @param kind the scheme
 * @param fixed what is sent with every request
 * @param oauth how access tokens are had
 * @param host where requests go, if the token answer says so
 * @param authorize where a person gives consent, for {@code oauth2AuthorizationCode}
 * @param session what is asked for first, and carried by later calls
 * @param when of several ways: values of settings with which this one is meant, by the setting
 */
@OneOrMany
public record Auth(
    @Shorthand Kind kind,
    @Group Fixed fixed,
    @Group OAuth oauth,
    @Group Host host,
    @Nullable Authorize authorize,
    @Group Session session,
    Map<String, String> when) {

  /** Without credentials. */
  public static final Auth NONE =
      new Auth(
          Kind.NONE,
          new Fixed(null, null, null, null, Map.of(), Map.of()),
          new OAuth(null, null, null, null, null, null, null),
          new Host(null, List.of()),
          null,
          new Session(null, null),
          Map.of());

  private static final Pattern SETTING = Pattern.compile("\\$\\{([^{}]+)}");

  public Auth {
    when = Map.copyOf(when);
  }

  /** The schemes. */
  public enum Kind {
    NONE,
    BEARER,
    API_KEY,
    BASIC,
    /** A login, whose answer's cookies and tokens later calls carry. */
    SESSION,
    OAUTH2_CLIENT_CREDENTIALS,
    OAUTH2_REFRESH_TOKEN,
    OAUTH2_JWT_BEARER,
    OAUTH2_AUTHORIZATION_CODE;

    public boolean oauth() {
      return this == OAUTH2_CLIENT_CREDENTIALS
          || this == OAUTH2_REFRESH_TOKEN
          || this == OAUTH2_JWT_BEARER
          || this == OAUTH2_AUTHORIZATION_CODE;
    }
  }

  /**
   * What is sent with every request.
   *
   * @param token bearer token or API key
   * @param header header for an API key; left out: {@code X-Api-Key}
   * @param username for basic, or for the login alone of a session
   * @param password for basic, or for the login alone of a session
   * @param headers headers by name, for an API key ({@code Authorization: "SSWS ${token}"}) or
   *     OAuth 2, where {@code {access_token}} and other paths of the token answer stand for what it
   *     says; left out: {@code Authorization: "Bearer {access_token}"} for OAuth 2
   * @param query query parameters by name, for an API key
   */
  public record Fixed(
      @Nullable String token,
      @Nullable String header,
      @Nullable String username,
      @Nullable String password,
      Map<String, String> headers,
      Map<String, String> query) {
    public Fixed {
      headers = Map.copyOf(headers);
      query = Map.copyOf(query);
    }
  }

  /**
   * How access tokens are had.
   *
   * @param tokenUrl for OAuth 2
   * @param clientId for OAuth 2
   * @param clientSecret for OAuth 2
   * @param refreshToken for OAuth 2 with rotating refresh tokens
   * @param scope for OAuth 2
   * @param request how a token is asked for, where it differs from RFC 6749; left out: a form, the
   *     client by Basic
   * @param assertion what is signed to be given a token, for {@code oauth2JwtBearer}
   */
  public record OAuth(
      @Nullable String tokenUrl,
      @Nullable String clientId,
      @Nullable String clientSecret,
      @Nullable String refreshToken,
      @Nullable String scope,
      @Nullable TokenRequest request,
      @Nullable Assertion assertion) {}

  /**
   * Where a person gives consent. A code, PKCE (S256), the state and the redirect are added to it.
   *
   * @param url the vendor's page, {@code https} or a template over the settings
   * @param scopes what is asked for
   * @param parameters further parameters by name ({@code access_type: offline})
   */
  public record Authorize(String url, List<String> scopes, Map<String, String> parameters) {
    public Authorize {
      scopes = List.copyOf(scopes);
      parameters = Map.copyOf(parameters);
    }
  }

  /**
   * A JSON Web Token that this process signs (RFC 7523); the time of signing and the end are added
   * to it.
   *
   * @param issuer who signs: the client id, or the service account
   * @param subject the user it acts for; left out: the issuer
   * @param audience who reads it; left out: the token URL
   * @param key the private key, PKCS #8 in PEM
   * @param keyId by which the reader knows the key; left out: none is said
   * @param algorithm the signature
   * @param lifetime after which it is worth nothing
   * @param claims further claims by name ({@code scope})
   */
  public record Assertion(
      String issuer,
      @Nullable String subject,
      @Nullable String audience,
      String key,
      @Nullable String keyId,
      @Default("rs256") Algorithm algorithm,
      @Default("3m") Duration lifetime,
      Map<String, String> claims) {

    /** The signatures. */
    public enum Algorithm {
      RS256,
      PS256,
      ES256
    }

    public Assertion {
      claims = Map.copyOf(claims);
    }
  }

  /**
   * How a token is asked for.
   *
   * @param body how the parameters are written
   * @param client where the client's id and secret stand: in the header {@code Authorization}, or
   *     as the parameters {@code client_id} and {@code client_secret}
   * @param parameters further parameters by name ({@code audience})
   * @param headers further headers by name
   */
  public record TokenRequest(
      @Default("form") Format body,
      @Default("basic") Client client,
      Map<String, String> parameters,
      Map<String, String> headers) {

    /** As RFC 6749 says. */
    public static final TokenRequest USUAL =
        new TokenRequest(Format.FORM, Client.BASIC, Map.of(), Map.of());

    /** How parameters are written. */
    public enum Format {
      FORM,
      JSON
    }

    /** Where the client says who it is. */
    public enum Client {
      BASIC,
      BODY
    }

    public TokenRequest {
      parameters = Map.copyOf(parameters);
      headers = Map.copyOf(headers);
    }
  }

  /**
   * What is asked for first, and carried by later calls.
   *
   * @param login begins a session, for {@code session}
   * @param csrf fetches a token that writes carry, with the credentials of any kind
   */
  public record Session(@Nullable SessionRequest login, @Nullable SessionRequest csrf) {}

  /**
   * A request whose answer later calls carry: its cookies, and what {@code send} says.
   *
   * @param request its texts are templates over the settings
   * @param send headers of later calls by name, where <code>{token}</code> and other paths of the
   *     answer stand for what it says, and <code>{header:X-CSRF-Token}</code> for a header of it
   * @param errors error rules of its answer, tried before those of the system type
   */
  public record SessionRequest(
      @Group Operation.Request request, Map<String, String> send, List<ErrorRule> errors) {
    public SessionRequest {
      send = Map.copyOf(send);
      errors = List.copyOf(errors);
    }

    /** As an operation. */
    public Operation operation() {
      return Operation.of(Operation.Kind.CHECK, request.method(), request.path()).by(request);
    }

    private Stream<@Nullable String> texts() {
      var body = request.body();
      return Stream.of(
              Stream.of(request.path()),
              request.query().values().stream().flatMap(List::stream),
              request.headers().values().stream(),
              Stream.ofNullable(request.traffic().baseUrl()),
              body == null ? Stream.<String>empty() : leaves(body),
              send.values().stream())
          .flatMap(it -> it);
    }

    private static Stream<String> leaves(Value value) {
      if (value instanceof Value.Text text) {
        return Stream.of(text.value());
      } else if (value instanceof Value.Struct struct) {
        return struct.fields().values().stream().flatMap(SessionRequest::leaves);
      }
      return value instanceof Value.Items items
          ? items.values().stream().flatMap(SessionRequest::leaves)
          : Stream.empty();
    }
  }

  /**
   * Where requests go.
   *
   * @param baseUrl where the token answer says that the API answers ({@code "{instance_url}"}): it
   *     takes the place of scheme, host and port of the type's {@code baseUrl}
   * @param hosts the hosts that it may name, exact or with a {@code *.} before them
   */
  public record Host(@Nullable String baseUrl, List<String> hosts) {
    public Host {
      hosts = List.copyOf(hosts);
    }
  }

  /** The settings that its texts name. */
  public Set<String> settings() {
    var names = new LinkedHashSet<String>();
    texts()
        .filter(Objects::nonNull)
        .forEach(it -> SETTING.matcher(it).results().forEach(found -> names.add(found.group(1))));
    return names;
  }

  /** Whether a connection with these settings means this way, as far as {@link #when} says. */
  public boolean meant(Map<String, String> settings) {
    return when.entrySet().stream()
        .allMatch(it -> it.getValue().equalsIgnoreCase(settings.getOrDefault(it.getKey(), "")));
  }

  private Stream<@Nullable String> texts() {
    var request = tokenRequest();
    var texts = new ArrayList<@Nullable String>();
    texts.addAll(Arrays.asList(fixed.token(), fixed.header(), fixed.username(), fixed.password()));
    texts.addAll(fixed.headers().values());
    texts.addAll(fixed.query().values());
    texts.addAll(
        Arrays.asList(
            oauth.tokenUrl(),
            oauth.clientId(),
            oauth.clientSecret(),
            oauth.refreshToken(),
            oauth.scope(),
            host.baseUrl()));
    texts.addAll(request.parameters().values());
    texts.addAll(request.headers().values());
    texts.addAll(host.hosts());
    var signed = oauth.assertion();
    if (signed != null) {
      texts.addAll(
          Arrays.asList(
              signed.issuer(), signed.subject(), signed.audience(), signed.key(), signed.keyId()));
      texts.addAll(signed.claims().values());
    }
    if (authorize != null) {
      texts.add(authorize.url());
      texts.addAll(authorize.scopes());
      texts.addAll(authorize.parameters().values());
    }
    Stream.of(session.login(), session.csrf())
        .filter(Objects::nonNull)
        .flatMap(SessionRequest::texts)
        .forEach(texts::add);
    return texts.stream();
  }

  public TokenRequest tokenRequest() {
    return oauth.request() == null ? TokenRequest.USUAL : oauth.request();
  }
}
