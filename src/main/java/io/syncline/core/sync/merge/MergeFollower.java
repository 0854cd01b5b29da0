package io.syncline.core.sync.merge;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.Shadow;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.effect.EffectKind;
import io.syncline.core.sync.state.EventAuditWriter;
import io.syncline.core.sync.state.Marker;
import io.syncline.core.sync.state.Observation;
import io.syncline.core.sync.state.Workspace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Follows a merge that a system made of two of its own records (S16, S19): the link passes to the
 * native id that survived there, with its shadow, so that what the merge changed in the copy is an
 * edit like any other; where that one is linked to another record, the two records become one.
 * Never read as a delete.
 */
public final class MergeFollower {

  private final RecordMerge recordMerge;
  private final Redirection redirection;
  private final ReferenceUpdates referenceUpdates;
  private final EventAuditWriter auditWriter;
  private final Ids ids;

  public MergeFollower(
      RecordMerge recordMerge,
      Redirection redirection,
      ReferenceUpdates referenceUpdates,
      EventAuditWriter auditWriter,
      Ids ids) {
    this.recordMerge = recordMerge;
    this.redirection = redirection;
    this.referenceUpdates = referenceUpdates;
    this.auditWriter = auditWriter;
    this.ids = ids;
  }

  /** A pointer from one native record to the one that it was merged into. */
  public record Pointer(
      Installation installation,
      Entity entity,
      Observation observation,
      Observation.Seen.MergedInto merged,
      Workspace workspace) {

    Instant now() {
      return workspace.now();
    }

    NativeRef from() {
      return observation.ref();
    }

    NativeRef into() {
      return merged.into();
    }

    /**
     * Whose create without a known outcome made the surviving native id: its record is known by the
     * marker, and the link is about to be made. Null: none did.
     */
    @Nullable RecordId beingMade() {
      var made = Marker.claimed(entity, merged.marker(), workspace);
      return made != null
              && workspace.state(made).writing().contains(into().system())
              && workspace.state(made).main(into().system(), into().object()).isEmpty()
          ? made
          : null;
    }
  }

  /**
   * @param state the record that the ended native record is linked to
   */
  public void follow(Pointer pointer, RecordState state) {
    var changes = pointer.workspace().changes();
    var other = pointer.workspace().linked(pointer.into());
    var behind = behind(pointer, state, other);
    var events = pointer.observation().events();
    if (behind != null) {
      events.forEach(
          it ->
              changes.add(Effect.EventPostponed.parked(it, behind, pointer.now(), it.missedAt())));
      return;
    }
    // links end before new ones are made: none can be made and end in one change set
    if (changes.find(EffectKind.LINK_MADE, pointer.from()).isPresent()
        || isJoined(state, changes)
        || other != null && isJoined(other, changes)) {
      events.forEach(
          it -> changes.add(Effect.EventPostponed.missed(it, pointer.now(), it.missedAt())));
      return;
    }
    var rest = without(state, pointer.from());
    var ended = state.link(pointer.from()).orElseThrow();
    changes.unlink(
        new Effect.LinkEnded(
            pointer.from(),
            state.record().id(),
            pointer.entity().name(),
            pointer.observation().readNumber(),
            pointer.now()));
    var after =
        other == null || other.record().id().equals(state.record().id())
            ? passed(pointer, rest, ended, changes)
            : joined(pointer, other, rest, changes);
    pointer.workspace().moved(after, pointer.from());
    look(pointer, changes);
    auditWriter.close(
        changes,
        pointer.observation(),
        pointer.entity().name(),
        after.record().id(),
        Outcome.APPLIED,
        "merged-there",
        Map.of(),
        pointer.now());
  }

  /** The record whose write without a known outcome is waited for; null: there is none (S6). */
  private static @Nullable RecordId behind(
      Pointer pointer, RecordState state, @Nullable RecordState other) {
    if (RecordMerge.isBeingWritten(state)) {
      return state.record().id();
    }
    if (other == null) {
      return pointer.beingMade();
    }
    return RecordMerge.isBeingWritten(other) ? other.record().id() : null;
  }

  /** Whether this change set merges it: a chain of merges is followed link by link. */
  private static boolean isJoined(RecordState state, ChangeSet changes) {
    var id = state.record().id();
    return changes.all(Effect.RecordsMerged.class).stream()
        .map(Effect.RecordsMerged::merger)
        .anyMatch(it -> it.survivor().equals(id) || it.loser().equals(id));
  }

  /**
   * The surviving native id takes the place of the one that ended. If that was the main one, it
   * takes over its shadow: the values of a second copy were not taken.
   */
  private RecordState passed(
      Pointer pointer, RecordState rest, LinkState ended, ChangeSet changes) {
    var known = rest.link(pointer.into()).orElse(null);
    var record = rest.record().id();
    var madeBy = "merged:" + pointer.from().id();
    boolean heir = known == null || isMain(ended) && !isMain(known);
    var role = heir ? ended.link().role() : known.link().role();
    var link =
        known == null
            ? made(record, pointer.into(), role, madeBy)
            : Relinked.to(record, known.link(), role, madeBy);
    var shadow =
        heir
            ? new Shadow(
                ended.shadow().fields(),
                ended.shadow().readNumber(),
                null,
                ended.shadow().createdAt())
            : known.shadow();
    changes.link(link);
    if (heir) {
      changes.add(new Effect.ShadowAdvanced(link.ref(), shadow));
    }
    var links = new ArrayList<>(without(rest, pointer.into()).links());
    links.add(new LinkState(link, shadow, false));
    var after = new RecordState(rest.record(), links, rest.held(), rest.writing());
    var cause = pointer.observation().latest().event().id();
    redirection
        .restore(pointer.entity(), link.ref().system(), after, cause, pointer.now())
        .ifPresent(it -> changes.add(new Effect.DeliveryPlanned(it)));
    return after;
  }

  private static boolean isMain(LinkState it) {
    return it.link().role() == Link.Role.MAIN;
  }

  private static Link made(RecordId record, NativeRef ref, Link.Role role, String madeBy) {
    var it = Link.made(record, ref, madeBy);
    return new Link(it.record(), it.ref(), role, it.generation(), it.madeBy(), it.lastSync());
  }

  private RecordState joined(
      Pointer pointer, RecordState survivor, RecordState loser, ChangeSet changes) {
    var rule = "vendor:" + pointer.from().system();
    var there = pointer.from().system();
    var creating = pointer.workspace().creating(survivor.record().id(), loser.record().id());
    var terms = new RecordMerge.Terms(rule, AuditEntry.SYNCLINE, creating, pointer.now(), there);
    var joined = recordMerge.join(pointer.entity(), survivor, loser, terms, changes);
    pointer.workspace().forget(joined.loser());
    pointer.workspace().moved(joined.survivor(), pointer.from());
    return followed(pointer, joined, changes);
  }

  /** Records that referred to the ended record refer to the merged one (S15). */
  private RecordState followed(Pointer pointer, RecordMerge.Joined joined, ChangeSet changes) {
    var workspace = pointer.workspace();
    var children = workspace.children(joined.loser().id());
    var references = ReferenceUpdates.after(children.references(), joined.survivor());
    var move =
        new ReferenceUpdates.Move(
            pointer.installation(),
            references,
            children.creating(),
            "reference-followed",
            AuditEntry.SYNCLINE,
            pointer.now());
    referenceUpdates
        .follow(children, joined.survivor(), joined.loser().id(), move, changes)
        .forEach(workspace::put);
    return workspace.state(joined.survivor().record().id());
  }

  private static RecordState without(RecordState state, NativeRef ref) {
    var links = state.links().stream().filter(it -> !it.link().ref().equals(ref)).toList();
    return new RecordState(state.record(), links, state.held(), state.writing());
  }

  /**
   * The merge may have changed values of the one that survived; who it was asked about is known.
   */
  private void look(Pointer pointer, ChangeSet changes) {
    changes.add(
        new Effect.QuestionAnswered(ReviewItem.Kind.IDENTITY_CONFLICT, pointer.into().toString()));
    changes.add(
        new Effect.QuestionAnswered(ReviewItem.Kind.AMBIGUOUS_MATCH, pointer.into().toString()));
    changes.add(
        new Effect.EventQueued(
            new InboxEvent(
                ids.next(),
                pointer.into(),
                EventKind.MERGED,
                InboxEvent.Source.OBSERVED,
                InboxEvent.Arrival.at(pointer.now()),
                InboxEvent.Content.NONE,
                Origin.of(pointer.from().system().value()))));
  }
}
