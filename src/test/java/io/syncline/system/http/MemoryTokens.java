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

  private final Map<SystemId, Grant> grants = new ConcurrentHashMap<>();

  /** A person gives consent. */
  public void give(SystemId system, String answer) {
    var before = grants.get(system);
    grants.put(system, new Grant(before == null ? 1 : before.version() + 1, answer, false));
  }

  @Override
  public Optional<Grant> grant(SystemId system) {
    if (away) {
      throw new StoreOutage();
    }
    return Optional.ofNullable(grants.get(system));
  }

  @Override
  public synchronized boolean renewed(SystemId system, Grant before, String answer) {
    if (broken) {
      throw new IllegalStateException("broken");
    }
    var now = grants.get(system);
    if (now == null || now.version() != before.version()) {
      return false;
    }
    grants.put(system, new Grant(now.version() + 1, answer, false));
    return true;
  }

  @Override
  public synchronized void ended(SystemId system, Grant grant) {
    var now = grants.get(system);
    if (now != null && now.version() == grant.version()) {
      grants.put(system, new Grant(now.version(), now.answer(), true));
    }
  }

  private final Map<SystemId, String> sessions = new ConcurrentHashMap<>();

  @Override
  public Optional<String> session(SystemId system) {
    if (away) {
      throw new StoreOutage();
    }
    return Optional.ofNullable(sessions.get(system));
  }

  @Override
  public void sessionBegun(SystemId system, String session) {
    if (broken) {
      throw new IllegalStateException("broken");
    }
    sessions.put(system, session);
  }

  @Override
  public void sessionForgotten(SystemId system) {
    sessions.remove(system);
  }

  @Override
  public void rotated(SystemId system, String refreshToken) {
    if (broken) {
      throw new IllegalStateException("broken");
    }
    tokens.put(system, refreshToken);
  }
}
