package io.syncline.system.http.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.syncline.core.definition.system.Auth.Assertion;
import io.syncline.core.definition.system.Auth.Assertion.Algorithm;
import io.syncline.system.http.network.Pem;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** The JSON Web Token for which a token endpoint gives an access token (RFC 7523). */
final class SignedAssertion {

  private SignedAssertion() {}

  /**
   * The token, signed.
   *
   * @throws IllegalArgumentException where a setting is not given or the key cannot be used; never
   *     says what is in it
   */
  static String of(Assertion said, String tokenUrl, Map<String, String> settings, Instant now) {
    var issuer = FixedCredentials.fill(said.issuer(), settings);
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .subject(
                said.subject() == null ? issuer : FixedCredentials.fill(said.subject(), settings))
            .audience(
                said.audience() == null
                    ? tokenUrl
                    : FixedCredentials.fill(said.audience(), settings))
            .claim("iat", now.getEpochSecond())
            .claim("exp", now.plus(said.lifetime()).getEpochSecond())
            .jwtID(UUID.randomUUID().toString());
    FixedCredentials.filled(said.claims(), settings).forEach(claims::claim);
    var header =
        new JWSHeader.Builder(JWSAlgorithm.parse(said.algorithm().name())).type(JOSEObjectType.JWT);
    if (said.keyId() != null) {
      header.keyID(FixedCredentials.fill(said.keyId(), settings));
    }
    var token = new SignedJWT(header.build(), claims.build());
    try {
      token.sign(signer(said.algorithm(), FixedCredentials.fill(said.key(), settings)));
    } catch (JOSEException | GeneralSecurityException | RuntimeException e) {
      // the cause may quote the key
      throw new IllegalArgumentException("the private key cannot sign: PKCS #8 in PEM is needed");
    }
    return token.serialize();
  }

  private static JWSSigner signer(Algorithm algorithm, String pem)
      throws JOSEException, GeneralSecurityException {
    return algorithm == Algorithm.ES256
        ? new ECDSASigner(Pem.privateKey("EC", pem), Curve.P_256)
        : new RSASSASigner(Pem.privateKey("RSA", pem));
  }
}
