package io.syncline.route.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** The authorities whose certificates are trusted. */
public final class TrustedCertificates {

  private TrustedCertificates() {}

  /**
   * A context that trusts these authorities and no other.
   *
   * @param file with their certificates as PEM, read now; null: those that Java trusts
   * @throws IOException where it cannot be read, or holds no certificate; names the file
   */
  public static SSLContext context(@Nullable Path file) throws IOException {
    try {
      return file == null ? SSLContext.getDefault() : trusting(file);
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be used", e);
    }
  }

  private static SSLContext trusting(Path file) throws IOException, GeneralSecurityException {
    var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (var text = Files.newInputStream(file)) {
      for (var it : CertificateFactory.getInstance("X.509").generateCertificates(text)) {
        trusted.setCertificateEntry("ca" + trusted.size(), it);
      }
    }
    if (trusted.size() == 0) {
      throw new IOException("the file `" + file + "` holds no certificate");
    }
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
