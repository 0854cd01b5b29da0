package io.syncline.core.access.consent;

import io.syncline.core.model.SystemId;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Requests for consent that were begun, for all processes. The state is kept as its hash, and the
 * verifier and the tokens encrypted.
 */
public interface ConsentStore {

  /**
   * A request that was begun.
   *
   * @param actor who began it
   * @param verifier of PKCE; secret
   */
  record Request(UUID id, SystemId system, String actor, String verifier) {

    /** Without the secret. */
    @Override
    public String toString() {
      return "Request[" + id + "]";
    }
  }

  /**
   * Stores a request that may be answered for a time.
   *
   * @throws Unavailable where no secret can be kept
   */
  void begin(Request request, byte[] stateHash, Duration valid);

  /** Takes the request of a state: once, in time, and only for the actor who began it. */
  Taken take(byte[] stateHash, String actor);

  /** The tokens are stored for the system, and the request came to its end. */
  void given(Request request, String answer);

  /** The request came to its end without consent. */
  void failed(Request request, ConsentStatus status);

  /** The status of a request; empty where the actor began none of this id. */
  Optional<ConsentStatus> status(UUID id, SystemId system, String actor);

  /** What became of a state. */
  sealed interface Taken {
    /** It is answered now, and never again. */
    record Valid(Request request) implements Taken {}

    /** It is not. */
    record Invalid(Why why) implements Taken {}

    /** Why it is not. */
    enum Why {
      UNKNOWN,
      USED,
      EXPIRED,
      /** Somebody else began it; it can still be answered. */
      ANOTHERS
    }
  }

  /** No secret can be kept; the message says what to do. */
  final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Unavailable(String why) {
      super(why);
    }
  }
}
