package io.syncline.api.login.oidc;

import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.LogoutRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import io.syncline.core.access.Person;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The OpenID Connect provider at which people log in, by authorization code with PKCE. It is asked
 * for the first time when somebody logs in; one that does not answer is asked again after a few
 * seconds.
 */
public final class SingleSignOn {

  private static final int MILLIS = 5_000;
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final @Nullable OidcSettings settings;
  private final InstantSource clock;
  private volatile @Nullable Provider provider;
  private Instant failed = Instant.MIN;

  /** What is known of a provider that answered. */
  private record Provider(OIDCProviderMetadata metadata, ProviderKeys keys, TokenExchange codes) {}

  /**
   * @param settings null: no provider is configured
   */
  public SingleSignOn(@Nullable OidcSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  public boolean isOn() {
    return settings != null;
  }

  /** The address at the provider to which a browser is sent. */
  public URI authorization(LoginAttempt attempt) throws OidcFailure {
    var known = provider();
    var client = settings().client();
    var scope = new Scope("openid");
    client.scopes().forEach(scope::add);
    return new AuthenticationRequest.Builder(
            ResponseType.CODE, scope, new ClientID(client.id()), settings().redirect())
        .endpointURI(known.metadata().getAuthorizationEndpointURI())
        .state(new State(attempt.state()))
        .nonce(new Nonce(attempt.nonce()))
        .codeChallenge(new CodeVerifier(attempt.verifier()), CodeChallengeMethod.S256)
        .build()
        .toURI();
  }

  /**
   * The address at the provider where a browser ends its session there, and then comes back to the
   * login; empty: the provider has none, or does not answer. It names this server, not the person:
   * no token is kept for it, and the provider may ask whether to log out.
   */
  public Optional<URI> logout() {
    try {
      var end = provider().metadata().getEndSessionEndpointURI();
      return end == null ? Optional.empty() : Optional.of(logout(end));
    } catch (OidcFailure e) {
      return Optional.empty();
    }
  }

  private URI logout(URI end) {
    var client = new ClientID(settings().client().id());
    var back = settings().redirect().resolve("../../login");
    return new LogoutRequest(end, null, null, client, back, null, null).toURI();
  }

  /**
   * Who came back with a code.
   *
   * @param issuer that the answer names (RFC 9207); null: it names none
   */
  public Person person(String code, @Nullable String issuer, LoginAttempt attempt)
      throws OidcFailure {
    if (issuer != null && !issuer.equals(settings().issuer())) {
      throw OidcFailure.refused("an answer of another provider");
    }
    var known = provider();
    var tokens = known.codes().redeem(code, attempt);
    var said = known.keys().idToken(tokens.getIDToken(), attempt.nonce());
    var claims = new HashMap<String, Object>(said.toJSONObject());
    var reader = new PersonClaims(settings().issuer(), settings().roles());
    var subject = said.getSubject().getValue();
    if (!reader.hasRoles(claims)) {
      known.codes().userInfo(tokens.getBearerAccessToken(), subject).forEach(claims::putIfAbsent);
    }
    return reader.person(subject, claims);
  }

  /** Whether a bearer token says that it is of this provider; nothing of it is verified yet. */
  public boolean issued(String token) {
    if (settings == null || settings.client().audience() == null || !token.startsWith("ey")) {
      return false;
    }
    try {
      return settings.issuer().equals(SignedJWT.parse(token).getJWTClaimsSet().getIssuer());
    } catch (java.text.ParseException e) {
      return false;
    }
  }

  /**
   * Who sends an access token.
   *
   * @param until it expires
   */
  public record Bearer(Person person, Instant until) {}

  /** Who sends an access token. */
  public Bearer bearer(String token) throws OidcFailure {
    var audience = settings().client().audience();
    if (audience == null) {
      throw OidcFailure.refused("no access tokens are accepted");
    }
    try {
      var said = provider().keys().accessToken(SignedJWT.parse(token), audience);
      var reader = new PersonClaims(settings().issuer(), settings().roles());
      return new Bearer(
          reader.person(said.getSubject(), said.getClaims()),
          Instant.ofEpochSecond(((Number) said.toJSONObject().get("exp")).longValue()));
    } catch (java.text.ParseException e) {
      throw OidcFailure.refused("no token");
    }
  }

  private OidcSettings settings() {
    if (settings == null) {
      throw new IllegalStateException("No provider is configured");
    }
    return settings;
  }

  private Provider provider() throws OidcFailure {
    var known = provider;
    return known == null ? discover() : known;
  }

  private synchronized Provider discover() throws OidcFailure {
    var known = provider;
    if (known != null) {
      return known;
    }
    if (clock.instant().isBefore(failed.plus(PAUSE))) {
      throw OidcFailure.unavailable(new IOException());
    }
    try {
      var found = discovered();
      provider = found;
      return found;
    } catch (GeneralException | IOException | IllegalArgumentException e) {
      failed = clock.instant();
      throw OidcFailure.unavailable(e);
    }
  }

  private Provider discovered() throws GeneralException, IOException {
    var metadata = OIDCProviderMetadata.resolve(new Issuer(settings().issuer()), MILLIS, MILLIS);
    if (metadata.getAuthorizationEndpointURI() == null
        || metadata.getTokenEndpointURI() == null
        || metadata.getJWKSetURI() == null) {
      throw new ParseException("endpoints are missing");
    }
    return new Provider(metadata, keys(metadata), new TokenExchange(settings(), metadata));
  }

  private ProviderKeys keys(OIDCProviderMetadata metadata) throws MalformedURLException {
    return new ProviderKeys(
        settings().issuer(), settings().client(), metadata.getJWKSetURI().toURL());
  }
}
