package io.syncline.core.sync.removal;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.transform.Directions;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which systems may delete: the permission of edits, applied to the whole record (S11, S16). */
public final class DeletePermission {

  private DeletePermission() {}

  /**
   * Whether a record may be deleted from there: an edit of every attribute that its copy supplies
   * may enter, in every started sync that includes the system. A system that may not change an
   * attribute may not delete its record.
   */
  public static boolean mayDelete(Entity entity, UnifiedRecord record, Participant from) {
    var supplied =
        from.mappings().stream().filter(FieldMapping::in).map(FieldMapping::attribute).toList();
    var syncs = including(entity, from.system());
    return !syncs.isEmpty()
        && syncs.stream()
            .allMatch(
                sync -> {
                  var mine = supplied.stream().filter(sync.scope().attributes()::contains).toList();
                  return !mine.isEmpty()
                      && mine.stream()
                          .allMatch(it -> Directions.mayEnter(sync, record, it, from.system()));
                });
  }

  /** The syncs through which a delete in one system concerns another. */
  public static List<SyncRules> through(
      Entity entity, UnifiedRecord record, SystemId from, SystemId to) {
    return including(entity, from).stream()
        .filter(sync -> sync.systems().contains(to))
        .filter(
            sync ->
                sync.scope().attributes().stream()
                    .anyMatch(it -> Directions.of(sync, record).permits(it, from, to)))
        .toList();
  }

  static List<SyncRules> including(Entity entity, SystemId system) {
    return entity.syncs().stream().filter(it -> it.systems().contains(system)).toList();
  }

  /**
   * The syncs that include the system, those that share a system with one of them, and so on: what
   * happens there may concern them all (S21).
   */
  public static List<SyncRules> reached(Entity entity, SystemId from) {
    var systems = new HashSet<>(Set.of(from));
    int before;
    do {
      before = systems.size();
      entity.syncs().stream()
          .map(SyncRules::systems)
          .filter(it -> !Collections.disjoint(it, systems))
          .forEach(systems::addAll);
    } while (systems.size() > before);
    return entity.syncs().stream()
        .filter(it -> !Collections.disjoint(it.systems(), systems))
        .toList();
  }
}
