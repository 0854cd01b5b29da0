package io.syncline.console.syncs;

import io.syncline.api.http.Masking;
import io.syncline.console.DisplayedValue;
import io.syncline.core.definition.draft.SyncDrafts;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.engine.trial.DraftPreviews;
import io.syncline.core.engine.trial.DraftPreviews.Preview;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Records that a draft would read, as far as they may be seen: what a started sync maps, by its
 * masks; what none maps, where its type does not call it personal data.
 */
@Singleton
class PreviewSheets {

  private final DraftPreviews previews;
  private final Installations installations;
  private final Masking masking;

  PreviewSheets(DraftPreviews previews, Installations installations, Masking masking) {
    this.previews = previews;
    this.installations = installations;
    this.masking = masking;
  }

  NewSyncSheet.PreviewPart of(SyncDrafts.Checked draft, SystemId system) {
    var sync = draft.sync();
    if (sync == null) {
      return unread(system, "the draft has to be without problems first");
    }
    var preview = previews.of(sync, draft.types(), system);
    return preview instanceof Preview.Read read
        ? part(system, read)
        : unread(system, ((Preview.Unread) preview).reason());
  }

  private static NewSyncSheet.PreviewPart unread(SystemId system, String reason) {
    return new NewSyncSheet.PreviewPart(system.value(), reason, List.of(), List.of());
  }

  private NewSyncSheet.PreviewPart part(SystemId system, Preview.Read read) {
    return new NewSyncSheet.PreviewPart(
        system.value(),
        "",
        read.columns().stream().map(FieldMapping::attribute).toList(),
        read.rows().stream().map(it -> row(read.columns(), it)).toList());
  }

  private NewSyncSheet.PreviewRow row(List<FieldMapping> columns, DraftPreviews.Row row) {
    var cells = new ArrayList<NewSyncSheet.PreviewCell>();
    for (int i = 0; i < columns.size(); i++) {
      var column = columns.get(i);
      var cell = row.cells().get(i);
      boolean hidden = hides(row.ref(), column);
      cells.add(
          new NewSyncSheet.PreviewCell(
              column.attribute(),
              cell.value() == null && !hidden
                  ? DisplayedValue.NOTHING
                  : DisplayedValue.of(cell.value(), hidden),
              Objects.requireNonNullElse(cell.problem(), "")));
    }
    return new NewSyncSheet.PreviewRow(row.ref().id(), cells);
  }

  /** And notes that it is shown, where a definition asks for that. */
  private boolean hides(NativeRef ref, FieldMapping column) {
    var path = column.field().path();
    var entity = installations.current().entityOf(ref.system(), ref.object()).orElse(null);
    var mapped = entity == null ? Set.<String>of() : mapped(entity, ref.system(), path);
    if (entity == null || mapped.isEmpty()) {
      return column.field().pii();
    }
    if (mapped.stream().anyMatch(it -> masking.hides(entity.name(), it))) {
      return true;
    }
    masking.shows("preview", entity.name(), null, ref, mapped);
    return false;
  }

  /** The attributes that the field, what is in it, or what it is in carries. */
  static Set<String> mapped(Entity entity, SystemId system, String path) {
    return entity.participant(system).stream()
        .flatMap(it -> it.mappings().stream())
        .filter(it -> isIn(path, it.field().path()) || isIn(it.field().path(), path))
        .map(FieldMapping::attribute)
        .collect(Collectors.toSet());
  }

  private static boolean isIn(String inner, String outer) {
    return inner.equals(outer) || inner.startsWith(outer + ".") || inner.startsWith(outer + "[");
  }
}
