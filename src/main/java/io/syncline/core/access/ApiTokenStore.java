package io.syncline.core.access;

import java.util.List;
import java.util.Optional;

/** The tokens that were made while the server ran. */
public interface ApiTokenStore {

  /** All of them, newest first; revoked and expired ones too. */
  List<ApiToken> list();

  /**
   * Keeps a new token.
   *
   * @return false: its name was used before; the audit shows names, so none is used twice
   */
  boolean add(ApiToken token);

  /**
   * Revokes a token and ends the {@link Sessions} of its owner.
   *
   * @return as it is then; empty: no valid one has this name
   */
  Optional<ApiToken> revoke(String name, ApiToken.Revoked end);
}
