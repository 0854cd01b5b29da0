package io.syncline.core.change;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import java.util.HashSet;
import java.util.Set;

/**
 * What a run was told to do beyond what live sync does by itself.
 *
 * @param targets systems in which records may be created though they are older than their sync, and
 *     for which all that is due is ordered
 * @param meetings copies whose first meeting the strategy decides, because it was approved with a
 *     plan (S13)
 */
public record Mandate(Set<SystemId> targets, Set<NativeRef> meetings) {

  public static final Mandate NONE = new Mandate(Set.of(), Set.of());

  public Mandate {
    targets = Set.copyOf(targets);
    meetings = Set.copyOf(meetings);
  }

  /** What both say. */
  public Mandate and(Mandate other) {
    if (this == NONE) {
      return other;
    }
    var all = new HashSet<>(targets);
    all.addAll(other.targets);
    var met = new HashSet<>(meetings);
    met.addAll(other.meetings);
    return new Mandate(all, met);
  }
}
