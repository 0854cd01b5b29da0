package io.syncline.api.login.oidc;

import io.syncline.core.access.ApiTokens;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * One login that a browser began. The browser keeps the secret in a cookie; what the provider sees
 * is derived from it, so that only this browser can end what it began, and nothing is kept here.
 *
 * @param secret 256 random bits
 */
public record LoginAttempt(String secret) {

  /** A new one. */
  public static LoginAttempt begin() {
    return new LoginAttempt(ApiTokens.random());
  }

  /** Comes back with the answer of the provider. */
  public String state() {
    return derived("state");
  }

  /** Is in the ID token. */
  String nonce() {
    return derived("nonce");
  }

  /** Shows that the code is redeemed for who asked for it (RFC 7636). */
  String verifier() {
    return derived("verifier");
  }

  private String derived(String purpose) {
    return ApiTokens.hashOf(purpose + "." + secret);
  }

  /** Whether an answer belongs to it. */
  public boolean has(String state) {
    return MessageDigest.isEqual(
        state().getBytes(StandardCharsets.UTF_8), state.getBytes(StandardCharsets.UTF_8));
  }

  /** Leaves the secret out. */
  @Override
  public String toString() {
    return "login attempt";
  }
}
