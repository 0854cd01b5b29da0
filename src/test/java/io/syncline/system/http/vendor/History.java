package io.syncline.system.http.vendor;

import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.path.Paths;
import io.syncline.json.Json;
import io.syncline.sandbox.kernel.Reply;
import io.syncline.system.http.call.Formats;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What happened to the records of a stand-in, as its feeds and lists of deleted records say. */
final class History {

  private static final String TOKEN = "t-";

  private record Entry(String id, EventKind kind, Instant at) {}

  private final InstantSource clock;
  private final Map<String, List<Entry>> entries = new HashMap<>();

  History(InstantSource clock) {
    this.clock = clock;
  }

  /** As exactly as the times of the object are. */
  Instant now(ObjectType object) {
    long step = Math.max(1, object.granularity().toMillis());
    return Instant.ofEpochMilli(Math.floorDiv(clock.millis(), step) * step);
  }

  void add(String object, String id, EventKind kind) {
    of(object).add(new Entry(id, kind, clock.instant()));
  }

  private List<Entry> of(String object) {
    return entries.computeIfAbsent(object, it -> new ArrayList<>());
  }

  /**
   * All that a feed has to say, in one page.
   *
   * @param position a token or a time from which on; null: a feed with a token says where it is
   */
  Reply feed(ObjectType object, Operation operation, @Nullable String position) {
    var changes = Objects.requireNonNull(operation.answer().beside().changes());
    var all = of(object.name());
    boolean begins = position == null && changes.start() != null;
    int from =
        begins
            ? all.size()
            : position != null && position.startsWith(TOKEN)
                ? Integer.parseInt(position.substring(TOKEN.length()))
                : 0;
    var since =
        position == null || position.startsWith(TOKEN)
            ? Instant.MIN
            : Objects.requireNonNull(Formats.instant(Value.text(position)), position);
    var lists = new TreeMap<String, List<Value>>();
    changes.lists().keySet().forEach(it -> lists.put(it, new ArrayList<>()));
    var rows = new ArrayList<Value>();
    for (int i = from; i < all.size(); i++) {
      var entry = all.get(i);
      boolean asked = operation.kind() == Operation.Kind.FEED || entry.kind() == EventKind.DELETED;
      if (asked && !entry.at().isBefore(since)) {
        var row = row(object, operation, entry, i);
        rows.add(row);
        changes.lists().entrySet().stream()
            .filter(it -> it.getValue() == entry.kind())
            .forEach(it -> lists.get(it.getKey()).add(row));
      }
    }
    var answer = new TreeMap<String, Value>();
    lists.forEach((path, of) -> answer.put(path, new Value.Items(of)));
    if (changes.token() != null) {
      answer.put(changes.token(), Value.text(TOKEN + all.size()));
    }
    var paging = operation.paging();
    if (paging != null && paging.more() != null) {
      answer.put(paging.more().replace("!", ""), Value.flag(paging.more().startsWith("!")));
    }
    if (lists.isEmpty()) {
      if (operation.records().isEmpty()) {
        return json(new Value.Items(rows));
      }
      answer.put(operation.records(), new Value.Items(rows));
    }
    return json(Paths.write(Value.Struct.EMPTY, answer));
  }

  private static Value row(ObjectType object, Operation operation, Entry entry, int number) {
    var changes = Objects.requireNonNull(operation.answer().beside().changes());
    var values = new TreeMap<String, Value>();
    changes.identity().forEach(it -> values.put(it, Value.text("row-" + number)));
    changes.where().forEach((path, said) -> values.put(path, Value.text(said.replace("*", "x"))));
    if (changes.kind() != null) {
      var word =
          changes.kinds().entrySet().stream()
              .filter(it -> it.getValue() == entry.kind())
              .map(it -> it.getKey().replace("*", "x"))
              .findFirst();
      values.put(changes.kind(), Value.text(word.orElse("x.changed")));
    }
    if (changes.at() != null) {
      values.put(changes.at(), Value.text(entry.at().toString()));
    }
    var id = operation.answer().id();
    values.put(id == null ? object.id() : id, Value.text(entry.id()));
    return Paths.write(Value.Struct.EMPTY, values);
  }

  private static Reply json(Value body) {
    return new Reply(200, Map.of("Content-Type", "application/json"), Json.write(body));
  }
}
