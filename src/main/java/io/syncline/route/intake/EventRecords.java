package io.syncline.route.intake;

import io.syncline.core.definition.key.NamePattern;
import io.syncline.core.definition.system.Webhook;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.NestedId;
import io.syncline.core.transform.path.Paths;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The records that an event is about.
 *
 * @param refs each once, in the order of the event
 * @param fault what is wrong with the others that it names, without values; null: nothing
 */
record EventRecords(Set<NativeRef> refs, @Nullable String fault) {

  private static final String NO_RECORD = "the event names no record";
  private static final String NO_PARENT = "the event does not name the parent of its record";
  private static final String TOO_LONG = "the event's record id is longer than ids are";

  static EventRecords of(SystemId system, Webhook webhook, Value.Struct event) {
    var said = text(event, webhook.meaning().object());
    var object = said == null ? null : NamePattern.find(webhook.meaning().objects(), said);
    if (object == null) {
      return new EventRecords(Set.of(), "the event's object is unknown");
    }
    var parentPath = webhook.meaning().parents().get(object);
    var parent = parentPath == null ? null : text(event, parentPath);
    if (parentPath != null && (parent == null || parent.isEmpty())) {
      return new EventRecords(Set.of(), NO_PARENT);
    }
    var refs = new LinkedHashSet<NativeRef>();
    String fault = null;
    for (var value : named(event, webhook.nativeId(object))) {
      var id = EventFields.text(value);
      if (id == null || id.isEmpty()) {
        fault = NO_RECORD;
        continue;
      }
      try {
        var whole = parent == null ? id : new NestedId(parent, id).text();
        refs.add(new NativeRef(system, object, whole));
      } catch (IllegalArgumentException e) {
        fault = TOO_LONG;
      }
    }
    return new EventRecords(refs, refs.isEmpty() && fault == null ? NO_RECORD : fault);
  }

  /** What is at the first path that names a record, and at a path of a list all of its elements. */
  private static List<Value> named(Value.Struct event, List<String> paths) {
    for (var path : paths) {
      int each = path.indexOf(Webhook.EACH);
      var values = each < 0 ? List.<Value>of() : elements(event, path, each);
      var value = each < 0 ? Paths.read(event, path) : null;
      var text = EventFields.text(value);
      if (!values.isEmpty()) {
        return values;
      }
      if (value != null && text != null && !text.isEmpty()) {
        return List.of(value);
      }
    }
    return List.of();
  }

  /** Of {@code a[].b} what is at {@code b} in each element of {@code a}; of {@code a[]} these. */
  private static List<Value> elements(Value.Struct event, String path, int each) {
    if (!(Paths.read(event, path.substring(0, each)) instanceof Value.Items items)) {
      return List.of();
    }
    int rest = each + Webhook.EACH.length() + 1;
    return rest > path.length()
        ? items.values()
        : items.values().stream().map(it -> at(it, path.substring(rest))).toList();
  }

  private static Value at(Value element, String path) {
    var value = element instanceof Value.Struct struct ? Paths.read(struct, path) : null;
    return value == null ? Value.CLEARED : value;
  }

  private static @Nullable String text(Value.Struct event, String path) {
    return EventFields.text(Paths.read(event, path));
  }
}
