package io.syncline.core.system;

import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.model.NativeRef;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of what happened to an object's records.
 *
 * @param next the cursor of the next page; null on the last
 * @param token where the next poll goes on; null where the page does not say
 * @param expired whether the system no longer knows the place that was asked for: what happened
 *     since is not to be had
 */
public record ChangePage(
    List<Change> changes, @Nullable String next, @Nullable String token, boolean expired) {

  /** The place that was asked for is not known any more. */
  public static final ChangePage EXPIRED = new ChangePage(List.of(), null, null, true);

  public ChangePage {
    changes = List.copyOf(changes);
  }

  /**
   * That something happened to a record.
   *
   * @param identity what makes it the same row when it is shown again; null: nothing does
   * @param at when, by the system's clock; null where it does not say
   */
  public record Change(
      NativeRef ref, EventKind kind, @Nullable String identity, @Nullable Instant at) {}
}
