package io.syncline.route.work;

import io.syncline.core.model.Slice;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one worker is, for health checks.
 *
 * @param alive whether its thread runs; false after a stop, or where even its catch-all failed
 * @param lastPass when it last went through its route to the end; null: not yet
 * @param failures passes that failed since the last one that did not
 * @param failure what failed last, without values; null: nothing since the last good pass
 */
public record WorkerState(
    WorkQueue queue,
    Slice slice,
    boolean alive,
    @Nullable Instant lastPass,
    int failures,
    @Nullable String failure) {}
