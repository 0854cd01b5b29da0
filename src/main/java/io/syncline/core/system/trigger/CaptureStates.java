package io.syncline.core.system.trigger;

import io.syncline.core.model.SystemId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps how captures are, for all processes. Every change is committed when it returns. */
public interface CaptureStates {

  Optional<CaptureState> of(SystemId system);

  List<CaptureState> all();

  /** Stores a position; within one source it never goes back. */
  void reached(SystemId system, CapturePosition to, Instant at);

  /** How the capture is now. */
  void looked(SystemId system, Instant at, @Nullable String failure, @Nullable String uncaptured);

  void retained(SystemId system, CaptureState.Retained retained);

  void missed(SystemId system, CaptureState.Missed missed);

  /**
   * Forgets what was missed, where for each of these syncs a complete reconciliation that could be
   * trusted has begun since.
   *
   * @return whether something was missed, and is not any more
   */
  boolean settle(SystemId system, Collection<String> syncs);

  /** The slot is gone, and no sync wants it. */
  void forget(SystemId system);

  /** Ids of an object's rows that records are linked with, in their order. */
  List<String> linked(SystemId system, String object, String after, int most);
}
