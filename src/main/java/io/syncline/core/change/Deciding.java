package io.syncline.core.change;

import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.Entity;
import io.syncline.core.definition.Validation;
import io.syncline.core.identity.Identification;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.identity.MatchValues;
import io.syncline.core.identity.Matcher;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Link;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.VersionHash;
import io.syncline.core.system.Failure;
import io.syncline.core.transform.Inbound;
import io.syncline.core.transform.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides one batch on a workspace: who each observation is, what it changes, whom to tell. Fills
 * one change set; touches no store.
 */
final class Deciding {

  /** How long an event waits for a write to its link that has no outcome yet (S6). */
  private static final Duration PARKED = Duration.ofMillis(200);

  private final Judge judge;
  private final Newcomers newcomers;
  private final Ordering ordering;
  private final Accounts accounts;
  private final Ids ids;
  private final Patience patience;

  Deciding(
      Judge judge,
      Newcomers newcomers,
      Ordering ordering,
      Accounts accounts,
      Ids ids,
      Patience patience) {
    this.newcomers = newcomers;
    this.judge = judge;
    this.ordering = ordering;
    this.accounts = accounts;
    this.ids = ids;
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
        new One(entity, observation, live, inbound, workspace, changes, now).decide();
      }
    } else {
      absent(changes, observation, entity, workspace, now);
    }
  }

  private void retry(
      ChangeSet changes, Observation observation, Entity entity, Failure failure, Instant now) {
    var latest = observation.latest();
    boolean hopeless = failure instanceof Failure.Permanent || failure instanceof Failure.Invalid;
    var next =
        hopeless
            ? java.util.Optional.<Instant>empty()
            : patience.next(failure, latest.attempts() + 1, latest.event().receivedAt(), now);
    if (next.isEmpty()) {
      accounts.bury(changes, observation, entity, null, "read", failure, now);
      return;
    }
    observation.events().forEach(it -> changes.putOff(it, next.get(), true));
  }

  /**
   * S16: proved gone, archived or merged away: until deletes are carried, a person decides what
   * becomes of the others.
   */
  private void absent(
      ChangeSet changes, Observation observation, Entity entity, Workspace workspace, Instant now) {
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
    boolean merged = observation.seen() instanceof Observation.Seen.MergedInto;
    changes.review(
        new ReviewItem(
            ids.next(),
            merged ? ReviewItem.Kind.IDENTITY_CONFLICT : ReviewItem.Kind.OBSERVED_DELETE,
            observation.ref().toString(),
            entity.name(),
            state.record().id(),
            observation.ref(),
            Set.of(),
            List.of(),
            observation.ref()
                + (merged
                    ? " was merged into another record there. Which record is it now?"
                    : " is gone or archived there. What shall happen to the record in the other systems?"),
            now));
    accounts.close(
        changes,
        observation,
        entity.name(),
        state.record().id(),
        Outcome.HELD,
        merged ? "merged-in-review" : "delete-in-review",
        Map.of(),
        now);
  }

  /** One live observation on its way through identity, conflict and ordering. */
  private final class One {
    private final Entity entity;
    private final Observation observation;
    private final Observation.Seen.Live live;
    private final Inbound inbound;
    private final Workspace workspace;
    private final ChangeSet changes;
    private final Instant now;

    One(
        Entity entity,
        Observation observation,
        Observation.Seen.Live live,
        Inbound inbound,
        Workspace workspace,
        ChangeSet changes,
        Instant now) {
      this.entity = entity;
      this.observation = observation;
      this.live = live;
      this.inbound = inbound;
      this.workspace = workspace;
      this.changes = changes;
      this.now = now;
    }

    void decide() {
      var rejected = rejection();
      var state = workspace.linked(observation.ref());
      if (rejected != null) {
        reject(rejected, state == null ? null : state.record().id());
      } else if (state != null) {
        known(state);
      } else {
        unknown();
      }
    }

    private @Nullable Problem rejection() {
      return inbound.problems().stream()
          .filter(it -> it.response() == Validation.Response.REJECT)
          .findFirst()
          .orElse(null);
    }

    private void known(RecordState state) {
      var link = state.link(observation.ref()).orElseThrow();
      var version = live.record().version();
      if (link.openIntent()) {
        park();
      } else if (observation.readNumber() < link.shadow().readNumber()) {
        observation.events().forEach(it -> changes.putOff(it, now, false));
      } else if (version != null && Versions.older(version, link.shadow().version())) {
        skip(state.record().id(), "stale");
      } else if (state.record().status() == UnifiedRecord.Status.DELETED) {
        skip(state.record().id(), "deleted");
      } else {
        judged(state, link, false);
      }
    }

    /** S6: while a write has no known outcome, what its target shows is not judged. */
    private void park() {
      observation.events().forEach(it -> changes.putOff(it, now.plus(PARKED), false));
    }

    private void unknown() {
      var who = Marker.claimed(entity, observation.ref(), live.record(), workspace);
      if (who == null) {
        who =
            Matcher.identify(
                entity,
                inbound.attributes(),
                workspace::matching,
                id -> workspace.state(id).record().values());
      }
      if (who instanceof Identification.One one) {
        matched(one);
      } else if (who instanceof Identification.Ambiguous ambiguous) {
        if (ambiguous.candidates().stream().anyMatch(this::isBeingMade)) {
          park();
          return;
        }
        askWho(ReviewItem.Kind.AMBIGUOUS_MATCH, ambiguous.candidates(), ambiguous.why());
      } else if (mayEnter()) {
        var complete = newcomers.completed(entity, observation.ref().system(), inbound);
        new One(entity, observation, live, complete, workspace, changes, now).enter();
      } else {
        skip(null, "not-permitted");
      }
    }

    /** A record that nobody knows comes into being, unless what it lacks forbids that. */
    private void enter() {
      var rejected = rejection();
      if (rejected != null) {
        reject(rejected, null);
        return;
      }
      var record = UnifiedRecord.born(ids.nextRecord(), entity.name());
      workspace.born(record);
      meet(record.id(), "observed");
    }

    private void reject(Problem rejected, @Nullable RecordId record) {
      var failure =
          new Failure.Invalid(
              rejected.attribute() + ": " + rejected.reason(), Set.of(rejected.attribute()));
      accounts.bury(changes, observation, entity, record, "transform", failure, now);
    }

    /**
     * One main link per record, system and object: a second native id for the same record is a
     * question (S17).
     */
    private void matched(Identification.One one) {
      var state = workspace.state(one.record());
      if (isBeingMade(one.record())) {
        park();
      } else if (state.main(observation.ref().system(), observation.ref().object()).isPresent()) {
        askWho(
            ReviewItem.Kind.IDENTITY_CONFLICT,
            List.of(one.record()),
            "another record of "
                + observation.ref().system()
                + " is already linked to it by "
                + one.rule());
      } else {
        meet(one.record(), one.rule().equals(Marker.RULE) ? one.rule() : "match:" + one.rule());
      }
    }

    /** What looks like it may be the very copy that a create without an outcome made (S6, S9). */
    private boolean isBeingMade(RecordId record) {
      return workspace.state(record).writing().contains(observation.ref().system());
    }

    private void meet(RecordId record, String madeBy) {
      var link = Link.made(record, observation.ref(), madeBy);
      changes.link(link);
      var joined = workspace.join(link);
      judged(workspace.state(record), joined, true);
    }

    private void judged(RecordState state, LinkState link, boolean met) {
      var participant = entity.participant(observation.ref().system()).orElseThrow();
      var verdict =
          judge.judge(
              new Judge.Look(
                  entity,
                  participant,
                  state.record(),
                  state.held(),
                  link.shadow(),
                  observation,
                  live.record(),
                  inbound,
                  EditTimes.of(observation, live.record(), link.shadow(), now),
                  now));
      var after = workspace.apply(observation.ref(), verdict, matchValues(verdict));
      save(state, link.link(), verdict, met);
      ordering
          .order(
              new Ordering.Telling(
                  entity, participant, after, verdict, observation, live.record(), met, now))
          .forEach(changes::delivery);
    }

    private Set<MatchValue> matchValues(Judgement verdict) {
      return new HashSet<>(MatchValues.of(entity, verdict.record().values()).values());
    }

    private void save(RecordState before, Link link, Judgement verdict, boolean met) {
      var record = verdict.record();
      changes.shadow(observation.ref(), verdict.shadow());
      if (record != before.record()) {
        changes.record(record, workspace.versionRead(record.id()));
        changes.matchValues(record.id(), matchValues(verdict));
      }
      if (met || !verdict.changes().isEmpty()) {
        var hash = VersionHash.of(inbound.attributes());
        var synced = link.synced(now, observation.ref().system(), null, hash);
        if (met) {
          changes.link(synced);
        } else {
          changes.synced(synced);
        }
      }
      verdict.conflicts().forEach(changes::conflict);
      verdict.reviews().forEach(changes::review);
      verdict.released().forEach(it -> changes.answered(ReviewItem.Kind.INVALID_VALUE, it));
      accounts.close(
          changes,
          observation,
          entity.name(),
          record.id(),
          outcome(verdict, met),
          verdict.reason(),
          verdict.changes(),
          now);
    }

    private static Outcome outcome(Judgement verdict, boolean met) {
      if (!verdict.changes().isEmpty() || met) {
        return Outcome.APPLIED;
      }
      return verdict.held().isEmpty() ? Outcome.SKIPPED : Outcome.HELD;
    }

    private boolean mayEnter() {
      var system = observation.ref().system();
      return entity.syncs().stream()
          .filter(sync -> sync.systems().contains(system))
          .anyMatch(
              sync -> sync.attributes().stream().anyMatch(it -> sync.flows().mayEnter(it, system)));
    }

    private void askWho(ReviewItem.Kind kind, List<RecordId> candidates, String why) {
      changes.review(
          new ReviewItem(
              ids.next(),
              kind,
              observation.ref().toString(),
              entity.name(),
              null,
              observation.ref(),
              Set.of(),
              candidates.stream()
                  .map(RecordId::value)
                  .map(UUID::toString)
                  .collect(Collectors.toList()),
              "Which record is " + observation.ref() + "? " + why,
              now));
      accounts.close(
          changes,
          observation,
          entity.name(),
          null,
          Outcome.HELD,
          "identity-in-review",
          Map.of(),
          now);
    }

    private void skip(@Nullable RecordId record, String reason) {
      accounts.close(
          changes, observation, entity.name(), record, Outcome.SKIPPED, reason, Map.of(), now);
    }
  }
}
