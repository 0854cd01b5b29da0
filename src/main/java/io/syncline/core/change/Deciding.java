package io.syncline.core.change;

import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.definition.Entity;
import io.syncline.core.definition.Installation;
import io.syncline.core.system.Failure;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.transform.Inbound;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Decides one batch on a workspace: who each observation is, what it changes, whom to tell. Fills
 * one change set; touches no store.
 */
final class Deciding {

  private final Identifying identifying;
  private final Judging judging;
  private final Following following;
  private final Removing removing;
  private final Accounts accounts;
  private final Referring referring;
  private final Seekers seekers;
  private final Patience patience;

  Deciding(
      Identifying identifying,
      Judging judging,
      Following following,
      Removing removing,
      Accounts accounts,
      Referring referring,
      Seekers seekers,
      Patience patience) {
    this.identifying = identifying;
    this.judging = judging;
    this.following = following;
    this.removing = removing;
    this.accounts = accounts;
    this.referring = referring;
    this.seekers = seekers;
    this.patience = patience;
  }

  void decide(
      ChangeBatch batch,
      Observation observation,
      Workspace workspace,
      ChangeSet changes,
      Instant now) {
    var ref = observation.ref();
    var entity = batch.installation().entityOf(ref.system(), ref.object()).orElse(null);
    var seen = observation.seen();
    if (entity == null || seen instanceof Observation.Seen.Unwanted) {
      accounts.close(changes, observation, "", null, Outcome.SKIPPED, "no-sync", Map.of(), now);
    } else if (seen instanceof Observation.Seen.Unreadable unreadable) {
      retry(changes, observation, entity, unreadable.failure(), now);
    } else if (seen instanceof Observation.Seen.Live live && !live.record().archived()) {
      var inbound = batch.inbound().get(ref);
      if (inbound != null) {
        live(sighting(entity, observation, live.record(), inbound, workspace, changes, now));
      }
    } else {
      absent(batch.installation(), changes, observation, entity, workspace, now);
    }
  }

  /** What was seen, its references read (S15). */
  private Sighting sighting(
      Entity entity,
      Observation observation,
      NativeRecord seen,
      Inbound inbound,
      Workspace workspace,
      ChangeSet changes,
      Instant now) {
    var participant = entity.participant(observation.ref().system()).orElseThrow();
    var read = referring.read(participant, inbound, workspace.references());
    referring.await(observation, participant, inbound, read, changes, now);
    return new Sighting(
        entity,
        observation,
        seen,
        read.inbound(),
        workspace,
        changes,
        accounts,
        read.attributes(),
        now);
  }

  private void live(Sighting sighting) {
    var rejected = Identifying.rejection(sighting.inbound());
    var state = sighting.workspace().linked(sighting.ref());
    if (rejected.isPresent()) {
      sighting.reject(rejected.get(), state == null ? null : state.record().id());
    } else if (state != null) {
      judging.known(sighting, state);
    } else {
      identifying.unknown(sighting);
    }
    seekers.keep(sighting);
  }

  private void retry(
      ChangeSet changes, Observation observation, Entity entity, Failure failure, Instant now) {
    var latest = observation.latest();
    boolean hopeless = failure instanceof Failure.Permanent || failure instanceof Failure.Invalid;
    var next =
        hopeless
            ? Optional.<Instant>empty()
            : patience.next(failure, latest.attempts() + 1, latest.event().receivedAt(), now);
    if (next.isEmpty()) {
      accounts.bury(changes, observation, entity, null, "read", failure, now);
      return;
    }
    observation.events().forEach(it -> changes.putOff(it, next.get(), true));
  }

  /**
   * S16: one merged into another is followed; one proved gone or archived is deleted or archived
   * elsewhere, as their definitions say.
   */
  private void absent(
      Installation installation,
      ChangeSet changes,
      Observation observation,
      Entity entity,
      Workspace workspace,
      Instant now) {
    var state = workspace.linked(observation.ref());
    if (state == null) {
      accounts.close(
          changes,
          observation,
          entity.name(),
          null,
          Outcome.SKIPPED,
          "gone-unlinked",
          Map.of(),
          now);
      return;
    }
    var merged = observation.survivor();
    if (merged != null) {
      following.follow(
          new Following.Pointer(installation, entity, observation, merged, workspace, now),
          state,
          changes);
      return;
    }
    removing.absent(
        new Removing.Absence(
            entity,
            observation,
            state,
            observation.seen() instanceof Observation.Seen.Gone,
            workspace,
            changes,
            now));
  }
}
