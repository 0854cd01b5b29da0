package io.syncline.app;

import io.syncline.core.model.SystemId;
import io.syncline.core.system.TokenStore;
import java.util.Optional;

/**
 * Refuses rotating refresh tokens before one is used: a token that was spent and could not be kept
 * would lock the connection out for good.
 */
final class NoRotatedTokens implements TokenStore {

  @Override
  public Optional<String> refreshToken(SystemId system) {
    throw new IllegalStateException(
        system + " rotates refresh tokens, which this version cannot keep; use client credentials");
  }

  @Override
  public void rotated(SystemId system, String refreshToken) {
    throw new IllegalStateException(system + " rotated a refresh token that cannot be kept");
  }
}
