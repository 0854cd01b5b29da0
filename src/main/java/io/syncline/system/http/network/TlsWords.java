package io.syncline.system.http.network;

import io.syncline.core.definition.system.Settings;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What an end of a TLS connection means, in our words: exceptions quote names and addresses. */
public final class TlsWords {

  private static final int DEEPEST = 20;

  /** Java tells the alert of the other side in this text alone. */
  private static final Pattern ALERT = Pattern.compile("Received fatal alert: (\\w+)");

  /** Alerts about the certificate of who connects (RFC 8446, 6.2); no request was read then. */
  private static final Set<String> OF_OURS =
      Set.of(
          "bad_certificate",
          "unsupported_certificate",
          "certificate_revoked",
          "certificate_expired",
          "certificate_unknown",
          "certificate_required",
          "unknown_ca",
          "access_denied");

  /**
   * How servers of TLS 1.2 refuse a client without a certificate (RFC 5246, 7.4.6). It has other
   * reasons, too, but none that another attempt would mend.
   */
  private static final String UNAGREED = "handshake_failure";

  private TlsWords() {}

  /** Why the system did not accept what our connection shows; empty: it is about something else. */
  public static Optional<String> refusal(@Nullable Throwable failure) {
    var alert = alert(failure);
    if (alert.equals(UNAGREED)) {
      return Optional.of(
          "the system broke the handshake off, as it does where it gets no client certificate that"
              + " it accepts, or speaks no version of TLS of ours");
    }
    return OF_OURS.contains(alert)
        ? Optional.of(
            "the system does not accept the client certificate: " + alert.replace('_', ' '))
        : Optional.empty();
  }

  private static String alert(@Nullable Throwable failure) {
    var it = failure;
    for (int depth = 0; it != null && depth < DEEPEST; depth++) {
      var alert = ALERT.matcher(String.valueOf(it.getMessage()));
      if (it instanceof SSLException && alert.find()) {
        return alert.group(1);
      }
      it = it.getCause();
    }
    return "";
  }

  /** Why no connection could be made; empty: it is not about TLS. */
  public static Optional<String> failure(@Nullable Throwable failure) {
    boolean tls = false;
    var it = failure;
    for (int depth = 0; it != null && depth < DEEPEST; depth++) {
      if (it instanceof CertificateExpiredException
          || it instanceof CertificateNotYetValidException) {
        return Optional.of("the certificate of the system has expired, or is not valid yet");
      }
      if (it instanceof CertPathBuilderException) {
        return Optional.of(
            "the certificate of the system is of no authority that is trusted: give the"
                + " authority's by the setting `%s`".formatted(Settings.CA));
      }
      // The check of the name throws this class itself, all other checks throw subclasses.
      if (it.getClass() == CertificateException.class) {
        return Optional.of("the certificate of the system is for another name than its URL has");
      }
      tls |= it instanceof SSLException;
      it = it.getCause();
    }
    return tls ? Optional.of("no secure connection could be made") : Optional.empty();
  }
}
