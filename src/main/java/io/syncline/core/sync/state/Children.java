package io.syncline.core.sync.state;

import io.syncline.core.definition.model.Installation;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.References;
import io.syncline.core.model.SystemId;
import io.syncline.core.sync.state.reads.StateReads;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Records that refer to one that is being merged or taken apart, locked with it.
 *
 * @param references what they lead to before it happens
 * @param creating systems in which they wait to be created
 */
public record Children(
    Collection<RecordState> states, References references, Map<RecordId, Set<SystemId>> creating) {

  static final Children NONE = new Children(List.of(), References.NONE, Map.of());

  /**
   * @param known those that are locked already, as they are now; null: it is not
   */
  public static Children locked(
      Installation installation,
      Set<RecordId> ids,
      Function<RecordId, @Nullable RecordState> known,
      StateReads reads) {
    if (ids.isEmpty()) {
      return NONE;
    }
    var states = new HashMap<RecordId, RecordState>();
    var others = new TreeSet<RecordId>();
    for (var id : ids) {
      var state = known.apply(id);
      if (state == null) {
        others.add(id);
      } else {
        states.put(id, state);
      }
    }
    states.putAll(reads.lock(others));
    return new Children(
        List.copyOf(states.values()),
        ReferenceResolver.lookUp(installation, Map.of(), states.values(), reads),
        reads.creating(states.keySet()));
  }
}
