package io.syncline.core.system;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Value;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record as its system tells it.
 *
 * @param fields the whole native tree as answered; a field that is absent was not said, unless the
 *     object type says that absent means cleared
 * @param version the system's own version of the record (ETag, sequence), where it has one
 * @param updatedAt by the system's clock
 * @param createdAt by the system's clock
 * @param archived whether the system shows it as archived (soft-deleted)
 */
public record NativeRecord(
    NativeRef ref,
    Value.Struct fields,
    @Nullable String version,
    @Nullable Instant updatedAt,
    @Nullable Instant createdAt,
    boolean archived) {

  @Override
  public String toString() {
    return "NativeRecord[" + ref + "]";
  }
}
