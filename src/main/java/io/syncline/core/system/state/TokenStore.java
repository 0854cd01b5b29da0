package io.syncline.core.system.state;

import io.syncline.core.model.SystemId;
import java.util.Optional;

/**
 * Keeps the refresh tokens that systems rotate, what a person's consent gave, and the sessions that
 * logins began: each refresh token may work once, so the newest must outlive the process, and a
 * session is for all processes. Implementations keep them encrypted or out of reach, and never log
 * them.
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

  /**
   * The session that a login to a system began; empty: none is kept. Not one whose end was seen:
   * only the system knows whether it still holds.
   *
   * @throws Unavailable where none could be kept, or the kept one cannot be read
   */
  Optional<String> session(SystemId system);

  /** Keeps the session that a login began, in the place of the former one. */
  void sessionBegun(SystemId system, String session);

  /** Keeps no session of a system any more. */
  void sessionForgotten(SystemId system);

  /**
   * What a person's consent gave; empty: there was no consent.
   *
   * @throws Unavailable where none could be kept, or the kept one cannot be read
   */
  Optional<Grant> grant(SystemId system);

  /**
   * Stores what renewing a grant gave, durably before it returns.
   *
   * @return false: consent was given again, or another process renewed it, since it was read;
   *     nothing is stored then
   */
  boolean renewed(SystemId system, Grant before, String answer);

  /** The system does not accept the grant any more; nothing, where it is not the newest. */
  void ended(SystemId system, Grant grant);

  /**
   * What a person's consent gave.
   *
   * @param version which of the system's it is; grows with each that is stored
   * @param answer the token answer as JSON
   * @param ended whether the system refused it: consent is needed again
   */
  record Grant(long version, String answer, boolean ended) {

    /** Without the secret. */
    @Override
    public String toString() {
      return "Grant[" + version + "]";
    }
  }

  /** Why no rotating token can be used; the message says what to do and holds no secret. */
  final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Unavailable(String why) {
      super(why);
    }
  }
}
