package io.syncline.api.audit;

import io.quarkus.security.identity.SecurityIdentity;
import io.syncline.core.access.ActionLog;
import io.syncline.core.access.ActionLog.Action;
import io.syncline.core.access.RefusedAttempts;
import io.syncline.core.model.Ids;
import jakarta.enterprise.context.RequestScoped;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The entry of the action log of one request. */
@RequestScoped
public class Actions {

  private static final Set<Integer> REFUSALS = Set.of(401, 403, 429);

  private final ActionLog log;
  private final RefusedAttempts refused;
  private final SecurityIdentity identity;
  private final Ids ids;
  private final InstantSource clock;
  private @Nullable UUID entry;

  Actions(
      ActionLog log,
      RefusedAttempts refused,
      SecurityIdentity identity,
      Ids ids,
      InstantSource clock) {
    this.log = log;
    this.refused = refused;
    this.identity = identity;
    this.ids = ids;
    this.clock = clock;
  }

  /** Logs that the caller asks for a write; nothing where there is no caller. */
  public void begin(String method, String path) {
    if (!identity.isAnonymous()) {
      var id = ids.next();
      var actor = identity.getPrincipal().getName();
      log.begin(new Action(id, clock.instant(), actor, method, path, null, 1));
      entry = id;
    }
  }

  /** Logs how it was answered; of a request without an entry only that it was refused. */
  public void end(String method, String path, int status) {
    if (entry != null) {
      log.end(entry, status);
    } else if (REFUSALS.contains(status)) {
      var actor =
          identity.isAnonymous() ? RefusedAttempts.UNKNOWN : identity.getPrincipal().getName();
      refused.add(actor, method, path, status);
    }
  }
}
