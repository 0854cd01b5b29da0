package io.syncline.system.http.auth;

import io.syncline.core.model.SystemId;
import io.syncline.core.system.state.TokenStore;
import java.util.Optional;

/**
 * The session that all processes share. Where none can be kept, since there is no key to seal it
 * with or the store is away, each process has its own.
 */
record KeptSession(SystemId system, TokenStore store) {

  Optional<Session> read(String by) {
    try {
      return store.session(system).flatMap(it -> Session.read(it, by));
    } catch (RuntimeException unread) {
      return Optional.empty();
    }
  }

  void keep(Session session, String by) {
    try {
      store.sessionBegun(system, session.text(by));
    } catch (RuntimeException unkept) {
      // the next process logs in for itself
    }
  }
}
