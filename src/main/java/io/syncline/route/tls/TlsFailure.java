package io.syncline.route.tls;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Why a server was not trusted; nothing was sent to it. */
public final class TlsFailure {

  private static final int DEEPEST = 20;

  private TlsFailure() {}

  /** What to do about it, without what the exception says; empty: it is about something else. */
  public static Optional<String> why(@Nullable Throwable failure) {
    boolean isTls = false;
    var it = failure;
    for (int depth = 0; it != null && depth < DEEPEST; depth++) {
      if (it instanceof CertificateExpiredException
          || it instanceof CertificateNotYetValidException) {
        return Optional.of("the certificate of the server has expired, or is not valid yet");
      }
      if (it instanceof CertPathBuilderException) {
        return Optional.of(
            "the certificate of the server is of no authority that is trusted: name the"
                + " authority's by the setting `ca` (for Kafka `sslTruststoreLocation`)");
      }
      // The check of the name throws this class itself, all other checks throw subclasses.
      if (it.getClass() == CertificateException.class) {
        return Optional.of(
            "the certificate of the server is for another name than the one in the setting"
                + " `address` (for Kafka `brokers`, and what the brokers call themselves)");
      }
      isTls |= it instanceof SSLHandshakeException || isNoTls(it);
      it = it.getCause();
    }
    return isTls
        ? Optional.of(
            "no TLS connection could be made: does the server speak TLS at the setting `address`"
                + " (for Kafka `brokers`)?")
        : Optional.empty();
  }

  /** A connection that ends later throws this class, too: then something may have been done. */
  private static boolean isNoTls(Throwable failure) {
    return failure instanceof SSLException
        && String.valueOf(failure.getMessage()).contains("nrecognized SSL message");
  }
}
