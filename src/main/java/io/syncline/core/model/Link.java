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
 */
public record Link(
    RecordId record,
    NativeRef ref,
    Role role,
    int generation,
    String madeBy,
    @Nullable Instant lastSyncedAt,
    @Nullable SystemId sourceSystem,
    @Nullable String syncRunId,
    @Nullable VersionHash versionHash) {

  /** What made the link to a copy that this product created. */
  public static final String CREATED = "created";

  /** What a link is for. */
  public enum Role {
    MAIN,
    SECONDARY
  }

  public static Link made(RecordId record, NativeRef ref, String madeBy) {
    return new Link(record, ref, Role.MAIN, 1, madeBy, null, null, null, null);
  }

  public Link synced(Instant at, SystemId source, @Nullable String runId, VersionHash hash) {
    return new Link(record, ref, role, generation, madeBy, at, source, runId, hash);
  }
}
