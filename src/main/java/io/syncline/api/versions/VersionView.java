package io.syncline.api.versions;

import io.syncline.core.definition.version.MapFact;
import io.syncline.core.definition.version.SyncVersion;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A version of a definition.
 *
 * @param current whether the server that answers runs it
 * @param called what its author calls it
 * @param loadedBy {@code start} of a server, or {@code reload} of the file
 * @param whole whether its text is that of the file
 * @param written who wrote its text through Syncline
 * @param text null in lists
 * @param map what it came to; null in lists
 */
@Schema(name = "SyncVersion")
record VersionView(
    String sync,
    int version,
    boolean current,
    @Schema(nullable = true) @Nullable String called,
    String file,
    Instant loaded,
    @Schema(enumeration = {"start", "reload"}) String loadedBy,
    boolean whole,
    List<WrittenView> written,
    @Schema(nullable = true) @Nullable String text,
    @Schema(nullable = true) @Nullable List<MapFact> map) {

  /**
   * Who wrote it.
   *
   * @param why null: no reason was given
   */
  @Schema(name = "SyncVersionWritten")
  record WrittenView(Instant at, String by, @Schema(nullable = true) @Nullable String why) {}

  static VersionView line(SyncVersion.Line it, boolean current) {
    return of(it, current, null, null);
  }

  static VersionView whole(SyncVersion it, boolean current) {
    return of(it.line(), current, it.content().text(), it.content().map());
  }

  private static VersionView of(
      SyncVersion.Line it, boolean current, @Nullable String text, @Nullable List<MapFact> map) {
    return new VersionView(
        it.sync(),
        it.number(),
        current,
        it.source().called(),
        it.source().file(),
        it.loaded(),
        it.atStart() ? "start" : "reload",
        it.source().whole(),
        it.written().stream().map(by -> new WrittenView(by.at(), by.by(), by.why())).toList(),
        text,
        map);
  }
}
