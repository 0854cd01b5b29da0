package io.syncline.core.sync.judge;

import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.conflict.Resolver;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.delivery.Removal;
import io.syncline.core.identity.Findable;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Link;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.value.VersionHash;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.planning.DeliveryPlanner;
import io.syncline.core.sync.planning.ForceSync;
import io.syncline.core.sync.removal.FilterExits;
import io.syncline.core.sync.removal.RemovalHandler;
import io.syncline.core.sync.removal.RestoredRecordHandler;
import io.syncline.core.sync.state.Judgement;
import io.syncline.core.sync.state.LiveRecord;
import io.syncline.core.system.Versions;
import io.syncline.core.transform.PendingWrites;
import io.syncline.core.transform.Transformer;
import io.syncline.core.transform.rule.ComputedAttributes;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;

/** What a sighting of a linked record changes, and which deliveries and reads follow. */
public final class LinkedRecordHandler {

  private final Judge judge;
  private final Findable findable;
  private final DeliveryPlanner deliveryPlanner;
  private final SafetyHolds safety;
  private final LostUpdateReviews lostUpdateReviews;
  private final RestoredRecordHandler restoredRecordHandler;
  private final FilterExits exits;
  private final ForceSync forceSync;
  private final ConflictAutoClose conflictAutoClose;
  private final FirstMeetingApproval firstMeetingApproval;
  private final ApprovalRules approvalRules;

  public LinkedRecordHandler(
      Transformer transformer,
      Ids ids,
      RestoredRecordHandler restoredRecordHandler,
      RemovalHandler removalHandler) {
    var pendingWrites = new PendingWrites(transformer);
    var resolver = new Resolver(transformer);
    this.restoredRecordHandler = restoredRecordHandler;
    this.judge = new Judge(new FieldJudge(transformer, resolver, ids), ids);
    this.findable = new Findable(transformer);
    this.deliveryPlanner = new DeliveryPlanner(pendingWrites, ids);
    this.safety = new SafetyHolds(transformer, pendingWrites, ids);
    this.lostUpdateReviews = new LostUpdateReviews(transformer, ids);
    this.exits = new FilterExits(removalHandler, ids);
    this.forceSync = new ForceSync(pendingWrites);
    this.conflictAutoClose = new ConflictAutoClose(transformer);
    this.approvalRules = new ApprovalRules(ids);
    this.firstMeetingApproval = new FirstMeetingApproval(resolver, transformer);
  }

  /**
   * A record that was linked before: judged unless it was seen too early or is too old (S1, S3,
   * S6).
   */
  public void known(LiveRecord sighting, RecordState state) {
    var link = state.link(sighting.ref()).orElseThrow();
    var version = sighting.seen().version();
    if (link.openIntent()) {
      sighting.park(state.record().id());
    } else if (sighting.observation().readNumber() < link.shadow().readNumber()) {
      sighting.again(sighting.now());
    } else if (version != null
        && Versions.older(version, link.shadow().version())
        && !FullEventCheck.wasTriedEnough(sighting.observation())) {
      lostUpdateReviews.keep(sighting, state.record());
      sighting.skip(state.record().id(), "stale");
    } else if (state.record().removed()) {
      if (restoredRecordHandler.alive(sighting, state, link)
          == RestoredRecordHandler.Reading.ACTIVE_AGAIN) {
        activeAgain(sighting, state.record().id());
      }
    } else if (Removal.archived(link.shadow())) {
      sighting.workspace().judgeAsActive(state.record().id(), sighting.ref());
      activeAgain(sighting, state.record().id());
    } else {
      judge(sighting, state, link, false);
      lostUpdateReviews.keep(sighting, sighting.workspace().state(state.record().id()).record());
    }
  }

  /** Everything that is due anywhere is ordered, as if the record were new. */
  private void activeAgain(LiveRecord sighting, RecordId record) {
    var state = sighting.workspace().state(record);
    judge(sighting, state, state.link(sighting.ref()).orElseThrow(), false, true);
  }

  /**
   * @param met whether the link was made just now
   */
  public void judge(LiveRecord sighting, RecordState state, LinkState link, boolean met) {
    judge(sighting, state, link, met, met);
  }

  private void judge(
      LiveRecord sighting, RecordState state, LinkState link, boolean met, boolean planAll) {
    var shadow = UnansweredCreates.base(sighting, state, link, met);
    var judged =
        judge
            .judge(
                new Judge.Look(
                    sighting.entity(),
                    sighting.participant(),
                    new Judge.Known(state.record(), state.held(), isOnly(state, link), shadow),
                    sighting.observation(),
                    sighting.seen(),
                    sighting.inbound(),
                    new Judge.Terms(
                        EditTimes.of(
                            sighting.observation(), sighting.seen(), shadow, sighting.now()),
                        sighting.workspace(),
                        state.references(),
                        sighting.now())))
            .examining(knownAgain(sighting, link));
    var computed = computed(sighting, approved(sighting, state, judged));
    var decided = approvalRules.check(sighting, state.record(), computed);
    var values = matchValues(sighting, state, decided);
    var verdict = agreed(sighting, state, safe(sighting, state, decided, values), values);
    var judgedState = sighting.workspace().judged(sighting.ref(), verdict, values);
    var wish = sighting.observation().wish();
    var after = wish.force() ? forceSync.force(sighting, wish, judgedState) : judgedState;
    var changes = sighting.changes();
    if (verdict.record() != state.record()
        || !verdict.examined().isEmpty()
            && Findable.lacks(sighting.entity(), verdict.record().values())) {
      changes.add(new Effect.MatchValuesSet(verdict.record().id(), values));
    }
    link(sighting, link.link(), verdict, met);
    account(sighting, verdict, met);
    if (state.held().contains(Removal.HELD)) {
      changes.add(
          new Effect.QuestionAnswered(ReviewItem.Kind.OBSERVED_DELETE, sighting.ref().toString()));
    }
    var request = new DeliveryPlanner.PlanRequest(sighting, after, verdict, planAll);
    deliveryPlanner.order(request).forEach(it -> changes.add(new Effect.DeliveryPlanned(it)));
    deliveryPlanner.looks(request).forEach(it -> changes.add(new Effect.EventQueued(it)));
    exits.order(sighting, state.record(), after);
  }

  /**
   * Attributes that were not written because they named an unknown record, and that name it no
   * longer.
   */
  private static Set<String> knownAgain(LiveRecord sighting, LinkState link) {
    var known = new HashSet<>(link.awaiting());
    known.removeAll(sighting.awaiting());
    return known;
  }

  private static boolean isOnly(RecordState state, LinkState link) {
    var ref = link.link().ref();
    return state.links().stream()
        .map(it -> it.link().ref())
        .filter(it -> it.system().equals(ref.system()) && it.object().equals(ref.object()))
        .allMatch(ref::equals);
  }

  /** Open first meetings are decided by the plan that a person approved. */
  private Judgement approved(LiveRecord sighting, RecordState before, Judgement judged) {
    return before.held().isEmpty()
        ? judged
        : firstMeetingApproval.decide(sighting, before, judged, judged.on(before, sighting.ref()));
  }

  /** What rules compute follows from what was decided. */
  private static Judgement computed(LiveRecord sighting, Judgement judged) {
    var record = judged.record();
    var result = ComputedAttributes.of(sighting.entity(), record, sighting.now());
    var changes = new TreeMap<String, AttributeChange>();
    result
        .changed()
        .forEach(
            (name, it) -> {
              var before = record.value(name);
              if (before == null || !before.agreesWith(it.value())) {
                changes.put(name, new AttributeChange(before, it.value()));
              }
            });
    var after =
        result.changed().isEmpty()
            ? judged
            : judged
                .deciding(result.changed(), changes, Set.of())
                .examining(result.changed().keySet());
    return after.withoutResult(result.withoutResult());
  }

  /** Open questions are closed where the sides agree now. */
  private Judgement agreed(
      LiveRecord sighting, RecordState before, Judgement judged, Set<MatchValue> values) {
    if (before.held().isEmpty()) {
      return judged;
    }
    var looked = new HashSet<>(judged.examined());
    looked.addAll(judged.changes().keySet());
    looked.removeAll(judged.held());
    var after = judged.on(before, sighting.ref());
    var answered = conflictAutoClose.settle(sighting, before, looked, after);
    return answered.isEmpty() ? judged : judged.releasing(answered);
  }

  /**
   * Opens a question for each change that is too large, and closes those that are not too large any
   * more.
   */
  private Judgement safe(
      LiveRecord sighting, RecordState before, Judgement judged, Set<MatchValue> values) {
    var changed = judged.changes().keySet();
    var after = judged.on(before, sighting.ref());
    var questions = safety.of(sighting, after, changed);
    var asked = new HashSet<String>();
    questions.forEach(it -> asked.addAll(it.attributes()));
    var settled = new HashSet<Effect.QuestionAnswered>();
    for (var name : changed) {
      if (before.held().contains(name)
          && !asked.contains(name)
          && SafetyHolds.limit(sighting, name) != null) {
        var subject = SafetyHolds.subject(before, name);
        settled.add(new Effect.QuestionAnswered(ReviewItem.Kind.SAFETY_HOLD, subject));
      }
    }
    var verdict = questions.isEmpty() ? judged : judged.asking(questions);
    return settled.isEmpty() ? verdict : verdict.releasing(settled);
  }

  private Set<MatchValue> matchValues(LiveRecord sighting, RecordState before, Judgement verdict) {
    var links =
        before.links().stream()
            .map(
                it ->
                    it.link().ref().equals(sighting.ref())
                        ? new LinkState(it.link(), verdict.shadow(), it.openIntent())
                        : it)
            .toList();
    return findable.values(
        sighting.entity(), new RecordState(verdict.record(), links, before.held()));
  }

  /** Sync metadata moves only with what was synced. */
  private static void link(LiveRecord sighting, Link link, Judgement verdict, boolean met) {
    if (!met && verdict.changes().isEmpty()) {
      return;
    }
    var hash = VersionHash.of(sighting.inbound().attributes());
    var synced = link.synced(sighting.now(), sighting.system(), null, hash);
    if (met) {
      sighting.changes().link(synced);
    } else {
      sighting.changes().add(new Effect.LinkSynced(synced));
    }
  }

  private static void account(LiveRecord sighting, Judgement verdict, boolean met) {
    sighting
        .changes()
        .add(
            new Effect.CopyJudged(
                sighting.ref(),
                verdict.record().id(),
                verdict.held().isEmpty(),
                isAwaited(sighting),
                sighting.now()));
    sighting.close(
        verdict.record().id(), outcome(verdict, met), verdict.reason(), verdict.changes());
  }

  private static boolean isAwaited(LiveRecord sighting) {
    return sighting.observation().events().stream()
        .anyMatch(it -> it.event().source() == InboxEvent.Source.OBSERVED);
  }

  private static Outcome outcome(Judgement verdict, boolean met) {
    if (!verdict.changes().isEmpty() || met) {
      return Outcome.APPLIED;
    }
    return verdict.held().isEmpty() ? Outcome.SKIPPED : Outcome.HELD;
  }
}
