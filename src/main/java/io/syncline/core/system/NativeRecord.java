package io.syncline.core.system;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record as its system returned it.
 *
 * @param fields the whole native tree as answered; a field that is absent was not said, unless the
 *     object type says that absent means cleared. Where that holds for one operation only, what its
 *     answer left out is cleared here
 * @param version the system's own version of the record (ETag, sequence), where it has one
 * @param updatedAt by the system's clock
 * @param createdAt by the system's clock
 * @param archived whether the system shows it as archived (soft-deleted)
 * @param answered the tree exactly as answered: what a full replacement is built on
 */
public record NativeRecord(
    NativeRef ref,
    Value.Struct fields,
    @Nullable String version,
    @Nullable Instant updatedAt,
    @Nullable Instant createdAt,
    boolean archived,
    Value.Struct answered) {

  /** Whose answer means what it says. */
  public NativeRecord(
      NativeRef ref,
      Value.Struct fields,
      @Nullable String version,
      @Nullable Instant updatedAt,
      @Nullable Instant createdAt,
      boolean archived) {
    this(ref, fields, version, updatedAt, createdAt, archived, fields);
  }

  /** Under the id it was asked for by, even if the system writes that in another way. */
  public NativeRecord under(NativeRef asked) {
    return new NativeRecord(asked, fields, version, updatedAt, createdAt, archived, answered);
  }

  @Override
  public String toString() {
    return "NativeRecord[" + ref + "]";
  }
}
