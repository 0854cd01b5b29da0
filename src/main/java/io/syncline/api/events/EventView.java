package io.syncline.api.events;

import io.syncline.core.feed.FeedEvent;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened; it holds no value of a record.
 *
 * @param kind what; {@code reset}: events were missed, read the state again
 * @param subject the id of what it is about
 */
@Schema(name = "Event")
record EventView(
    String kind,
    Instant at,
    @Schema(nullable = true) @Nullable String sync,
    @Schema(nullable = true) @Nullable String system,
    @Schema(nullable = true) @Nullable String entity,
    @Schema(nullable = true) @Nullable String record,
    @Schema(nullable = true) @Nullable String subject) {

  static EventView of(FeedEvent it) {
    var about = it.about();
    return new EventView(
        it.kind(),
        it.at(),
        about.sync(),
        about.system(),
        about.entity(),
        about.record() == null ? null : about.record().toString(),
        it.subject());
  }

  static EventView reset(Instant now) {
    return new EventView("reset", now, null, null, null, null, null);
  }
}
