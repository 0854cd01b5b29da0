package io.syncline.api.events;

import io.syncline.api.http.Caller;
import io.syncline.core.feed.FeedEvent;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which events a stream is about, of those that its client may read.
 *
 * @param kinds of one of these
 * @param sync null: of any
 * @param system null: of any
 */
record WantedEvents(
    Set<String> kinds, @Nullable String sync, @Nullable String system, Caller.Reading reading) {

  /** Where no kind is named: all but the writes to systems, which are many. */
  static final Set<String> USUAL =
      FeedEvent.KINDS.stream()
          .filter(it -> !it.equals(FeedEvent.RECORD_SYNCED))
          .collect(Collectors.toUnmodifiableSet());

  boolean has(FeedEvent it) {
    return readable(it.about())
        && kinds.contains(it.kind())
        && (sync == null || isOf(sync, it.about()))
        && (system == null || system.equals(it.about().system()));
  }

  /** Whether the writes to systems are among them. */
  boolean synced() {
    return kinds.contains(FeedEvent.RECORD_SYNCED);
  }

  /** Whether there are others among them. */
  boolean others() {
    return !kinds.equals(Set.of(FeedEvent.RECORD_SYNCED));
  }

  /** What is of a sync is its; what is about a record alone is of all syncs of its entity. */
  private boolean readable(FeedEvent.About about) {
    return about.sync() == null ? reading.hasEntity(about.entity()) : reading.hasSync(about.sync());
  }

  private boolean isOf(String sync, FeedEvent.About about) {
    return about.sync() == null
        ? reading.isKeptBy(sync, about.entity(), about.system())
        : about.sync().equals(sync);
  }
}
