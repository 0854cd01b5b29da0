package io.syncline.api.login.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.net.URL;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Verifies what the provider signed. Keys are kept for minutes, and read again when a token names
 * another; while the provider does not answer, known keys serve for an hour. Only public keys
 * verify: a token that is not signed, or signed with a shared secret, is refused.
 */
final class ProviderKeys {

  private static final int MILLIS = 5_000;
  private static final int MAX_BYTES = 1 << 18;
  private static final int SKEW_SECONDS = 60;
  private static final Duration OUTAGE = Duration.ofHours(1);

  private static final Set<JWSAlgorithm> ALGORITHMS =
      Stream.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
          .map(JWSAlgorithm::parse)
          .collect(Collectors.toUnmodifiableSet());

  private final String issuer;
  private final OidcSettings.Client client;
  private final JWSKeySelector<SecurityContext> keys;

  ProviderKeys(String issuer, OidcSettings.Client client, URL address) {
    this.issuer = issuer;
    this.client = client;
    this.keys =
        new JWSVerificationKeySelector<>(
            ALGORITHMS,
            JWKSourceBuilder.create(
                    address, new DefaultResourceRetriever(MILLIS, MILLIS, MAX_BYTES))
                .retrying(true)
                .outageTolerant(OUTAGE.toMillis())
                .build());
  }

  /** The claims of an ID token that was issued for this login. */
  IDTokenClaimsSet idToken(JWT token, String nonce) throws OidcFailure {
    var validator = new IDTokenValidator(new Issuer(issuer), new ClientID(client.id()), keys, null);
    validator.setMaxClockSkew(SKEW_SECONDS);
    return verified(() -> validator.validate(token, new Nonce(nonce)));
  }

  /** The claims of an access token for this API. */
  JWTClaimsSet accessToken(SignedJWT token, String audience) throws OidcFailure {
    var claims =
        new DefaultJWTClaimsVerifier<SecurityContext>(
            Collections.singleton(audience),
            new JWTClaimsSet.Builder().issuer(issuer).build(),
            Set.of("sub", "exp"),
            Set.of("nonce"));
    claims.setMaxClockSkew(SKEW_SECONDS);
    var processor = new DefaultJWTProcessor<SecurityContext>();
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    processor.setJWSKeySelector(keys);
    processor.setJWTClaimsSetVerifier(claims);
    return verified(() -> processor.process(token, null));
  }

  private interface Verification<T> {
    @Nullable T verify() throws BadJOSEException, JOSEException;
  }

  private static <T> T verified(Verification<T> verification) throws OidcFailure {
    try {
      var result = verification.verify();
      if (result == null) {
        throw OidcFailure.refused("no claims");
      }
      return result;
    } catch (RateLimitReachedException e) {
      throw OidcFailure.refused("a key that is not known");
    } catch (KeySourceException e) {
      throw OidcFailure.unavailable(e);
    } catch (BadJOSEException | JOSEException | IllegalArgumentException e) {
      throw OidcFailure.refused(e.getClass().getSimpleName());
    }
  }
}
