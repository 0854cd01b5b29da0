package io.syncline.core.system;

import io.syncline.core.model.SystemId;
import java.util.Optional;

/**
 * Keeps the refresh tokens that systems rotate: each works once, so the newest must outlive the
 * process. Implementations keep them encrypted or out of reach, and never log them.
 */
public interface TokenStore {

  /** The newest refresh token; empty until one was rotated: then the connection's own is used. */
  Optional<String> refreshToken(SystemId system);

  /** Stores durably before it returns. */
  void rotated(SystemId system, String refreshToken);
}
