package io.syncline.core.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps alerts for all processes. */
public interface AlertStore {

  /** Whether this process is the one that looks now: no other did within this time. */
  boolean turn(Instant now, Duration every);

  /** Those that are not over, also those that were not sent yet. */
  List<Alert> current();

  /**
   * Those that were sent, the newest first.
   *
   * @param closedToo whether those that are over are among them
   * @param before only those that were seen before this one; null: from the newest on
   */
  List<Alert> list(boolean closedToo, @Nullable UUID before, int limit);

  /** Keeps one as it is now; who acknowledged it stays. */
  void save(Alert alert);

  /** Forgets one that was never sent. */
  void drop(UUID id);

  /** Notes who takes care of an open alert; empty: there is none of this id. */
  Optional<Alert> acknowledge(UUID id, String by);

  /** Forgets those that were over before. */
  void forget(Instant before);
}
