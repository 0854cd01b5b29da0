package io.syncline.route.intake.signature;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.syncline.core.definition.system.hook.Signature.Algorithm;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Signatures that are verified with a vendor's public key. */
public final class PublicKeys {

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PUBLIC KEY-----([^-]*)-----END PUBLIC KEY-----");
  private static final Pattern SPACE = Pattern.compile("(\\s|\\\\n)+");
  private static final int SHORTEST_RSA = 2048;

  /** An Ed25519 key as some vendors give it: its 32 bytes in hexadecimal digits. */
  private static final Pattern RAW = Pattern.compile("[0-9A-Fa-f]{64}");

  /** What precedes the 32 bytes of an Ed25519 key in the DER form (RFC 8410). */
  private static final String ED25519 = "302a300506032b6570032100";

  /** The bytes of the two numbers of a signature, one after the other (IEEE P1363). */
  private static final Map<Algorithm, Integer> PLAIN =
      Map.of(Algorithm.ES256, 64, Algorithm.ES384, 96);

  private PublicKeys() {}

  /**
   * The keys in the text of a setting: PEM, or the Base64 of the DER form with spaces between
   * several; of Ed25519 also the 32 bytes in hexadecimal digits.
   *
   * @throws IllegalArgumentException where one is no key of that algorithm
   */
  public static List<PublicKey> in(String text, Algorithm algorithm) {
    var written =
        text.contains("-----BEGIN")
            ? PEM.matcher(text).results().map(it -> SPACE.matcher(it.group(1)).replaceAll(""))
            : Arrays.stream(SPACE.split(text.strip()));
    var keys = written.map(it -> key(it, algorithm)).toList();
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("no public key");
    }
    return keys;
  }

  private static PublicKey key(String written, Algorithm algorithm) {
    var der =
        algorithm == Algorithm.ED25519 && RAW.matcher(written).matches()
            ? HexFormat.of().parseHex(ED25519 + written)
            : Base64.getDecoder().decode(written.getBytes(US_ASCII));
    try {
      var key =
          KeyFactory.getInstance(family(algorithm)).generatePublic(new X509EncodedKeySpec(der));
      if (!fits(key, algorithm)) {
        throw new IllegalArgumentException("a key of another size");
      }
      return key;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("no public key of this algorithm", e);
    }
  }

  private static boolean fits(PublicKey key, Algorithm algorithm) {
    if (key instanceof ECPublicKey curve) {
      int size = curve.getParams().getCurve().getField().getFieldSize();
      return size == (algorithm == Algorithm.ES256 ? 256 : 384);
    }
    return !(key instanceof RSAPublicKey rsa) || rsa.getModulus().bitLength() >= SHORTEST_RSA;
  }

  /** Whether one of the signatures was made with one of the keys. */
  public static boolean verify(Proof proof, Algorithm algorithm, List<PublicKey> keys) {
    for (var key : keys) {
      for (var offered : proof.signatures()) {
        if (verifies(proof, platformName(algorithm), key, offered)
            || PLAIN.getOrDefault(algorithm, -1) == offered.length
                && verifies(proof, platformName(algorithm) + "inP1363Format", key, offered)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean verifies(Proof proof, String scheme, PublicKey key, byte[] offered) {
    try {
      var verifier = Signature.getInstance(scheme);
      verifier.initVerify(key);
      for (var part : proof.signed()) {
        verifier.update(part);
      }
      return verifier.verify(offered);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String family(Algorithm algorithm) {
    return switch (algorithm) {
      case ES256, ES384 -> "EC";
      case RS256, RS384, RS512 -> "RSA";
      case ED25519 -> "Ed25519";
      case SHA1, SHA256, SHA384, SHA512 -> throw notPublic();
    };
  }

  private static String platformName(Algorithm algorithm) {
    return switch (algorithm) {
      case ES256 -> "SHA256withECDSA";
      case ES384 -> "SHA384withECDSA";
      case RS256 -> "SHA256withRSA";
      case RS384 -> "SHA384withRSA";
      case RS512 -> "SHA512withRSA";
      case ED25519 -> "Ed25519";
      case SHA1, SHA256, SHA384, SHA512 -> throw notPublic();
    };
  }

  private static IllegalArgumentException notPublic() {
    return new IllegalArgumentException("not an algorithm of public keys");
  }
}
