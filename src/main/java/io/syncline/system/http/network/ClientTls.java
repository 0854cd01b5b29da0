package io.syncline.system.http.network;

import io.syncline.core.definition.system.Settings;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.definition.system.SystemType.Tls;
import io.syncline.core.definition.system.Transport;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * What connections to one system show of us, and whose certificates they accept of it, by its
 * settings. Settings that cannot be used make a problem in plain words, without a part of them:
 * then nothing may be sent.
 */
public final class ClientTls {

  /** Java's authorities, and no certificate of ours. */
  public static final ClientTls USUAL = new ClientTls(null, null, List.of(), null);

  private static final Pattern SETTING = Pattern.compile("\\$\\{([^{}]+)}");
  private static final char[] PASSWORD = new char[0];

  private final @Nullable X509KeyManager own;
  private final @Nullable TrustManager trusted;
  private final List<X509Certificate> chain;
  private final @Nullable String problem;

  private ClientTls(
      @Nullable X509KeyManager own,
      @Nullable TrustManager trusted,
      List<X509Certificate> chain,
      @Nullable String problem) {
    this.own = own;
    this.trusted = trusted;
    this.chain = List.copyOf(chain);
    this.problem = problem;
  }

  /** Thrown for settings that cannot be used; the message is for people. */
  private static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    private Unusable(String why) {
      super(why);
    }
  }

  /** By the settings of a connection; routes of Camel make connections of their own. */
  public static ClientTls of(SystemType type, Map<String, String> settings) {
    if (type.transport() != Transport.HTTP) {
      return USUAL;
    }
    var ca = settings.getOrDefault(Settings.CA, "");
    var said = type.tls();
    var certificate = said == null ? "" : filled(said.certificate(), settings);
    var key = said == null ? "" : filled(said.key(), settings);
    if (ca.isBlank() && certificate.isBlank() && key.isBlank()) {
      return USUAL;
    }
    try {
      var trusted = ca.isBlank() ? null : trusting(ca);
      if (said == null || certificate.isBlank() && key.isBlank()) {
        return new ClientTls(null, trusted, List.of(), null);
      }
      var chain = chain(said, certificate);
      return new ClientTls(manager(said, chain, key), trusted, chain, null);
    } catch (Unusable e) {
      return new ClientTls(null, null, List.of(), e.getMessage());
    } catch (GeneralSecurityException | IOException e) {
      return new ClientTls(null, null, List.of(), "the client certificate cannot be used");
    }
  }

  /** A setting that is not given is empty. */
  private static String filled(String template, Map<String, String> settings) {
    return SETTING
        .matcher(template)
        .replaceAll(it -> Matcher.quoteReplacement(settings.getOrDefault(it.group(1), "")));
  }

  private static TrustManager trusting(String pem)
      throws Unusable, GeneralSecurityException, IOException {
    var authorities = certificates(pem, "the setting `" + Settings.CA + "`");
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (var it : authorities) {
      store.setCertificateEntry("ca" + store.size(), it);
    }
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    return managers.getTrustManagers()[0];
  }

  private static List<X509Certificate> chain(Tls said, String pem) throws Unusable {
    if (pem.isBlank()) {
      throw new Unusable(
          "a client certificate and its key are given together: "
              + named(said.certificate())
              + " is not given");
    }
    return certificates(pem, named(said.certificate()));
  }

  private static List<X509Certificate> certificates(String pem, String where) throws Unusable {
    try {
      var found = Pem.certificates(pem);
      if (!found.isEmpty()) {
        return found;
      }
    } catch (CertificateException unreadable) {
      // said below, without what the parser quotes
    }
    throw new Unusable(where + " holds no certificate: PEM is expected, the text and not a path");
  }

  private static X509KeyManager manager(Tls said, List<X509Certificate> chain, String pem)
      throws Unusable, GeneralSecurityException, IOException {
    if (!Pem.holdsKey(pem)) {
      throw new Unusable(
          pem.isBlank()
              ? "a client certificate and its key are given together: "
                  + named(said.key())
                  + " is not given"
              : named(said.key())
                  + " holds no private key that can be used: PKCS #8 in PEM without a password is"
                  + " expected, as `openssl pkcs8 -topk8 -nocrypt` writes it");
    }
    var key = paired(chain.get(0), pem);
    if (key.isEmpty()) {
      throw new Unusable("the client certificate and the private key are no pair");
    }
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("own", key.get(), PASSWORD, chain.toArray(X509Certificate[]::new));
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD);
    return (X509KeyManager) managers.getKeyManagers()[0];
  }

  /** The key, where what it signs is proved by the certificate. */
  private static Optional<PrivateKey> paired(X509Certificate certificate, String pem) {
    var algorithm = certificate.getPublicKey().getAlgorithm();
    try {
      var key = Pem.privateKey(algorithm, pem);
      var signature =
          Signature.getInstance(
              switch (algorithm) {
                case "RSA" -> "SHA256withRSA";
                case "EC" -> "SHA256withECDSA";
                default -> algorithm;
              });
      signature.initSign(key);
      signature.update(certificate.getSignature());
      var signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(certificate.getSignature());
      return signature.verify(signed) ? Optional.of(key) : Optional.empty();
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String named(String template) {
    var setting = SETTING.matcher(template);
    return setting.find() ? "the setting `" + setting.group(1) + "`" : "`tls`";
  }

  /** Whether connections are made as to any other system. */
  public boolean isUsual() {
    return this == USUAL;
  }

  /** What is shown where a system asks for it; null: nothing. */
  public @Nullable X509KeyManager own() {
    return own;
  }

  /** Which authorities are trusted; null: those of Java. */
  public @Nullable TrustManager trusted() {
    return trusted;
  }

  /** Why nothing may be sent at this moment; empty: it may. */
  public Optional<String> problem(Instant now) {
    if (problem != null) {
      return Optional.of(problem);
    }
    for (var it : chain) {
      if (Pem.end(it).isBefore(now)) {
        return Optional.of("the client certificate ended " + Pem.end(it));
      }
      if (Pem.begin(it).isAfter(now)) {
        return Optional.of("the client certificate is not valid before " + Pem.begin(it));
      }
    }
    return Optional.empty();
  }

  /** Without what it holds. */
  @Override
  public String toString() {
    return "ClientTls[" + (own == null ? "" : "own") + (trusted == null ? "" : " ca") + "]";
  }
}
