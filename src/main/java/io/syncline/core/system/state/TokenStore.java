package io.syncline.core.system.state;

import io.syncline.core.model.SystemId;
import java.util.Optional;

/**
 * Keeps the refresh tokens that systems rotate: each works once, so the newest must outlive the
 * process. Implementations keep them encrypted or out of reach, and never log them.
 */
public interface TokenStore {

  /**
   * The newest refresh token; empty until one was rotated: then the connection's own is used.
   *
   * @throws Unavailable before a token is spent that could not be kept, or where the kept one
   *     cannot be read
   */
  Optional<String> refreshToken(SystemId system);

  /** Stores durably before it returns. */
  void rotated(SystemId system, String refreshToken);

  /** Why no rotating token can be used; the message says what to do and holds no secret. */
  final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Unavailable(String why) {
      super(why);
    }
  }
}
