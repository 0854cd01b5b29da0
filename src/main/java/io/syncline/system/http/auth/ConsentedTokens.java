package io.syncline.system.http.auth;

import io.syncline.core.model.SystemId;
import io.syncline.core.system.Failure;
import io.syncline.core.system.state.ConsentNeeded;
import io.syncline.core.system.state.TokenStore;
import io.syncline.core.system.state.TokenStore.Grant;
import io.syncline.system.http.auth.Credentials.Refused;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The access token that a person's consent gave, one for all processes. What renewing it gives is
 * stored before it is used; where that fails, it is held and stored first next time. A grant that
 * the system ended is not sent again: consent is needed then. Used by one thread at a time.
 */
final class ConsentedTokens {

  /** How soon a process notices that consent was given elsewhere. */
  private static final Duration LOOK = Duration.ofSeconds(30);

  /** Of other processes, or of a person who gives consent meanwhile. */
  private static final int MOST_CHANGES = 3;

  private record Unkept(Grant before, StoredGrant newer) {}

  private final SystemId system;
  private final TokenEndpoint endpoint;
  private final TokenStore store;
  private final InstantSource clock;
  private volatile Instant lookAt = Instant.MIN;
  private @Nullable Unkept unkept;
  private long used = -1;
  private long refused = -1;

  ConsentedTokens(SystemId system, TokenEndpoint endpoint, TokenStore store, InstantSource clock) {
    this.system = system;
    this.endpoint = endpoint;
    this.store = store;
    this.clock = clock;
  }

  /** Whether it is time to see whether the token in use is still the newest. */
  boolean looks() {
    return !clock.instant().isBefore(lookAt);
  }

  /** Whether the token in use is the newest; also where that cannot be seen now. */
  boolean isNewest() {
    lookAt = clock.instant().plus(LOOK);
    try {
      return store.grant(system).filter(it -> it.version() == used && !it.ended()).isPresent();
    } catch (RuntimeException e) {
      return true;
    }
  }

  /** The system does not accept the token in use. */
  void rejected() {
    refused = used;
  }

  /** A token to use now, from another process where that has renewed it. */
  StoredGrant fresh() throws Refused {
    storeLate();
    var grant = newest();
    for (int i = 0; i < MOST_CHANGES; i++) {
      if (grant.ended()) {
        throw needed(true);
      }
      var kept = StoredGrant.read(grant);
      boolean good = grant.version() != refused && clock.instant().isBefore(kept.renewAt());
      if (good) {
        used = grant.version();
        lookAt = clock.instant().plus(LOOK);
        return kept;
      }
      renew(grant, kept);
      grant = newest();
    }
    throw new Refused(new Failure.Transient("the consent to " + system + " changes too often"));
  }

  /** Renews it and stores what that gave; the newest is to be read then. */
  private void renew(Grant grant, StoredGrant kept) throws Refused {
    var refresh = kept.refreshToken();
    if (refresh == null) {
      refused = -1;
      throw needed(true);
    }
    var answered = endpoint.ask(Map.of("grant_type", "refresh_token", "refresh_token", refresh));
    if (TokenEndpoint.ended(answered)) {
      if (newest().version() == grant.version()) {
        end(grant);
      }
      return;
    }
    keep(new Unkept(grant, kept.and(endpoint.answer(answered), clock.instant())));
  }

  private void storeLate() throws Refused {
    var late = unkept;
    if (late != null) {
      keep(late);
    }
  }

  private void keep(Unkept newer) throws Refused {
    unkept = newer;
    try {
      store.renewed(system, newer.before(), newer.newer().text());
    } catch (RuntimeException e) {
      throw new Refused(
          OAuthCredentials.stored(e, "the renewed access token cannot be kept at the moment"));
    }
    unkept = null;
  }

  private void end(Grant grant) throws Refused {
    try {
      store.ended(system, grant);
    } catch (RuntimeException e) {
      throw new Refused(OAuthCredentials.stored(e, "the end of a consent cannot be kept"));
    }
  }

  private Grant newest() throws Refused {
    Optional<Grant> newest;
    try {
      newest = store.grant(system);
    } catch (TokenStore.Unavailable e) {
      throw new Refused(new Failure.Transient(String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      throw new Refused(OAuthCredentials.stored(e, "the consent cannot be read at the moment"));
    }
    return newest.orElseThrow(() -> needed(false));
  }

  private Refused needed(boolean again) {
    return new Refused(new Failure.Refused(ConsentNeeded.reason(system, again)));
  }
}
