package io.syncline.core.change;

import io.syncline.core.definition.Entity;
import io.syncline.core.definition.FieldMapping;
import io.syncline.core.definition.Participant;
import io.syncline.core.definition.SyncRules;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.transform.Directions;
import java.util.List;

/** Who may delete: the permission of edits, asked of the whole record (S11, S16). */
final class Rights {

  private Rights() {}

  /**
   * Whether a record may be deleted from there: an edit of every attribute that its copy supplies
   * may enter, in every started sync that includes the system. What belongs to another is not
   * deleted by a system that might not even change it.
   */
  static boolean mayDelete(Entity entity, UnifiedRecord record, Participant from) {
    var supplied =
        from.mappings().stream().filter(FieldMapping::in).map(FieldMapping::attribute).toList();
    var syncs = including(entity, from.system());
    return !syncs.isEmpty()
        && syncs.stream()
            .allMatch(
                sync -> {
                  var mine = supplied.stream().filter(sync.attributes()::contains).toList();
                  return !mine.isEmpty()
                      && mine.stream()
                          .allMatch(it -> Directions.mayEnter(sync, record, it, from.system()));
                });
  }

  /** The syncs through which a delete in one system concerns another. */
  static List<SyncRules> through(Entity entity, UnifiedRecord record, SystemId from, SystemId to) {
    return including(entity, from).stream()
        .filter(sync -> sync.systems().contains(to))
        .filter(
            sync ->
                sync.attributes().stream()
                    .anyMatch(it -> Directions.of(sync, record).permits(it, from, to)))
        .toList();
  }

  static List<SyncRules> including(Entity entity, SystemId system) {
    return entity.syncs().stream().filter(it -> it.systems().contains(system)).toList();
  }
}
