package io.syncline.core.sync.state;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import java.util.HashSet;
import java.util.Set;

/**
 * What a run may do beyond what live sync does by itself.
 *
 * @param targets systems in which records may be created though they are older than their sync, and
 *     for which all that is due is ordered
 * @param planned copies that an approved plan contains: the strategy decides their first meeting
 *     (S13), and an edited filter takes their record out (S16)
 */
public record RunPermissions(Set<SystemId> targets, Set<NativeRef> planned) {

  public static final RunPermissions NONE = new RunPermissions(Set.of(), Set.of());

  public RunPermissions {
    targets = Set.copyOf(targets);
    planned = Set.copyOf(planned);
  }

  /** What both say. */
  public RunPermissions and(RunPermissions other) {
    if (this == NONE) {
      return other;
    }
    var all = new HashSet<>(targets);
    all.addAll(other.targets);
    var both = new HashSet<>(planned);
    both.addAll(other.planned);
    return new RunPermissions(all, both);
  }
}
