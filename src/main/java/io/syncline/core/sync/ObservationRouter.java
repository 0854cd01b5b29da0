package io.syncline.core.sync;

import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.deadletter.Stage;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.identity.Findable;
import io.syncline.core.model.Ids;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.effect.EffectKind;
import io.syncline.core.sync.judge.FullEventCheck;
import io.syncline.core.sync.judge.LinkedRecordHandler;
import io.syncline.core.sync.judge.OtherCopyReads;
import io.syncline.core.sync.match.NewRecordValidation;
import io.syncline.core.sync.match.RecordMatcher;
import io.syncline.core.sync.match.UnresolvedLinks;
import io.syncline.core.sync.merge.MergeFollower;
import io.syncline.core.sync.merge.RecordMerge;
import io.syncline.core.sync.merge.Redirection;
import io.syncline.core.sync.merge.ReferenceUpdates;
import io.syncline.core.sync.read.ChangeBatch;
import io.syncline.core.sync.read.RetryDecision;
import io.syncline.core.sync.read.SourceBackoff;
import io.syncline.core.sync.removal.RemovalHandler;
import io.syncline.core.sync.removal.Removals;
import io.syncline.core.sync.removal.RestoredRecordHandler;
import io.syncline.core.sync.state.EventAuditWriter;
import io.syncline.core.sync.state.LiveRecord;
import io.syncline.core.sync.state.Observation;
import io.syncline.core.sync.state.ReferenceResolver;
import io.syncline.core.sync.state.Workspace;
import io.syncline.core.system.Failure;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.transform.Inbound;
import io.syncline.core.transform.PendingWrites;
import io.syncline.core.transform.Transformer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides one batch on a workspace: which record each observation belongs to, what it changes,
 * which deliveries follow. Its effects are in the workspace.
 */
final class ObservationRouter {

  private final RecordMatcher recordMatcher;
  private final LinkedRecordHandler linkedRecords;
  private final MergeFollower mergeFollower;
  private final RemovalHandler removalHandler;
  private final EventAuditWriter auditWriter;
  private final OtherCopyReads otherCopyReads;
  private final ReferenceResolver referenceResolver;
  private final UnresolvedLinks unresolvedLinks;
  private final RetryDecision retries;
  private final SourceBackoff sourceBackoff;

  ObservationRouter(
      Transformer transformer, Ids ids, RetryDecision retries, SourceBackoff sourceBackoff) {
    this.retries = retries;
    this.sourceBackoff = sourceBackoff;
    var pendingWrites = new PendingWrites(transformer);
    var findable = new Findable(transformer);
    var removals = new Removals(ids);
    var redirection = new Redirection(pendingWrites, ids);
    var restored = new RestoredRecordHandler(removals, ids, findable);
    this.auditWriter = new EventAuditWriter(ids);
    this.otherCopyReads = new OtherCopyReads(auditWriter, ids);
    this.referenceResolver = new ReferenceResolver(ids);
    this.unresolvedLinks = new UnresolvedLinks(ids);
    this.removalHandler = new RemovalHandler(removals, auditWriter, pendingWrites, ids);
    this.linkedRecords = new LinkedRecordHandler(transformer, ids, restored, removalHandler);
    this.recordMatcher =
        new RecordMatcher(
            new NewRecordValidation(transformer), linkedRecords, restored, unresolvedLinks, ids);
    this.mergeFollower =
        new MergeFollower(
            new RecordMerge(redirection, ids, findable),
            redirection,
            new ReferenceUpdates(redirection, ids, findable),
            auditWriter,
            ids);
  }

  void decide(ChangeBatch batch, Observation observation, Workspace workspace) {
    var now = workspace.now();
    var changes = workspace.changes();
    var ref = observation.ref();
    var entity = batch.installation().entityOf(ref.system(), ref.object()).orElse(null);
    var seen = observation.seen();
    if (entity != null && !observation.early().isEmpty()) {
      retry(changes, observation.ofEarly(), entity, Observation.TOO_EARLY, now);
    }
    if (entity == null || seen instanceof Observation.Seen.Unwanted) {
      auditWriter.close(changes, observation, "", null, Outcome.SKIPPED, "no-sync", Map.of(), now);
    } else if (seen instanceof Observation.Seen.WriteOnly) {
      otherCopyReads.order(entity, observation, workspace);
    } else if (seen instanceof Observation.Seen.Unreadable unreadable) {
      retry(changes, observation, entity, unreadable.failure(), now);
    } else if (seen instanceof Observation.Seen.Missed missed) {
      lookAgain(changes, observation, missed);
    } else if (seen instanceof Observation.Seen.Held held) {
      held(batch, entity, observation, held, workspace);
    } else if (seen instanceof Observation.Seen.Live live && !live.record().archived()) {
      var inbound = batch.inbound().get(ref);
      if (inbound != null && isBehindItsEvents(observation, live.record(), workspace)) {
        retry(changes, observation, entity, Observation.TOO_EARLY, now);
      } else if (inbound != null) {
        live(entity, observation, live.record(), inbound, workspace);
      }
    } else {
      absent(batch.installation(), observation, entity, workspace);
    }
  }

  /** What an event holds counts as read where that is beyond doubt; else it is read (S3). */
  private void held(
      ChangeBatch batch,
      Entity entity,
      Observation observation,
      Observation.Seen.Held held,
      Workspace workspace) {
    var ref = observation.ref();
    var state = workspace.linked(ref);
    var link = state == null ? null : state.link(ref).orElse(null);
    var inbound = batch.inbound().get(ref);
    if (state != null && link != null && link.openIntent()) {
      park(observation, state.record().id(), workspace);
    } else if (state != null
        && link != null
        && inbound != null
        && FullEventCheck.countsAsRead(entity, held, inbound, state, link)) {
      var live = new Observation.Seen.Live(held.record());
      live(entity, observation.showing(live), held.record(), inbound, workspace);
    } else {
      observation
          .events()
          .forEach(
              it -> workspace.changes().add(new Effect.EventPostponed(it, workspace.now(), true)));
    }
  }

  private static void park(Observation observation, RecordId behind, Workspace workspace) {
    observation
        .events()
        .forEach(
            it ->
                workspace
                    .changes()
                    .add(Effect.EventPostponed.parked(it, behind, workspace.now(), null)));
  }

  private static boolean isBehindItsEvents(
      Observation observation, NativeRecord seen, Workspace workspace) {
    var state = workspace.linked(observation.ref());
    return state != null
        && state.link(observation.ref()).stream()
            .anyMatch(it -> !it.openIntent() && FullEventCheck.mayBeAhead(observation, seen, it));
  }

  /** What was read, with its references resolved (S15). */
  private void live(
      Entity entity,
      Observation observation,
      NativeRecord seen,
      Inbound inbound,
      Workspace workspace) {
    var now = workspace.now();
    var changes = workspace.changes();
    var participant = entity.participant(observation.ref().system()).orElseThrow();
    var read = referenceResolver.read(participant, inbound, workspace.references());
    live(
        new LiveRecord(
            entity, observation, seen, read.inbound(), workspace, auditWriter, read.attributes()));
    if (observation.events().stream()
        .noneMatch(it -> changes.find(EffectKind.EVENT_POSTPONED, it).isPresent())) {
      referenceResolver.await(observation, participant, inbound, read, changes, now);
    }
    if (workspace.linked(observation.ref()) != null) {
      referenceResolver.lookForParents(observation, read, changes, now);
    }
  }

  private void live(LiveRecord live) {
    var rejected = RecordMatcher.rejection(live.inbound());
    var state = live.workspace().linked(live.ref());
    if (state != null && state.record().status() == UnifiedRecord.Status.ERASED) {
      live.skip(state.record().id(), "erased");
    } else if (rejected.isPresent() && !live.workspace().isErased(live.ref())) {
      live.reject(rejected.get(), state == null ? null : state.record().id());
    } else if (state != null) {
      linkedRecords.known(live, state);
    } else {
      recordMatcher.unknown(live);
    }
    unresolvedLinks.keep(live);
  }

  private void retry(
      ChangeSet changes, Observation observation, Entity entity, Failure failure, Instant now) {
    var latest = observation.latest();
    boolean hopeless = failure instanceof Failure.Permanent || failure instanceof Failure.Invalid;
    var next =
        hopeless
            ? Optional.<Instant>empty()
            : retries.next(
                failure,
                latest.attempts() + 1,
                sourceBackoff.waitingSince(observation.ref().system(), latest.event().receivedAt()),
                now);
    if (next.isEmpty()) {
      auditWriter.moveToDeadLetters(changes, observation, entity, null, Stage.READ, failure, now);
      return;
    }
    observation
        .events()
        .forEach(
            it ->
                changes.add(
                    new Effect.EventPostponed(
                        it, next.get(), !(failure instanceof Failure.Refused))));
  }

  /**
   * A record that is missing once may not be visible yet: the first miss is kept with each event
   * (S16).
   */
  private static void lookAgain(
      ChangeSet changes, Observation observation, Observation.Seen.Missed missed) {
    for (var it : observation.events()) {
      var first = it.missedAt() == null ? missed.at() : it.missedAt();
      changes.add(Effect.EventPostponed.missed(it, missed.at().plus(missed.again()), first));
    }
  }

  /**
   * S16: a merge in a system is followed; a record proved gone or archived is deleted or archived
   * elsewhere, as the definitions say.
   */
  private void absent(
      Installation installation, Observation observation, Entity entity, Workspace workspace) {
    var state = workspace.linked(observation.ref());
    if (state == null) {
      workspace.changes().add(new Effect.CopyUnmatched(observation.ref(), Set.of()));
      auditWriter.close(
          workspace.changes(),
          observation,
          entity.name(),
          null,
          Outcome.SKIPPED,
          "gone-unlinked",
          Map.of(),
          workspace.now());
      return;
    }
    var merged = observation.survivor();
    if (merged != null) {
      mergeFollower.follow(
          new MergeFollower.Pointer(installation, entity, observation, merged, workspace), state);
      return;
    }
    removalHandler.absent(
        new RemovalHandler.Absence(
            entity,
            observation,
            state,
            observation.seen() instanceof Observation.Seen.Gone,
            workspace));
  }
}
