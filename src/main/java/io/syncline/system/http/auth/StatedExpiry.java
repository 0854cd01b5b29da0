package io.syncline.system.http.auth;

import io.syncline.core.system.state.CredentialExpiries.Expiry;
import io.syncline.core.system.state.TokenStore;
import io.syncline.json.Json;
import io.syncline.json.MalformedJson;
import io.syncline.system.http.answer.Answers;
import io.syncline.system.http.answer.Totals;
import io.syncline.system.http.network.Pem;
import java.security.cert.CertificateException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When credentials end by their own words: a setting that is a JSON Web Token with {@code exp} (RFC
 * 7519), or a certificate in PEM, and the refresh token of a consent whose answer states its
 * lifetime. Nothing is verified: an end that is wrong only makes a wrong alert.
 */
public final class StatedExpiry {

  /** A header that begins with a brace, a payload, and perhaps a signature. */
  private static final Pattern WEB_TOKEN =
      Pattern.compile("eyJ[A-Za-z0-9_-]+\\.(eyJ[A-Za-z0-9_-]+)\\.[A-Za-z0-9_-]*");

  /** Longer ones are no tokens. */
  private static final int LONGEST = 20_000;

  private StatedExpiry() {}

  /**
   * The first end.
   *
   * @param settings of the connection by name
   * @param grant what a person's consent gave; null: nothing
   */
  public static Optional<Expiry> of(
      Map<String, String> settings, TokenStore.@Nullable Grant grant) {
    var first =
        settings.entrySet().stream()
            .flatMap(
                it ->
                    ofSetting(it.getValue())
                        .map(at -> new Expiry(at, "the setting " + it.getKey()))
                        .stream())
            .min(Comparator.comparing(Expiry::at).thenComparing(Expiry::what));
    var consent = grant == null || grant.ended() ? Optional.<Expiry>empty() : ofGrant(grant);
    return consent.isPresent() && (first.isEmpty() || consent.get().at().isBefore(first.get().at()))
        ? consent
        : first;
  }

  private static Optional<Expiry> ofGrant(TokenStore.Grant grant) {
    try {
      return Optional.ofNullable(StoredGrant.read(grant).refreshEndsAt())
          .map(it -> new Expiry(it, "the consent of a person"));
    } catch (MalformedJson | DateTimeException unreadable) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> ofSetting(String text) {
    return text.contains(Pem.BEGIN) ? ofCertificates(text) : ofToken(text);
  }

  /**
   * Of a certificate with those of its authorities after it its own end; of authorities alone the
   * last end, after which none of them is trusted.
   */
  static Optional<Instant> ofCertificates(String text) {
    try {
      var all = Pem.certificates(text);
      var first = all.stream().findFirst().filter(it -> it.getBasicConstraints() < 0);
      return first.or(() -> all.stream().max(Comparator.comparing(Pem::end))).map(Pem::end);
    } catch (CertificateException unreadable) {
      return Optional.empty();
    }
  }

  static Optional<Instant> ofToken(String text) {
    var token = text.strip();
    var parts = WEB_TOKEN.matcher(token.length() > LONGEST ? "" : token);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      var claims = Json.parseStruct(Base64.getUrlDecoder().decode(parts.group(1)));
      var seconds = Totals.number(Answers.text(claims, "exp"));
      return Optional.ofNullable(seconds).map(Instant::ofEpochSecond);
    } catch (MalformedJson | IllegalArgumentException | DateTimeException noToken) {
      return Optional.empty();
    }
  }
}
