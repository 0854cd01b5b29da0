package io.syncline.core.inbox;

import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Options of a request to sync a record, or all of a sync; they travel as the payload of the events
 * that the request files.
 *
 * @param targets the only systems that are written because of it; empty: all that receive it
 * @param force what is due is written even where the system answered that very value before, and
 *     what waits for its next attempt there is attempted now
 */
public record RecordSyncOptions(Set<SystemId> targets, boolean force) {

  public static final RecordSyncOptions NONE = new RecordSyncOptions(Set.of(), false);

  private static final String TARGETS = "targetSystems";
  private static final String FORCE = "force";

  public RecordSyncOptions {
    targets = Set.copyOf(targets);
  }

  /** All wishes combined: none gets less than it asked for. */
  public static RecordSyncOptions of(Collection<InboxEvent> events) {
    var targets = new TreeSet<SystemId>();
    boolean all = events.isEmpty();
    boolean force = false;
    for (var event : events) {
      var wish = of(event);
      all |= wish.targets.isEmpty();
      targets.addAll(wish.targets);
      force |= wish.force;
    }
    return new RecordSyncOptions(all ? Set.of() : targets, force);
  }

  private static RecordSyncOptions of(InboxEvent event) {
    boolean ofUs =
        event.source() == InboxEvent.Source.REQUEST || event.source() == InboxEvent.Source.BACKFILL;
    if (!ofUs) {
      return NONE;
    }
    var said = event.payload().fields();
    var targets = new TreeSet<SystemId>();
    if (said.get(TARGETS) instanceof Value.Items items) {
      for (var it : items.values()) {
        if (it instanceof Value.Text text) {
          targets.add(SystemId.of(text.value()));
        }
      }
    }
    return new RecordSyncOptions(
        targets, said.get(FORCE) instanceof Value.Flag flag && flag.value());
  }

  /** The payload that says it. */
  public Value.Struct payload() {
    var said = new HashMap<String, Value>();
    if (!targets.isEmpty()) {
      said.put(
          TARGETS,
          new Value.Items(
              targets.stream().map(SystemId::value).sorted().map(Value::text).toList()));
    }
    if (force) {
      said.put(FORCE, Value.flag(true));
    }
    return said.isEmpty() ? Value.Struct.EMPTY : new Value.Struct(Map.copyOf(said));
  }

  public boolean concerns(SystemId system) {
    return targets.isEmpty() || targets.contains(system);
  }
}
