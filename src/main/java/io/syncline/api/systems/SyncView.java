package io.syncline.api.systems;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.syncline.api.http.ApiWords;
import io.syncline.core.definition.Finding;
import io.syncline.core.definition.model.SyncCatalog;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.PausedSyncs.Pause;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A sync as the API shows it.
 *
 * @param paused since when it writes nothing, and what comes for it is kept; null: it is not paused
 * @param pausedBy who paused it
 * @param why what keeps it from starting, or its newest file from holding
 */
@Schema(name = "Sync")
record SyncView(
    String name,
    @JsonUnwrapped SourceView source,
    boolean started,
    @Schema(nullable = true) @Nullable Instant startedAt,
    @Schema(nullable = true) @Nullable Instant paused,
    @Schema(nullable = true) @Nullable String pausedBy,
    List<String> systems,
    List<String> entities,
    List<FindingView> why,
    List<FindingView> notices) {

  /** The file it is defined in. */
  record SourceView(
      String file,
      @Schema(nullable = true, description = "What its author calls this version")
          @Nullable String version,
      String contentHash) {}

  /** A finding for the author of the definition. */
  @Schema(name = "Finding")
  record FindingView(
      String kind,
      @Schema(nullable = true, description = "file:line:column") @Nullable String position,
      String path,
      String message) {

    static FindingView of(Finding finding) {
      var position = finding.position();
      return new FindingView(
          ApiWords.of(finding.kind()),
          position == null ? null : position.toString(),
          finding.path(),
          finding.message());
    }
  }

  static SyncView of(SyncCatalog.Listed sync, @Nullable Pause pause) {
    return new SyncView(
        sync.name(),
        new SourceView(sync.source().file(), sync.source().version(), sync.source().contentHash()),
        sync.started(),
        sync.startedAt(),
        pause == null ? null : pause.at(),
        pause == null ? null : pause.actor(),
        sync.systems().stream().map(SystemId::value).toList(),
        sync.entities(),
        findings(sync, false),
        findings(sync, true));
  }

  private static List<FindingView> findings(SyncCatalog.Listed sync, boolean notices) {
    return sync.findings().stream()
        .filter(it -> (it.kind() == Finding.Kind.NOTICE) == notices)
        .map(FindingView::of)
        .toList();
  }
}
