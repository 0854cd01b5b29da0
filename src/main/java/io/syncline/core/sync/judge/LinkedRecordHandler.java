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
import io.syncline.core.model.UnifiedRecord.Status;
import io.syncline.core.model.value.VersionHash;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.planning.DeliveryPlanner;
import io.syncline.core.sync.planning.ForceSync;
import io.syncline.core.sync.planning.RecordAge;
import io.syncline.core.sync.removal.FilterExits;
import io.syncline.core.sync.removal.RemovalHandler;
import io.syncline.core.sync.removal.RestoredRecordHandler;
import io.syncline.core.sync.state.Judgement;
import io.syncline.core.sync.state.LiveRecord;
import io.syncline.core.sync.trigger.WorkflowTriggers;
import io.syncline.core.system.Versions;
import io.syncline.core.transform.CopyFacts;
import io.syncline.core.transform.PendingWrites;
import io.syncline.core.transform.Transformer;
import io.syncline.core.transform.rule.ComputedAttributes;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;

/** What a read of a linked record changes, and which deliveries and reads follow. */
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
  private final RateWaits rateWaits;
  private final WorkflowTriggers workflowTriggers;
  private final CopyFacts copyFacts;

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
    this.rateWaits = new RateWaits(ids);
    this.workflowTriggers = new WorkflowTriggers(ids);
    this.copyFacts = new CopyFacts(transformer);
    this.firstMeetingApproval = new FirstMeetingApproval(resolver, transformer);
  }

  /**
   * A record that was linked before: judged unless it was seen too early or is too old (S1, S3,
   * S6).
   */
  public void known(LiveRecord live, RecordState state) {
    var link = state.link(live.ref()).orElseThrow();
    var version = live.seen().version();
    if (link.openIntent()) {
      live.park(state.record().id());
    } else if (live.observation().readNumber() < link.shadow().readNumber()) {
      live.again(live.now());
    } else if (version != null
        && Versions.older(version, link.shadow().version())
        && !FullEventCheck.wasTriedEnough(live.observation())) {
      lostUpdateReviews.keep(live, state.record());
      live.skip(state.record().id(), "stale");
    } else if (state.record().removed()) {
      if (restoredRecordHandler.alive(live, state, link)
          == RestoredRecordHandler.Reading.ACTIVE_AGAIN) {
        activeAgain(live, state.record().id());
      }
    } else if (Removal.archived(link.shadow())) {
      live.workspace().judgeAsActive(state.record().id(), live.ref());
      activeAgain(live, state.record().id());
    } else {
      judge(live, state, link, false);
      lostUpdateReviews.keep(live, live.workspace().state(state.record().id()).record());
    }
  }

  /** Everything that is due anywhere is ordered, as if the record were new. */
  private void activeAgain(LiveRecord live, RecordId record) {
    var state = live.workspace().state(record);
    judge(live, state, state.link(live.ref()).orElseThrow(), false, true);
  }

  /**
   * @param met whether the link was made just now
   */
  public void judge(LiveRecord live, RecordState state, LinkState link, boolean met) {
    judge(live, state, link, met, met);
  }

  private void judge(
      LiveRecord live, RecordState state, LinkState link, boolean met, boolean planAll) {
    boolean learned = !met && RecordAge.isLearned(live, state, link);
    var shadow = UnansweredCreates.base(live, state, link, met);
    var judged =
        judge
            .judge(
                new Judge.Input(
                    live.entity(),
                    live.participant(),
                    new Judge.Known(state.record(), state.held(), isOnly(state, link), shadow),
                    live.observation(),
                    live.seen(),
                    live.inbound(),
                    new Judge.Terms(
                        EditTimes.of(live.observation(), live.seen(), shadow, live.now()),
                        live.workspace(),
                        state.references(),
                        live.now())))
            .examining(knownAgain(live, link));
    var computed = computed(live, state, approved(live, state, judged));
    var approved = approvalRules.check(live, state.record(), computed);
    var decided = rateWaits.check(live, state.record(), approved);
    var values = matchValues(live, state, decided);
    var verdict = agreed(live, state, safe(live, state, decided, values), values);
    var judgedState = live.workspace().judged(live.ref(), verdict, values);
    var wish = live.observation().wish();
    var after = wish.force() ? forceSync.force(live, wish, judgedState) : judgedState;
    var changes = live.changes();
    if (verdict.record() != state.record()
        || !verdict.examined().isEmpty()
            && Findable.lacks(live.entity(), verdict.record().values())) {
      changes.add(new Effect.MatchValuesSet(verdict.record().id(), values));
    }
    link(live, link.link(), verdict, met);
    account(live, verdict, met);
    if (state.held().contains(Removal.HELD)) {
      changes.add(
          new Effect.QuestionAnswered(ReviewItem.Kind.OBSERVED_DELETE, live.ref().toString()));
    }
    boolean released = state.record().status() == Status.QUARANTINED && isActive(after);
    var request =
        new DeliveryPlanner.PlanRequest(live, after, verdict, planAll || learned || released);
    deliveryPlanner.order(request).forEach(it -> changes.add(new Effect.DeliveryPlanned(it)));
    deliveryPlanner.readRequests(request).forEach(it -> changes.add(new Effect.EventQueued(it)));
    rateWaits.arrived(live, state.record(), after.record());
    exits.order(live, state.record(), after);
    workflowTriggers.changed(
        live.change(),
        new WorkflowTriggers.Step(state.record(), after.record(), learned),
        it -> RecordAge.young(live.participant(), live.observation(), live.seen(), it));
  }

  /**
   * Attributes that were not written because they named an unknown record, and that name it no
   * longer.
   */
  private static Set<String> knownAgain(LiveRecord live, LinkState link) {
    var known = new HashSet<>(link.awaiting());
    known.removeAll(live.awaiting());
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
  private Judgement approved(LiveRecord live, RecordState before, Judgement judged) {
    return before.held().isEmpty()
        ? judged
        : firstMeetingApproval.decide(live, before, judged, judged.on(before, live.ref()));
  }

  private static boolean isActive(RecordState state) {
    return state.record().status() == Status.ACTIVE;
  }

  /** What rules compute follows from what was decided. */
  private Judgement computed(LiveRecord live, RecordState state, Judgement judged) {
    var record = judged.record();
    var seen = judged.on(state, live.ref());
    var result =
        ComputedAttributes.of(
            live.entity(),
            record,
            live.now(),
            fact -> copyFacts.of(live.entity(), seen, fact),
            live.workspace().rates());
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
      LiveRecord live, RecordState before, Judgement judged, Set<MatchValue> values) {
    if (before.held().isEmpty()) {
      return judged;
    }
    var looked = new HashSet<>(judged.examined());
    looked.addAll(judged.changes().keySet());
    looked.removeAll(judged.held());
    var after = judged.on(before, live.ref());
    var answered = conflictAutoClose.settle(live, before, looked, after);
    return answered.isEmpty() ? judged : judged.releasing(answered);
  }

  /**
   * Opens a question for each change that is too large, and closes those that are not too large any
   * more.
   */
  private Judgement safe(
      LiveRecord live, RecordState before, Judgement judged, Set<MatchValue> values) {
    var changed = judged.changes().keySet();
    var after = judged.on(before, live.ref());
    var questions = safety.of(live.change(), after, changed);
    var asked = new HashSet<String>();
    questions.forEach(it -> asked.addAll(it.attributes()));
    var settled = new HashSet<Effect.QuestionAnswered>();
    for (var name : changed) {
      if (before.held().contains(name)
          && !asked.contains(name)
          && SafetyHolds.limit(live.entity(), name) != null) {
        var subject = SafetyHolds.subject(before, name);
        settled.add(new Effect.QuestionAnswered(ReviewItem.Kind.SAFETY_HOLD, subject));
      }
    }
    var verdict = questions.isEmpty() ? judged : judged.asking(questions);
    return settled.isEmpty() ? verdict : verdict.releasing(settled);
  }

  private Set<MatchValue> matchValues(LiveRecord live, RecordState before, Judgement verdict) {
    var links =
        before.links().stream()
            .map(
                it ->
                    it.link().ref().equals(live.ref())
                        ? new LinkState(it.link(), verdict.shadow(), it.openIntent())
                        : it)
            .toList();
    return findable.values(live.entity(), new RecordState(verdict.record(), links, before.held()));
  }

  /** Sync metadata moves only with what was synced. */
  private static void link(LiveRecord live, Link link, Judgement verdict, boolean met) {
    if (!met && verdict.changes().isEmpty()) {
      return;
    }
    var hash = VersionHash.of(live.inbound().attributes());
    var synced = link.synced(live.now(), live.system(), null, hash);
    if (met) {
      live.changes().link(synced);
    } else {
      live.changes().add(new Effect.LinkSynced(synced));
    }
  }

  private static void account(LiveRecord live, Judgement verdict, boolean met) {
    live.changes()
        .add(
            new Effect.CopyJudged(
                live.ref(),
                verdict.record().id(),
                verdict.held().isEmpty(),
                isAwaited(live),
                live.now()));
    live.close(verdict.record().id(), outcome(verdict, met), verdict.reason(), verdict.changes());
  }

  private static boolean isAwaited(LiveRecord live) {
    return live.observation().events().stream()
        .anyMatch(it -> it.event().source() == InboxEvent.Source.OBSERVED);
  }

  private static Outcome outcome(Judgement verdict, boolean met) {
    if (!verdict.changes().isEmpty() || met) {
      return Outcome.APPLIED;
    }
    return verdict.held().isEmpty() ? Outcome.SKIPPED : Outcome.HELD;
  }
}
