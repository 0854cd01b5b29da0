package io.syncline.system.http;

import io.syncline.core.StoreOutage;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.state.TokenStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps refresh tokens for the length of a test. */
public final class MemoryTokens implements TokenStore {

  private final Map<SystemId, String> tokens = new ConcurrentHashMap<>();

  /** Whether nothing can be kept. */
  public volatile boolean broken;

  /** Whether the store that keeps them cannot be used. */
  public volatile boolean away;

  @Override
  public Optional<String> refreshToken(SystemId system) {
    if (away) {
      throw new StoreOutage();
    }
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
