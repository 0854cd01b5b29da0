package io.syncline.system.http.network;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Certificates and keys as settings hold them: PEM, what stands around it left aside. Line ends may
 * be written as {@code \n}, as environments and JSON files hold them. No message quotes a key.
 */
public final class Pem {

  /** How a certificate in PEM begins. */
  public static final String BEGIN = "-----BEGIN CERTIFICATE-----";

  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----");

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

  private Pem() {}

  /**
   * The certificates in their order; none where it holds none.
   *
   * @throws CertificateException where one cannot be read
   */
  public static List<X509Certificate> certificates(String text) throws CertificateException {
    var factory = CertificateFactory.getInstance("X.509");
    var found = new ArrayList<X509Certificate>();
    for (var it : CERTIFICATE.matcher(lines(text)).results().toList()) {
      var bytes = it.group().getBytes(StandardCharsets.US_ASCII);
      found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(bytes)));
    }
    return found;
  }

  /** When a certificate begins to be valid. */
  static Instant begin(X509Certificate certificate) {
    return certificate.getNotBefore().toInstant();
  }

  /** When a certificate ends. */
  public static Instant end(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant();
  }

  /** Whether it holds a private key of a form that {@link #privateKey} reads. */
  static boolean holdsKey(String text) {
    return KEY.matcher(lines(text)).find();
  }

  /**
   * The private key, PKCS #8 without a password.
   *
   * @param algorithm {@code RSA}, {@code EC}
   * @throws GeneralSecurityException where there is none, or it is of another algorithm
   */
  public static PrivateKey privateKey(String algorithm, String text)
      throws GeneralSecurityException {
    var key = KEY.matcher(lines(text));
    if (!key.find()) {
      throw new GeneralSecurityException("no private key in PEM");
    }
    var bytes = Base64.getMimeDecoder().decode(key.group(1));
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
  }

  private static String lines(String text) {
    return text.replace("\\n", "\n");
  }
}
