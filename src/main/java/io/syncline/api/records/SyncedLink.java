package io.syncline.api.records;

import io.syncline.api.http.ApiWords;
import io.syncline.core.model.Link;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a link beside its ends. Its parts are written among those of the view around it.
 */
public record SyncedLink(
    String role,
    int generation,
    String madeBy,
    @Schema(nullable = true) @Nullable Instant lastSyncedAt,
    @Schema(nullable = true) @Nullable String sourceSystem,
    @Schema(nullable = true) @Nullable String syncRunId,
    @Schema(nullable = true) @Nullable String versionHash) {

  static SyncedLink of(Link link) {
    var last = link.lastSync();
    return new SyncedLink(
        ApiWords.of(link.role()),
        link.generation(),
        link.madeBy(),
        last.at(),
        RecordViews.text(last.source()),
        last.run(),
        RecordViews.text(last.hash()));
  }
}
