package io.syncline.core.run.poll;

import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.model.value.VersionHash;
import io.syncline.core.system.NativeRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The rows that an overlap shows again and again although nothing can have happened to them: each
 * was filed, as it is, when no further edit could bear its time any more and all that could had
 * become visible. Without it the rows of a quiet system would be filed for ever.
 *
 * <p>A row with a time that may still be given to another edit is never one of them, even if it
 * looks the same: a listing may not show the field that was edited. Nor is a row without a time,
 * unless the manifest says that polls read the whole list, which tells all that is compared: then a
 * row that looks as it did is passed over, for at most an hour, since no watermark tells what a
 * failover lost. What was filed may be lost with the last commits of a database that failed over:
 * all is forgotten where the stored watermark is older than it was, or the database could not be
 * reached. Kept in memory only, and of not more than {@value #MOST} rows.
 */
final class RepeatedRows {

  private static final int MOST = 10_000;

  /** How far clocks may disagree beyond what was measured. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  /** How long a row that looks the same is passed over where it has no time. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private final ObjectType object;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  private volatile @Nullable Instant stored;
  private volatile @Nullable Instant remembersSince;

  private record Known(@Nullable Instant updatedAt, VersionHash looks) {}

  RepeatedRows(ObjectType object) {
    this.object = object;
  }

  /**
   * Where a poll begins.
   *
   * @param since the watermark as it is stored; null: none is
   * @param now when it begins
   */
  void resumeFrom(@Nullable Instant since, Instant now) {
    var from = remembersSince;
    if (from == null || object.pollsWholeList() && !now.isBefore(from.plus(LONGEST))) {
      forget();
      remembersSince = now;
    }
    var before = stored;
    if (before != null && (since == null || since.isBefore(before))) {
      forget();
    }
    stored = since;
  }

  /** The watermark as it is stored after a poll. */
  void stored(@Nullable Instant watermark) {
    stored = watermark;
  }

  void forget() {
    known.clear();
  }

  /** Whether this very row was filed when nothing more could come. */
  boolean has(NativeRecord row) {
    var before = known.get(row.ref().id());
    return before != null && before.equals(known(row));
  }

  /**
   * @param readAt when its page was asked for, at the latest, by the system's clock
   */
  void filed(NativeRecord row, Instant readAt) {
    var now = known(row);
    if (now != null && isLast(now.updatedAt(), readAt) && known.size() < MOST) {
      known.put(row.ref().id(), now);
    }
  }

  /** Forgets what the next poll does not show again. */
  void keepFrom(Instant watermark) {
    known.values().removeIf(it -> it.updatedAt() != null && it.updatedAt().isBefore(watermark));
  }

  /** From when on nothing with this time can appear any more. */
  private Instant last(Instant updatedAt) {
    return updatedAt.plus(object.granularity()).plus(object.commitLag()).plus(MARGIN);
  }

  private boolean isLast(@Nullable Instant updatedAt, Instant readAt) {
    return updatedAt == null || !readAt.isBefore(last(updatedAt));
  }

  private @Nullable Known known(NativeRecord row) {
    var updatedAt = row.updatedAt();
    return updatedAt == null && !object.pollsWholeList()
        ? null
        : new Known(
            updatedAt,
            VersionHash.of(row.archived() + "|" + row.version() + "|" + row.fields().canonical()));
  }
}
