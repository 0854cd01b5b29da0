package io.syncline.route.failure;

import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.deadletter.Stage;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.model.Ids;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.sync.state.EventAccount;
import java.time.InstantSource;
import java.util.Map;

/** Postpones an event, or moves it to the dead letters with its audit entry, in one transaction. */
public final class EventIsolation {

  private final ChangeStore changes;
  private final Ids ids;
  private final InstantSource clock;

  public EventIsolation(ChangeStore changes, Ids ids, InstantSource clock) {
    this.changes = changes;
    this.ids = ids;
    this.clock = clock;
  }

  void setAside(
      QueuedEvent queued, Installation installation, Stage stage, String cause, Isolation policy) {
    var set = new ChangeSet();
    policy
        .next(queued.attempts())
        .ifPresentOrElse(
            at -> set.add(new Effect.EventPostponed(queued, at, true)),
            () -> moveToDeadLetters(set, queued, installation, stage, cause));
    changes.inTransaction(
        transaction -> {
          transaction.save(set);
          return queued;
        });
  }

  private void moveToDeadLetters(
      ChangeSet set, QueuedEvent queued, Installation installation, Stage stage, String cause) {
    var ref = queued.event().ref();
    var entity = installation.entityOf(ref.system(), ref.object()).orElse(null);
    var name = entity == null ? "" : entity.name();
    var now = clock.instant();
    set.add(
        new Effect.DeadLettered(
            EventAccount.letter(
                ids.next(),
                queued,
                entity,
                null,
                stage,
                cause,
                "the step failed unexpectedly",
                now)));
    set.add(
        new Effect.Audited(
            EventAccount.entry(
                queued, name, null, Outcome.FAILED, stage.code() + "-unexpected", Map.of(), now)));
    set.add(new Effect.EventDone(queued));
  }
}
