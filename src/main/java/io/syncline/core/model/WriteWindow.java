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
 * The time within which a write that no condition guarded may have gone over somebody's edit: from
 * the read it was computed from until it was acknowledged (S8). All times are the target's own, or
 * ours moved by its measured clock offset.
 *
 * @param intent the write's intent
 * @param readAt when the read was asked for
 * @param readState the time of change that the copy showed then; null: it shows none
 * @param doneAt when the write was acknowledged
 * @param writtenAt the time of change that the answer showed; null: it showed none
 * @param told per native field written, the hashes of what it was told and of what it answered
 */
public record WriteWindow(
    UUID intent,
    NativeRef ref,
    Instant readAt,
    @Nullable Instant readState,
    Instant doneAt,
    @Nullable Instant writtenAt,
    Map<String, Set<String>> told) {

  /** Enough of a hash to tell one field's few values apart, and no more to be guessed from. */
  private static final int DIGITS = 16;

  public WriteWindow {
    var copy = new HashMap<String, Set<String>>();
    told.forEach((path, hashes) -> copy.put(path, Set.copyOf(hashes)));
    told = Map.copyOf(copy);
  }

  /** How a value is known again without being kept. */
  public static String hash(Value value) {
    return VersionHash.of((value.isEmpty() ? Value.CLEARED : value).canonical())
        .hex()
        .substring(0, DIGITS);
  }

  /** Whether this value of the field is what the write said, or what came of it. */
  public boolean told(String path, Value value) {
    return told.getOrDefault(path, Set.of()).contains(hash(value));
  }
}
