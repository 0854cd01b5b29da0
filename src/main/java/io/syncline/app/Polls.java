package io.syncline.app;

import io.syncline.core.definition.Installations;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.Poller;
import io.syncline.core.system.ConnectedSystems;
import java.util.Map;

/**
 * The poll route's step: asks one system for what changed in each of its objects that takes part.
 */
public final class Polls {

  private static final int PAGE = 200;

  private final Poller poller;
  private final ConnectedSystems systems;
  private final Installations installations;
  private final Wakeups wakeups;

  Polls(Poller poller, ConnectedSystems systems, Installations installations, Wakeups wakeups) {
    this.poller = poller;
    this.systems = systems;
    this.installations = installations;
    this.wakeups = wakeups;
  }

  /** How many new events it came to. */
  public int poll(SystemId id) {
    var system = systems.get(id);
    int events = 0;
    for (var object : installations.current().byObject().getOrDefault(id, Map.of()).keySet()) {
      var type = system.type().objects().get(object);
      if (type != null) {
        events += poller.runOnce(system, type, PAGE).events().size();
      }
    }
    if (events > 0) {
      wakeups.inbox(id);
    }
    return events;
  }
}
