package io.syncline.core.access;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A token that was made while the server ran; of the token itself only the hash is kept.
 *
 * @param hash SHA-256, 64 lower-case hexadecimal digits
 * @param expiresAt null: never
 * @param ended null: it was not revoked
 */
public record ApiToken(
    UUID id,
    TokenHolder holder,
    String hash,
    Instant createdAt,
    String createdBy,
    @Nullable Instant expiresAt,
    @Nullable Revoked ended) {

  /** When it was revoked, and the actor. */
  public record Revoked(Instant at, String by) {}

  /** The one role it has. */
  public Grant grant() {
    return holder.grants().iterator().next();
  }

  /** Whether requests with it are accepted. */
  public boolean isValid(Instant now) {
    return ended == null && (expiresAt == null || now.isBefore(expiresAt));
  }

  /** Leaves the hash out. */
  @Override
  public String toString() {
    return "token of " + holder.name();
  }
}
