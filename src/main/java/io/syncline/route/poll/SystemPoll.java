package io.syncline.route.poll;

import io.syncline.core.definition.Installations;
import io.syncline.core.definition.ObjectType;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.route.pipeline.PipelinePlan;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks once at every object of a system that a started sync includes. One object that cannot be
 * listed does not keep the others from being looked at.
 */
public final class SystemPoll {

  private final ObjectPoll poll;
  private final ConnectedSystems systems;
  private final Installations installations;
  private final Wakeups wakeups;

  public SystemPoll(
      ObjectPoll poll, ConnectedSystems systems, Installations installations, Wakeups wakeups) {
    this.poll = poll;
    this.systems = systems;
    this.installations = installations;
    this.wakeups = wakeups;
  }

  /**
   * @return how many events were put into the inbox
   * @throws RuntimeException the first failure, after every object has had its turn
   */
  public int poll(SystemId system) {
    var connected = systems.get(system);
    var used = installations.current().byObject().getOrDefault(system, Map.of());
    int events = 0;
    RuntimeException failure = null;
    for (var object : connected.type().objects().values()) {
      if (used.containsKey(object.name()) && PipelinePlan.tellsWhatChanged(object)) {
        try {
          events += look(connected, object);
        } catch (RuntimeException e) {
          failure = first(failure, e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
    return events;
  }

  private int look(ConnectedSystem system, ObjectType object) {
    try {
      return poll.run(system, object);
    } finally {
      // pages before a failed one are in the inbox already
      wakeups.inbox(system.id());
    }
  }

  private static RuntimeException first(@Nullable RuntimeException first, RuntimeException next) {
    if (first == null) {
      return next;
    }
    first.addSuppressed(next);
    return first;
  }
}
