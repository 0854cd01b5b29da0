package io.syncline.core.model;

import io.syncline.core.model.value.VersionHash;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One record's id in one system (a row of {@code cross_system_ids}).
 *
 * @param role main: read and written; secondary: a duplicate, read only, until merged or accepted
 *     (S19)
 * @param generation grows when the link is re-pointed; a completion of an older generation is an
 *     observation (S19)
 * @param madeBy the rule that made the link: {@code created}, {@code match:email}, {@code marker},
 *     {@code person}
 * @param lastSync what was written to the copy last
 */
public record Link(
    RecordId record, NativeRef ref, Role role, int generation, String madeBy, LastSync lastSync) {

  /**
   * What was written to a copy last; all null where nothing was.
   *
   * @param source the system the change came from
   * @param run the run it belonged to
   * @param hash of the record as it was written
   */
  public record LastSync(
      @Nullable Instant at,
      @Nullable SystemId source,
      @Nullable String run,
      @Nullable VersionHash hash) {

    /** Nothing was written. */
    public static final LastSync NONE = new LastSync(null, null, null, null);
  }

  /** What made the link to a copy that this product created. */
  public static final String CREATED = "created";

  /** What a link is for. */
  public enum Role {
    MAIN,
    SECONDARY
  }

  public static Link made(RecordId record, NativeRef ref, String madeBy) {
    return new Link(record, ref, Role.MAIN, 1, madeBy, LastSync.NONE);
  }

  public Link synced(Instant at, SystemId source, @Nullable String runId, VersionHash hash) {
    return new Link(record, ref, role, generation, madeBy, new LastSync(at, source, runId, hash));
  }
}
