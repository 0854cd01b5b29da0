package io.syncline.app;

import io.syncline.core.model.SystemId;
import io.syncline.core.system.state.TokenStore;
import java.util.Optional;

/**
 * Refuses rotating refresh tokens before one is used, where no secret key is set: a token that was
 * spent and could not be kept would lock the connection out for good.
 */
final class NoRotatedTokens implements TokenStore {

  @Override
  public Optional<String> refreshToken(SystemId system) {
    throw refused(system);
  }

  @Override
  public void rotated(SystemId system, String refreshToken) {
    throw refused(system);
  }

  @Override
  public Optional<Grant> grant(SystemId system) {
    throw unkept(system);
  }

  @Override
  public boolean renewed(SystemId system, Grant before, String answer) {
    throw unkept(system);
  }

  @Override
  public void ended(SystemId system, Grant grant) {
    throw unkept(system);
  }

  /** Each process has its own. */
  @Override
  public Optional<String> session(SystemId system) {
    return Optional.empty();
  }

  @Override
  public void sessionBegun(SystemId system, String session) {}

  @Override
  public void sessionForgotten(SystemId system) {}

  private static Unavailable unkept(SystemId system) {
    return new Unavailable(
        "what a person's consent to "
            + system
            + " gave is only kept encrypted: set syncline.secret-key; `syncline secret-key` makes"
            + " one");
  }

  private static Unavailable refused(SystemId system) {
    return new Unavailable(
        system
            + " rotates its refresh tokens, which are only kept encrypted: set syncline.secret-key;"
            + " `syncline secret-key` makes one");
  }
}
