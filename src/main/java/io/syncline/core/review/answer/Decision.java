package io.syncline.core.review.answer;

import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a decision led to in its own commit.
 *
 * @param id cause of its audit entry and of its deliveries
 * @param review the item it answered
 * @param record the record it changed or made; null: none
 * @param targets the systems that deliveries were ordered for
 */
public record Decision(
    UUID id, UUID review, @Nullable RecordId record, String resolution, Set<SystemId> targets) {
  public Decision {
    targets = Set.copyOf(targets);
  }
}
