package io.syncline.core.review;

import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an edit led to, or would lead to.
 *
 * @param id the cause of its entries in the audit log; null: nothing was saved
 * @param record as it is now
 * @param changed the attributes that changed, computed ones among them
 * @param writes the attributes that are delivered, by system
 * @param stays the systems whose copies keep another value, because they cannot be written
 * @param questions what a person is asked because of it; until the answer nothing of it is written
 */
public record Edited(
    @Nullable UUID id,
    UnifiedRecord record,
    Set<String> changed,
    Map<SystemId, Set<String>> writes,
    Set<SystemId> stays,
    List<ReviewItem> questions) {}
