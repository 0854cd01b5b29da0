package io.syncline.core.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The sessions of the console. A browser keeps a secret of 256 random bits; here is its hash. A
 * session ends after a working day, when its owner logs out, and when the token is revoked.
 */
public final class Sessions {

  /** A working day. */
  public static final Duration SESSION = Duration.ofHours(10);

  /** Long enough to open a link that was just printed. */
  public static final Duration LINK = Duration.ofMinutes(10);

  private final SessionStore store;
  private final ApiTokens tokens;
  private final InstantSource clock;
  private final boolean https;

  /**
   * @param https whether browsers reach this server by HTTPS although it serves HTTP, behind a
   *     proxy
   */
  public Sessions(SessionStore store, ApiTokens tokens, InstantSource clock, boolean https) {
    this.store = store;
    this.tokens = tokens;
    this.clock = clock;
    this.https = https;
  }

  public boolean isHttps() {
    return https;
  }

  /**
   * Begins a session.
   *
   * @return the secret that the browser keeps
   */
  public String begin(TokenHolder holder) {
    return keep(SessionStore.Kind.SESSION, holder, SESSION);
  }

  /**
   * Lets the holder begin a session once, without showing the token.
   *
   * @return the secret that the link carries
   */
  public String link(TokenHolder holder) {
    return keep(SessionStore.Kind.LINK, holder, LINK);
  }

  private String keep(SessionStore.Kind kind, TokenHolder holder, Duration valid) {
    var secret = ApiTokens.random();
    var now = clock.instant();
    store.begin(ApiTokens.hashOf(secret), kind, holder.name(), now, now.plus(valid));
    return secret;
  }

  /** Uses a link up. Empty: it is unknown, too old or used, or its token no longer valid. */
  public Optional<TokenHolder> byLink(String secret) {
    return store.take(ApiTokens.hashOf(secret), now()).flatMap(tokens::named);
  }

  /** Whose session it is; empty where it is over, or its token no longer valid. */
  public Optional<TokenHolder> holder(String secret) {
    return store.session(ApiTokens.hashOf(secret), now()).flatMap(tokens::named);
  }

  public void end(String secret) {
    store.end(ApiTokens.hashOf(secret));
  }

  private Instant now() {
    return clock.instant();
  }
}
