package io.syncline.store.deadletter;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.deadletter.DeadLetter;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the audit says of a dead letter that is assigned: to whose care, and whose it was before.
 */
public final class AssignmentAudit {

  private AssignmentAudit() {}

  /**
   * @param before as it was
   * @param owner null: no one any more
   */
  public static AuditEntry of(
      DeadLetter before, @Nullable String owner, UUID cause, String actor, Instant at) {
    var was = before.state().owner();
    var reason =
        "assigned to "
            + (owner == null ? "no one" : owner)
            + (was == null ? "" : ", before " + was);
    return new AuditEntry(
        cause,
        at,
        before.about(),
        new AuditEntry.Systems(null, before.system()),
        new AuditEntry.Result(AuditEntry.Operation.REVIEW, AuditEntry.Outcome.APPLIED, reason),
        Map.of(),
        AuditEntry.By.actor(actor));
  }
}
