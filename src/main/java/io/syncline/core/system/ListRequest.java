package io.syncline.core.system;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Asks for one page of an object's records.
 *
 * @param since only records updated at or after this instant of the system's clock; null for all
 * @param cursor where the previous page said to go on; null for the first page
 * @param pageSize the most records wanted on one page
 * @param answered is run when the answer is there and before it is read, by a system where these
 *     are apart: a caller with many requests at once may have it wait for its turn there
 */
public record ListRequest(
    String object,
    @Nullable Instant since,
    @Nullable String cursor,
    int pageSize,
    Runnable answered) {

  private static final Runnable AT_ONCE = () -> {};

  public ListRequest(
      String object, @Nullable Instant since, @Nullable String cursor, int pageSize) {
    this(object, since, cursor, pageSize, AT_ONCE);
  }

  /** The same for one who wants to know when the answer is there. */
  public ListRequest answered(Runnable run) {
    return new ListRequest(object, since, cursor, pageSize, run);
  }
}
