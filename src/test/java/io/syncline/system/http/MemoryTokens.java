package io.syncline.system.http;

import io.syncline.core.model.SystemId;
import io.syncline.core.system.TokenStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps refresh tokens for the length of a test. */
public final class MemoryTokens implements TokenStore {

  private final Map<SystemId, String> tokens = new ConcurrentHashMap<>();

  /** Whether nothing can be kept. */
  volatile boolean broken;

  @Override
  public Optional<String> refreshToken(SystemId system) {
    return Optional.ofNullable(tokens.get(system));
  }

  @Override
  public void rotated(SystemId system, String refreshToken) {
    if (broken) {
      throw new IllegalStateException("broken");
    }
    tokens.put(system, refreshToken);
  }
}
