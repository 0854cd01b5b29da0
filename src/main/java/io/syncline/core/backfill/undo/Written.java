package io.syncline.core.backfill.undo;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.model.NativeRef;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a run wrote of one record: per attribute and copy what it held before the first write and
 * after the last.
 *
 * @param changes by attribute, of copies that were there before
 * @param created copies that the run made, with what it gave them
 * @param removed copies that the run archived, deleted or unlinked
 */
record Written(
    Map<String, Map<NativeRef, AttributeChange>> changes,
    Map<NativeRef, Map<String, AttributeChange>> created,
    Set<NativeRef> removed) {

  static Written of(List<AuditEntry> oldestFirst) {
    var changes = new TreeMap<String, Map<NativeRef, AttributeChange>>();
    var created = new LinkedHashMap<NativeRef, Map<String, AttributeChange>>();
    var removed = new LinkedHashSet<NativeRef>();
    for (var entry : oldestFirst) {
      var ref = entry.about().ref();
      if (ref == null) {
        continue;
      }
      switch (entry.result().operation()) {
        case CREATE -> created.computeIfAbsent(ref, it -> new TreeMap<>()).putAll(entry.changes());
        case UPDATE -> {
          var made = created.get(ref);
          if (made != null) {
            made.putAll(entry.changes());
          } else {
            entry.changes().forEach((name, it) -> note(changes, name, ref, it));
          }
        }
        case ARCHIVE, DELETE, UNLINK -> removed.add(ref);
        default -> {
          // nothing was written
        }
      }
    }
    return new Written(changes, created, removed);
  }

  private static void note(
      Map<String, Map<NativeRef, AttributeChange>> changes,
      String name,
      NativeRef ref,
      AttributeChange change) {
    changes
        .computeIfAbsent(name, it -> new LinkedHashMap<>())
        .merge(ref, change, (first, last) -> new AttributeChange(first.before(), last.after()));
  }
}
