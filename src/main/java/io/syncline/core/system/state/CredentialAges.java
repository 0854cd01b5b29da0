package io.syncline.core.system.state;

import io.syncline.core.model.SystemId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How old the credentials are that are kept here; those of the settings have no known age. */
@FunctionalInterface
public interface CredentialAges {

  Optional<Age> of(SystemId system);

  /**
   * What is known of one.
   *
   * @param givenBy who gave consent; null: it is a refresh token that the system rotated
   * @param given when consent was given, or the token was rotated
   * @param renewed when it was last renewed
   * @param ended whether the system refused it
   */
  record Age(@Nullable String givenBy, Instant given, Instant renewed, boolean ended) {}
}
