package io.syncline.core.access;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who is logged in to the console, and who may log in by a link. */
public interface SessionStore {

  /** Whether it lets somebody in once, or for as long as it holds. */
  enum Kind {
    SESSION,
    LINK
  }

  /**
   * Whose it is.
   *
   * @param name of the token, or of the person as the audit shows it
   * @param person null: the owner of a token
   */
  record Owner(String name, @Nullable Person person) {}

  /** Keeps one, and deletes those that are over. */
  void begin(String hash, Kind kind, Owner owner, Instant now, Instant until);

  /** Whose session it is; empty: there is none, or it is over. */
  Optional<Owner> session(String hash, Instant now);

  /** A session of the owner of this name; empty: there is none that is not over. */
  Optional<Owner> named(String name, Instant now);

  /** Uses a link up; of several who try, one succeeds. Empty: there is none, or it is too old. */
  Optional<Owner> take(String hash, Instant now);

  void end(String hash);
}
