package io.syncline.core.access;

import java.time.Instant;
import java.util.Optional;

/** Who is logged in to the console, and who may log in by a link. */
public interface SessionStore {

  /** Whether it lets somebody in once, or for as long as it holds. */
  enum Kind {
    SESSION,
    LINK
  }

  /** Keeps one, and deletes those that are over. */
  void begin(String hash, Kind kind, String name, Instant now, Instant until);

  /** Whose session it is; empty: there is none, or it is over. */
  Optional<String> session(String hash, Instant now);

  /** Uses a link up; of several who try, one succeeds. Empty: there is none, or it is too old. */
  Optional<String> take(String hash, Instant now);

  void end(String hash);
}
