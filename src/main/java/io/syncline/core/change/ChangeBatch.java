package io.syncline.core.change;

import io.syncline.core.definition.Installation;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.transform.Inbound;
import java.util.List;
import java.util.Map;

/**
 * Events of one system on their way through the realtime route; each step answers with a batch that
 * knows more.
 *
 * @param installation the definitions this batch is judged by, from claim to commit
 * @param events as claimed
 * @param observations after the step {@code read}
 * @param inbound after the step {@code transform}: what each live observation says in unified terms
 */
public record ChangeBatch(
    SystemId system,
    Installation installation,
    List<QueuedEvent> events,
    List<Observation> observations,
    Map<NativeRef, Inbound> inbound) {

  public ChangeBatch {
    events = List.copyOf(events);
    observations = List.copyOf(observations);
    inbound = Map.copyOf(inbound);
  }

  static ChangeBatch claimed(SystemId system, Installation installation, List<QueuedEvent> events) {
    return new ChangeBatch(system, installation, events, List.of(), Map.of());
  }

  public boolean isEmpty() {
    return events.isEmpty();
  }

  public int size() {
    return events.size();
  }

  ChangeBatch read(List<Observation> seen) {
    return new ChangeBatch(system, installation, events, seen, Map.of());
  }

  ChangeBatch transformed(Map<NativeRef, Inbound> said) {
    return new ChangeBatch(system, installation, events, observations, said);
  }
}
