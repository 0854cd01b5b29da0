package io.syncline.store.audit;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.model.About;
import io.syncline.core.model.SystemId;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is given to somebody's care: a dead letter, or a question.
 *
 * @param system where it concerns one
 * @param before whose it was; null: no one's
 * @param owner null: no one's any more
 */
public record OwnerChange(
    About about, @Nullable SystemId system, @Nullable String before, @Nullable String owner) {

  /**
   * What the audit log says of it.
   *
   * @param cause the id of the entry
   */
  public AuditEntry entry(UUID cause, String actor, Instant at) {
    var reason =
        "assigned to "
            + (owner == null ? "no one" : owner)
            + (before == null ? "" : ", before " + before);
    return new AuditEntry(
        cause,
        at,
        about,
        new AuditEntry.Systems(null, system),
        new AuditEntry.Result(AuditEntry.Operation.REVIEW, AuditEntry.Outcome.APPLIED, reason),
        Map.of(),
        AuditEntry.By.actor(actor));
  }
}
