package io.syncline.core.delivery.step;

import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.delivery.attempt.CreateTask;
import io.syncline.core.delivery.attempt.IdempotencyKeys;
import io.syncline.core.model.Shadow;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.transform.CreateBody;
import io.syncline.core.transform.path.Paths;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Builds the native trees that are sent, so that nothing unnamed is ever wiped (S4, S8). */
final class Requests {
  private Requests() {}

  /**
   * The body of an update: only what changes; for an object type whose update replaces, the whole
   * copy of the same attempt with the changes laid over. A list that is changed in part is sent
   * whole either way, laid over the copy's.
   */
  static Value.Struct changed(
      ObjectType type, @Nullable NativeRecord copy, Map<String, Value> set, Set<String> omitted) {
    if (type.replaces()) {
      if (copy == null) {
        throw new IllegalStateException("A replacing write needs the copy of the same attempt");
      }
      return Paths.without(Paths.write(copy.answered(), set), omitted);
    }
    return Paths.write(copy == null ? Value.Struct.EMPTY : lists(copy, set.keySet()), set);
  }

  private static Value.Struct lists(NativeRecord copy, Set<String> paths) {
    var lists = new HashMap<String, Value>();
    for (var path : paths) {
      int element = path.indexOf('[');
      if (element > 0) {
        var list = path.substring(0, element);
        var held = Paths.read(copy.answered(), list);
        if (held != null && !held.isEmpty()) {
          lists.put(list, held);
        }
      }
    }
    return Paths.write(Value.Struct.EMPTY, lists);
  }

  /** The version the write is conditional on: that of the copy it was computed from. */
  static @Nullable String condition(ObjectType type, Shadow shadow, @Nullable NativeRecord copy) {
    if (!type.conditional()) {
      return null;
    }
    return copy == null ? shadow.version() : copy.version();
  }

  static WriteRequest.Create create(
      CreateTask task, Map<String, Value> set, @Nullable String marker) {
    var fields = new HashMap<>(set);
    var field = task.type().marker();
    if (field != null && marker != null) {
      fields.put(field, Value.text(marker));
    }
    var body = CreateBody.of(task.type(), fields);
    var object = task.type().name();
    var key = IdempotencyKeys.ofCreate(task.delivery, object, body);
    return new WriteRequest.Create(task.delivery.target(), object, body, key.toString(), marker);
  }

  /** The native fields a create needs and would not get. */
  static Set<String> missing(ObjectType type, Set<String> said) {
    return type.fields().values().stream()
        .filter(it -> it.required() && it.writable() && !it.isSaidBy(said))
        .map(FieldType::path)
        .filter(it -> !it.equals(type.marker()))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
