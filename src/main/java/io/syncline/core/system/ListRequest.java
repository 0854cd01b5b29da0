package io.syncline.core.system;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Asks for one page of an object's records.
 *
 * @param since only records updated at or after this instant of the system's clock; null for all
 * @param cursor where the previous page said to go on; null for the first page
 * @param pageSize the most records wanted on one page
 */
public record ListRequest(
    String object, @Nullable Instant since, @Nullable String cursor, int pageSize) {}
