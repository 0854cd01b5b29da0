package io.syncline.core.sync.match;

import io.syncline.core.definition.model.Installation;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.sync.state.ReferenceResolver;
import io.syncline.core.sync.state.reads.StateReads;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks up what records refer to, for code that shows records or decides about them: what a copy
 * means by a native id is known only then (S15).
 */
public final class ReferenceLookup {

  private ReferenceLookup() {}

  public static RecordState resolved(
      Installation installation, RecordState state, StateReads reads) {
    return installation.refers()
        ? state.referring(ReferenceResolver.lookUp(installation, Map.of(), List.of(state), reads))
        : state;
  }

  public static Map<RecordId, RecordState> resolved(
      Installation installation, Map<RecordId, RecordState> states, StateReads reads) {
    if (!installation.refers() || states.isEmpty()) {
      return states;
    }
    var references = ReferenceResolver.lookUp(installation, Map.of(), states.values(), reads);
    var resolved = new HashMap<RecordId, RecordState>();
    states.forEach((id, it) -> resolved.put(id, it.referring(references)));
    return resolved;
  }
}
