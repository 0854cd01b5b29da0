package io.syncline.core.review;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The result of undoing a decision.
 *
 * @param id cause of its audit entry and of its deliveries
 * @param restored copies that are written what they held before
 * @param left what has changed since, or cannot be written, and stays as it is
 */
public record Rollback(UUID id, RecordId record, List<Restored> restored, List<Left> left) {

  /** An attribute of a copy that goes back to what it was. */
  public record Restored(NativeRef ref, String attribute) {}

  /**
   * Something that stays as it is.
   *
   * @param ref the copy; null: the record itself, and so all of this attribute
   * @param reason in words, without values
   */
  public record Left(@Nullable NativeRef ref, String attribute, String reason) {}

  public Rollback {
    restored = List.copyOf(restored);
    left = List.copyOf(left);
  }
}
