package io.syncline.route.intake;

import io.syncline.core.definition.system.Webhook;
import io.syncline.core.inbox.HookFault;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.path.Paths;
import io.syncline.json.Json;
import io.syncline.json.MalformedJson;
import io.syncline.route.intake.http.HookAnswer;
import io.syncline.route.intake.http.HookRefused;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The events in a webhook's body, where and how the system type says they are written. */
final class EventList {

  /** Vendors send a thousand at most; all of a body are committed before it is answered. */
  private static final int MOST_EVENTS = 5_000;

  private static final HookAnswer TOO_MANY =
      HookAnswer.refused(413, "The body holds more than 5,000 events");

  private EventList() {}

  /**
   * @throws HookRefused 400 where the body holds no events at all; 413 where it holds too many
   */
  static List<Value> of(Webhook webhook, byte[] written) {
    var body = parsed(written);
    var events = webhook.events().isEmpty() ? body : read(body, webhook.events());
    if (webhook.places().form() == Webhook.Form.MAP) {
      return events instanceof Value.Struct map ? mapped(map, beside(webhook, body)) : none();
    }
    if (events instanceof Value.Items items) {
      var beside = beside(webhook, body);
      return beside == null
          ? limited(items.values())
          : limited(items.values()).stream()
              .map(it -> with(it, Map.of(Webhook.BODY, beside)))
              .toList();
    }
    if (events instanceof Value.Struct) {
      var beside = beside(webhook, body);
      return List.of(beside == null ? events : with(events, Map.of(Webhook.BODY, beside)));
    }
    return none();
  }

  private static List<Value> mapped(Value.Struct map, @Nullable Value beside) {
    limited(map.fields().keySet());
    var events = new ArrayList<Value>();
    map.fields()
        .forEach(
            (name, event) -> {
              var more = new HashMap<String, Value>(Map.of(Webhook.KEY, Value.text(name)));
              if (beside != null) {
                more.put(Webhook.BODY, beside);
              }
              events.add(with(event, more));
            });
    return events;
  }

  private static <T extends Collection<?>> T limited(T events) {
    limit(events.size());
    return events;
  }

  /**
   * @throws HookRefused 413 where so many are too many
   */
  static void limit(int events) {
    if (events > MOST_EVENTS) {
      throw new HookRefused(TOO_MANY, HookFault.TOO_MANY_EVENTS);
    }
  }

  private static List<Value> none() {
    throw new HookRefused(400, "The body holds no events where the system type expects them");
  }

  /** What the body says beside its events; null where nothing of an event is read from there. */
  private static @Nullable Value beside(Webhook webhook, Value body) {
    return webhook.saysBody() && body instanceof Value.Struct whole && !webhook.events().isEmpty()
        ? Paths.without(whole, List.of(webhook.events()))
        : null;
  }

  private static Value with(Value event, Map<String, Value> more) {
    if (!(event instanceof Value.Struct struct)) {
      return event;
    }
    var fields = new HashMap<>(struct.fields());
    fields.putAll(more);
    return new Value.Struct(fields);
  }

  private static Value parsed(byte[] body) {
    try {
      return Json.parse(body);
    } catch (MalformedJson e) {
      throw new HookRefused(400, e.getMessage());
    }
  }

  private static @Nullable Value read(Value tree, String path) {
    return tree instanceof Value.Struct struct ? Paths.read(struct, path) : null;
  }
}
