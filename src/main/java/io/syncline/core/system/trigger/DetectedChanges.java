package io.syncline.core.system.trigger;

import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.compile.form.LoadedSync;
import io.syncline.core.definition.source.SyncConfig.ChangeDetection;
import io.syncline.core.model.SystemId;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What of a system syncs want to be reported in one way of {@code changeDetection}.
 *
 * @param objects of the system type
 * @param syncs that want it
 */
public record DetectedChanges(Set<String> objects, Set<String> syncs) {

  private static final DetectedChanges NONE = new DetectedChanges(Set.of(), Set.of());

  /** By system, of the syncs that can be started. */
  public static Map<SystemId, DetectedChanges> of(Loaded loaded, ChangeDetection way) {
    var all = new TreeMap<SystemId, DetectedChanges>(Comparator.comparing(SystemId::value));
    for (var sync : loaded.syncs()) {
      if (sync.startable()
          && sync.form().definition().syncConfig().changes().changeDetection() == way) {
        add(sync, all);
      }
    }
    return all;
  }

  private static void add(LoadedSync sync, Map<SystemId, DetectedChanges> all) {
    for (var entity : sync.form().entities()) {
      for (var member : entity.entity().members()) {
        all.merge(
            member.id(),
            NONE.and(member.object().name(), sync.name()),
            (a, b) -> a.and(member.object().name(), sync.name()));
      }
    }
  }

  private DetectedChanges and(String object, String sync) {
    var moreObjects = new TreeSet<>(objects);
    moreObjects.add(object);
    var moreSyncs = new TreeSet<>(syncs);
    moreSyncs.add(sync);
    return new DetectedChanges(moreObjects, moreSyncs);
  }
}
