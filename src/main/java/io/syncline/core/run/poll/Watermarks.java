package io.syncline.core.run.poll;

import io.syncline.core.model.SystemId;
import java.time.Instant;
import java.util.Optional;

/** Where incremental reads resume, in the source's clock (S22). */
public interface Watermarks {

  Optional<Instant> get(SystemId system, String object);

  /** Never moves backwards. */
  void advance(SystemId system, String object, Instant to);

  /** The token by which a feed goes on. */
  Optional<String> token(SystemId system, String object);

  /** Replaces the token. */
  void keep(SystemId system, String object, String token);

  /** Notes that a poll has read all of an object, although no row had a time to resume from. */
  void polled(SystemId system, String object);
}
