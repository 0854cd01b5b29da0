package io.syncline.core.sync.read;

import io.syncline.core.definition.model.Installation;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.sync.state.Observation;
import io.syncline.core.transform.Inbound;
import java.util.List;
import java.util.Map;

/**
 * Events of one system in the realtime route; each step returns a batch with more in it.
 *
 * @param installation the definitions this batch is judged by, from claim to commit
 * @param events as claimed
 * @param others more events that wait for the same records, received before the claim ended; a look
 *     may answer them too ({@link CoveredEvents})
 * @param observations after the step {@code read}
 * @param inbound after the step {@code transform}: what each live observation says in unified terms
 */
public record ChangeBatch(
    SystemId system,
    Installation installation,
    List<QueuedEvent> events,
    List<QueuedEvent> others,
    List<Observation> observations,
    Map<NativeRef, Inbound> inbound) {

  public ChangeBatch {
    events = List.copyOf(events);
    others = List.copyOf(others);
    observations = List.copyOf(observations);
    inbound = Map.copyOf(inbound);
  }

  public static ChangeBatch claimed(
      SystemId system,
      Installation installation,
      List<QueuedEvent> events,
      List<QueuedEvent> others) {
    return new ChangeBatch(system, installation, events, others, List.of(), Map.of());
  }

  public boolean isEmpty() {
    return events.isEmpty();
  }

  public int size() {
    return events.size();
  }

  public ChangeBatch read(List<Observation> seen) {
    return new ChangeBatch(system, installation, events, others, seen, Map.of());
  }

  public ChangeBatch transformed(Map<NativeRef, Inbound> said) {
    return new ChangeBatch(system, installation, events, others, observations, said);
  }
}
