package io.syncline.core.system;

import io.syncline.core.definition.system.Operation;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Asks for one page of what happened to an object's records.
 *
 * @param kind {@code FEED} or {@code DELETED}
 * @param since where the last poll ended, by the system's clock; null where a token says that
 * @param until now, by the system's clock
 * @param token where the last poll ended, in the system's own words; null: none is known, then the
 *     answer is the feed's current position if it gives one, else all there is
 * @param cursor where the previous page said to go on; null for the first page
 */
public record ChangeRequest(
    String object,
    Operation.Kind kind,
    @Nullable Instant since,
    Instant until,
    @Nullable String token,
    @Nullable String cursor,
    int pageSize) {

  /** The page after this one. */
  public ChangeRequest at(@Nullable String next) {
    return new ChangeRequest(object, kind, since, until, token, next, pageSize);
  }
}
