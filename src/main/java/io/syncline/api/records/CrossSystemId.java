package io.syncline.api.records;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.syncline.core.model.Link;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A row of the cross-system ids.
 *
 * @param entityType null where no started sync has this object
 */
@Schema(name = "CrossSystemId")
record CrossSystemId(
    @Schema(nullable = true) @Nullable String entityType,
    UUID recordId,
    String systemId,
    String object,
    String nativeId,
    @JsonUnwrapped SyncedLink link) {

  /** The columns of the view cross_system_ids, as reports know them. */
  private static final List<String> COLUMNS =
      List.of(
          "entity_type",
          "record_id",
          "system_id",
          "object",
          "native_id",
          "role",
          "generation",
          "made_by",
          "last_synced_at",
          "source_system",
          "sync_run_id",
          "version_hash");

  static CrossSystemId of(@Nullable String entity, Link link) {
    var ref = link.ref();
    return new CrossSystemId(
        entity,
        link.record().value(),
        ref.system().value(),
        ref.object(),
        ref.id(),
        SyncedLink.of(link));
  }

  static String csv(List<CrossSystemId> rows) {
    return Stream.concat(
            Stream.of(line(COLUMNS.stream())), rows.stream().map(it -> line(it.cells())))
        .collect(Collectors.joining());
  }

  private Stream<@Nullable Object> cells() {
    return Stream.of(
        entityType,
        recordId,
        systemId,
        object,
        nativeId,
        link.role(),
        link.generation(),
        link.madeBy(),
        link.lastSyncedAt(),
        link.sourceSystem(),
        link.syncRunId(),
        link.versionHash());
  }

  private static String line(Stream<? extends @Nullable Object> cells) {
    return cells.map(CrossSystemId::cell).collect(Collectors.joining(",", "", "\r\n"));
  }

  private static String cell(@Nullable Object value) {
    var text = value == null ? "" : value.toString();
    return text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n')
        ? text
        : '"' + text.replace("\"", "\"\"") + '"';
  }
}
