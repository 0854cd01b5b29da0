package io.syncline.api.versions;

import io.syncline.api.http.ApiWords;
import io.syncline.core.definition.version.VersionComparison;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What differs between two versions.
 *
 * @param diff lines of a unified diff of the texts; empty: no line differs
 * @param changes what differs in what they come to
 */
@Schema(name = "SyncVersionChanges")
record VersionChangesView(
    String sync, int before, int after, List<String> diff, List<ChangeView> changes) {

  /**
   * One thing that differs.
   *
   * @param about such as {@code contact.phone}
   * @param what such as {@code owner}; empty: all that is said about it
   */
  @Schema(name = "SyncVersionChange")
  record ChangeView(
      @Schema(enumeration = {"added", "removed", "changed"}) String kind,
      String about,
      String what,
      String before,
      String after) {}

  static VersionChangesView of(String sync, int before, int after, VersionComparison it) {
    return new VersionChangesView(
        sync,
        before,
        after,
        it.lines(),
        it.changes().stream()
            .map(
                one ->
                    new ChangeView(
                        ApiWords.of(one.kind()),
                        one.about(),
                        one.what(),
                        one.before(),
                        one.after()))
            .toList());
  }
}
