package io.syncline.core.delivery.attempt;

import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.delivery.Intent;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.WriteWindow;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.transform.path.Paths;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the writes that may have overwritten an edit, for a target that reports edits and their
 * times (S8): updates without a condition, of a copy that was read before.
 */
public final class WriteWindows {
  private final ConnectedSystem system;

  WriteWindows(ConnectedSystem system) {
    this.system = system;
  }

  /**
   * @param type of the copy, which says what else a write carries
   * @param answer what the target showed after the write; null: nothing
   * @param now what each field written is known to hold
   */
  public @Nullable WriteWindow of(
      Intent intent,
      ObjectType type,
      @Nullable NativeRecord answer,
      Map<String, FieldShadow> now,
      Instant doneAt) {
    var read = intent.read();
    if (read == null
        || !(intent.request() instanceof WriteRequest.Update update)
        || update.ifVersion() != null) {
      return null;
    }
    var ahead = system.clockOffset();
    return new WriteWindow(
        intent.id(),
        update.ref(),
        read.at().plus(ahead),
        read.state(),
        doneAt.plus(ahead),
        answer == null ? null : answer.updatedAt(),
        written(intent, type, update, now));
  }

  private static Map<String, Set<String>> written(
      Intent intent, ObjectType type, WriteRequest.Update update, Map<String, FieldShadow> now) {
    var written = new HashMap<String, Set<String>>();
    for (var path : type.fields().keySet()) {
      var carried = Paths.read(update.fields(), path);
      if (carried != null && isCarried(path, type, intent)) {
        written.put(path, Set.of(WriteWindow.hash(carried)));
      }
    }
    for (var path : intent.expected().keySet()) {
      var hashes = new HashSet<String>();
      var sent = Paths.read(update.fields(), path);
      var held = now.get(path);
      hashes.add(WriteWindow.hash(sent == null ? Value.CLEARED : sent));
      if (held != null) {
        hashes.add(WriteWindow.hash(held.held()));
      }
      written.put(path, hashes);
    }
    return written;
  }

  /**
   * Whether a field goes out as it was read, because others do: with the whole record, or with the
   * list that both are in (S14).
   */
  private static boolean isCarried(String path, ObjectType type, Intent intent) {
    int list = path.indexOf('[');
    return type.replaces()
        || list > 0
            && intent.expected().keySet().stream()
                .anyMatch(it -> it.startsWith(path.substring(0, list + 1)));
  }
}
