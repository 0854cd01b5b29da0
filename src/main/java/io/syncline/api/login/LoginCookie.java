package io.syncline.api.login;

import io.syncline.api.login.oidc.LoginAttempt;
import jakarta.ws.rs.core.NewCookie;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a browser keeps while its owner is at the provider: the secret of the attempt, and where to
 * go then. It is sent only back to the login, and no script reads it.
 */
final class LoginCookie {

  static final String NAME = "syncline_login";

  private static final String PATH = "/login/oidc";
  private static final Duration VALID = Duration.ofMinutes(10);
  private static final Pattern VALUE = Pattern.compile("([\\w-]{43})\\.([\\w-]{0,4000})");

  private final @Nullable LoginAttempt attempt;
  private final @Nullable String next;

  /**
   * @param value as the browser sent it; null: it sent none
   */
  LoginCookie(@Nullable String value) {
    var parts = VALUE.matcher(value == null ? "" : value);
    boolean ours = parts.matches();
    attempt = ours ? new LoginAttempt(parts.group(1)) : null;
    next = ours ? decoded(parts.group(2)) : null;
  }

  private static @Nullable String decoded(String text) {
    try {
      return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  Optional<LoginAttempt> attempt() {
    return Optional.ofNullable(attempt);
  }

  /** To be checked again: the browser may have changed it. */
  @Nullable String next() {
    return next;
  }

  static NewCookie of(LoginAttempt attempt, String next, boolean secure) {
    var encoded =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(next.getBytes(StandardCharsets.UTF_8));
    return cookie(attempt.secret() + "." + encoded, (int) VALID.toSeconds(), secure);
  }

  static NewCookie ended(boolean secure) {
    return cookie("", 0, secure);
  }

  private static NewCookie cookie(String value, int seconds, boolean secure) {
    return new NewCookie.Builder(NAME)
        .value(value)
        .path(PATH)
        .maxAge(seconds)
        .httpOnly(true)
        .secure(secure)
        .sameSite(NewCookie.SameSite.LAX)
        .build();
  }
}
