package io.syncline.core.model;

import io.syncline.core.model.value.Value;
import io.syncline.core.model.value.VersionHash;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The time within which a write that no condition guarded may have overwritten an edit: from the
 * read it was computed from until it was acknowledged (S8). All times are the target's own, or ours
 * moved by its measured clock offset.
 *
 * @param intent the write's intent
 * @param readAt when the read was asked for
 * @param readState the time of change that the copy showed then; null: it shows none
 * @param doneAt when the write was acknowledged
 * @param writtenAt the time of change that the answer showed; null: it showed none
 * @param written per native field, the hashes of the written and of the answered value
 */
public record WriteWindow(
    UUID intent,
    NativeRef ref,
    Instant readAt,
    @Nullable Instant readState,
    Instant doneAt,
    @Nullable Instant writtenAt,
    Map<String, Set<String>> written) {

  /** Enough of a hash to distinguish one field's few values, and no more to be guessed from. */
  private static final int DIGITS = 16;

  public WriteWindow {
    var copy = new HashMap<String, Set<String>>();
    written.forEach((path, hashes) -> copy.put(path, Set.copyOf(hashes)));
    written = Map.copyOf(copy);
  }

  /** The hash by which a value is recognised without being stored. */
  public static String hash(Value value) {
    return VersionHash.of((value.isEmpty() ? Value.CLEARED : value).canonical())
        .hex()
        .substring(0, DIGITS);
  }

  /** Whether this value of the field is what was written, or what the system answered. */
  public boolean wrote(String path, Value value) {
    return written.getOrDefault(path, Set.of()).contains(hash(value));
  }
}
