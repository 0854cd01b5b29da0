package io.syncline.core.system;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a finished listing may be used for. */
public sealed interface Listing {

  /**
   * Proved whole: every page seen, the count checked. Only this may conclude that a record is
   * absent.
   */
  record Complete(long records, @Nullable Long total) implements Listing {}

  /** Records changed since an instant: nothing follows for those it does not contain. */
  record ChangedSince(Instant since, long records) implements Listing {}
}
