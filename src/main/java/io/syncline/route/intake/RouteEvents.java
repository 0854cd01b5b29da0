package io.syncline.route.intake;

import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.inbox.Inbox;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.transform.path.Paths;
import io.syncline.route.PlainValues;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Stores the events that routes of integrators send to {@code direct:<system>.<object>.event}. When
 * {@link #take} returns they are committed; where it throws, none of them is, and the exchange of
 * the integrator's route fails, so that its component offers them again.
 */
public final class RouteEvents {

  private static final Logger LOG = Logger.getLogger(RouteEvents.class);
  private static final int MOST_EVENTS = 5_000;
  private static final String MISSED = "missed";

  private final ConnectedSystems systems;
  private final Inbox inbox;
  private final Wakeups wakeups;
  private final Ids ids;
  private final InstantSource clock;

  public RouteEvents(
      ConnectedSystems systems, Inbox inbox, Wakeups wakeups, Ids ids, InstantSource clock) {
    this.systems = systems;
    this.inbox = inbox;
    this.wakeups = wakeups;
    this.ids = ids;
    this.clock = clock;
  }

  /** What a message holds, as the route template calls it. */
  public void take(String system, String object, Exchange exchange) {
    var said = PlainValues.of(exchange.getMessage());
    if (said == null) {
      throw new IllegalArgumentException("an event names no record: the message is empty");
    }
    store(SystemId.of(system), object, said);
  }

  /**
   * @param said an id, or {@code id}, {@code kind}, {@code occurredAt} and {@code event}, or a list
   *     of these; or {@code missed}, where changes were lost and it is not known which: the system
   *     is polled now
   * @throws IllegalArgumentException where one of them names no record
   */
  public void store(SystemId system, String object, Value said) {
    var idPath = type(system, object).id();
    if (said instanceof Value.Struct struct && isMissed(struct)) {
      LOG.warnf("%s says that changes of its %s were lost; it is polled now", system, object);
      wakeups.polls(system);
      return;
    }
    var all = said instanceof Value.Items items ? items.values() : List.of(said);
    if (all.size() > MOST_EVENTS) {
      throw new IllegalArgumentException("a message holds more than 5,000 events");
    }
    var events = all.stream().map(it -> event(system, object, idPath, it)).toList();
    if (events.isEmpty()) {
      return;
    }
    var fresh = inbox.accept(events);
    if (!fresh.isEmpty()) {
      wakeups.inbox(system, events.stream().filter(it -> fresh.contains(it.id())).toList());
    }
  }

  private ObjectType type(SystemId system, String object) {
    return systems
        .find(system)
        .map(it -> it.type().objects().get(object))
        .orElseThrow(() -> new IllegalStateException(system + " is not connected"));
  }

  /** Said alone: a record may have a field of this name. */
  private static boolean isMissed(Value.Struct said) {
    return said.fields().size() == 1 && Value.flag(true).equals(said.fields().get(MISSED));
  }

  private InboxEvent event(SystemId system, String object, String idPath, Value said) {
    var tree = said instanceof Value.Struct struct ? struct : null;
    var named = tree == null ? EventFields.text(said) : id(tree, idPath);
    if (named == null || named.isBlank() || named.length() > NativeRef.LONGEST) {
      throw new IllegalArgumentException("an event names no record: it has no `id`");
    }
    var time = tree == null ? null : tree.fields().get("occurredAt");
    return InboxEvent.reported(
        ids.next(),
        new NativeRef(system, object, named.strip()),
        tree == null ? EventKind.UPDATED : kind(EventFields.text(tree.fields().get("kind"))),
        tree == null ? null : identity(object, tree.fields().get("event")),
        time == null ? null : EventFields.time(time),
        clock.instant());
  }

  private static @Nullable String identity(String object, @Nullable Value event) {
    return event == null
        ? null
        : EventFields.identity(
            new Value.Struct(Map.of("object", Value.text(object), "event", event)),
            List.of("object", "event"));
  }

  /** Of an event, or of the whole record. */
  private static @Nullable String id(Value.Struct tree, String idPath) {
    var own = EventFields.text(tree.fields().get("id"));
    return own == null || own.isEmpty() ? EventFields.text(Paths.read(tree, idPath)) : own;
  }

  private static EventKind kind(@Nullable String said) {
    if (said == null || said.isBlank()) {
      return EventKind.UPDATED;
    }
    return Arrays.stream(EventKind.values())
        .filter(it -> it != EventKind.MERGED)
        .filter(it -> Names.same(it.name(), said))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("an event's `kind` is created, updated or deleted"));
  }
}
