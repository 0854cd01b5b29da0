package io.syncline.core.sync.workflow;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.model.WorkflowPlan;
import io.syncline.core.definition.model.WorkflowPlan.Derivation;
import io.syncline.core.definition.model.WorkflowPlan.Start;
import io.syncline.core.identity.DuplicateWindows;
import io.syncline.core.identity.Findable;
import io.syncline.core.model.About;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.UnifiedRecord.Status;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.judge.ApprovalRules;
import io.syncline.core.sync.state.RateLookup;
import io.syncline.core.sync.state.RecordChange;
import io.syncline.core.sync.state.reads.StateReads;
import io.syncline.core.sync.trigger.WorkflowTriggers;
import io.syncline.core.sync.workflow.WorkflowSteps.Context;
import io.syncline.core.sync.workflow.WorkflowSteps.Outcome;
import io.syncline.core.sync.workflow.WorkflowSteps.Progress;
import io.syncline.core.transform.Transformer;
import io.syncline.core.transform.rule.ClosedPeriods;
import io.syncline.core.transform.rule.CompiledConditions;
import io.syncline.core.transform.rule.ComputedAttributes;
import io.syncline.core.transform.rule.Conversions;
import io.syncline.core.transform.rule.DerivedValues;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes the record that a rule derives from another one, or from a group. It is stored with the
 * note that the rule derived it from each of them, in one commit, so that none is derived from
 * again; it is delivered as any record that is missing in a system.
 */
final class DerivedRecords {

  private static final String REASON = "derived";
  private static final String BILLED = " has made an invoice of it";
  private static final Duration LOOK = Duration.ofHours(1);

  private final Findable findable;
  private final ApprovalRules approvals;
  private final WorkflowTriggers triggers;
  private final Ids ids;

  DerivedRecords(Transformer transformer, Ids ids) {
    this.findable = new Findable(transformer);
    this.approvals = new ApprovalRules(ids);
    this.triggers = new WorkflowTriggers(ids);
    this.ids = ids;
  }

  /**
   * What comes of it.
   *
   * @param state the derived record; links and questions it has none
   */
  record Made(RecordState state, Outcome outcome) {}

  /**
   * Whether something keeps the rule from being carried out now; null: nothing does. Where the
   * condition is about a record that the source refers to, it is waited for; so is a record that
   * the mapping needs and a copy of the source names, but that is not known yet.
   */
  static @Nullable Outcome obstacle(Context source, WorkflowPlan plan) {
    var record = source.state().record();
    var trigger = plan.trigger();
    if (record.removed()) {
      boolean alone = plan.derivation() == null || plan.derivation().group() == null;
      return new Outcome(
          alone ? Progress.ENDED : Progress.VOID, "the record was deleted or archived");
    }
    if (source.entity().paused().contains(source.instance().subject().sync())) {
      return new Outcome(Progress.UNDER_WAY, "the sync is paused");
    }
    if (record.status() != Status.ACTIVE) {
      return new Outcome(Progress.UNDER_WAY, "the record is paused or in quarantine");
    }
    if (CompiledConditions.holds(plan, trigger.condition(), trigger.names(), record.values())) {
      return unknown(source, plan.derivation());
    }
    return trigger.start() == Start.CREATED
        ? Outcome.later("waits until " + trigger.condition(), source.now().plus(LOOK))
        : new Outcome(Progress.VOID, "the condition does not hold any more");
  }

  /**
   * Why no invoice is made of what another rule has made one of; null: none has, or a person wants
   * one more.
   *
   * @param it the source, under its lock
   */
  static @Nullable Outcome billed(StateReads reads, Context it, Derivation derivation) {
    var of = it.instance().subject();
    var note = it.instance().steps().get(it.instance().current()).note();
    if (note.startsWith(WorkflowControl.APPROVED) && note.contains(BILLED)) {
      return null;
    }
    return derivation.rivals().stream()
        .sorted()
        .filter(rule -> reads.derived(of.sync(), rule, of.record()) != null)
        .findFirst()
        .map(rule -> "`" + rule + "`" + BILLED + ": approve it to make one more, or skip it")
        .map(why -> new Outcome(Progress.HELD, why))
        .orElse(null);
  }

  /** What the note of a step says that a person approved: of an invoice, which one there was. */
  static String approved(String actor, String before) {
    int billed = before.indexOf(BILLED);
    var what = billed < 0 ? "" : ", though " + before.substring(0, billed) + BILLED;
    return WorkflowControl.APPROVED + actor + what;
  }

  private static @Nullable Outcome unknown(Context source, @Nullable Derivation derivation) {
    if (derivation == null) {
      return null;
    }
    return source.state().links().stream()
        .flatMap(it -> it.awaiting().stream())
        .filter(derivation.references()::containsKey)
        .sorted()
        .findFirst()
        .map(
            it -> {
              var why = "waits for the record that `" + it + "` names: it is not known yet";
              return Outcome.later(why, source.now().plus(LOOK));
            })
        .orElse(null);
  }

  /**
   * The derived record with all that follows from it, but its delivery.
   *
   * @param sources those that it is derived from, in the order of their lines
   */
  Made make(
      StateReads reads,
      List<Context> sources,
      Derivation derivation,
      Entity target,
      Participant in) {
    var source = sources.get(0);
    var now = source.now();
    var born = UnifiedRecord.born(ids.nextRecord(), target.name());
    var derived = DerivedValues.of(derivation, target, source.entity(), values(sources), now);
    if (!derived.refused().isEmpty()) {
      return new Made(state(born, source), new Outcome(Progress.ENDED, derived.refused()));
    }
    var values = new HashMap<>(derived.values());
    var rates = new RateLookup(reads);
    values.putAll(
        ComputedAttributes.of(target, born.changed(values), now, fact -> null, rates).changed());
    var unconverted = Conversions.problems(target, born.changed(values));
    if (!unconverted.isEmpty()) {
      return new Made(
          state(born, source),
          Outcome.later("it cannot be converted: " + unconverted, now.plus(LOOK)));
    }
    if (values.isEmpty()) {
      return new Made(
          state(born, source), new Outcome(Progress.ENDED, "all that it is mapped from is empty"));
    }
    var full = born.changed(values);
    // a record that is in no system yet is named by its own id there
    var ref = new NativeRef(in.system(), in.object(), born.id().toString());
    var change =
        new RecordChange(
            target, ref, source.changes(), now, reads.closedPeriods(ClosedPeriods.askedOf(target)));
    var question = question(reads, change, born, full);
    var record = question.isEmpty() ? full : quarantined(full);
    question.ifPresent(it -> source.changes().add(new Effect.ReviewOpened(it)));
    save(source, target, record);
    sources.forEach(it -> it.changes().add(derived(it, record)));
    triggers.derived(change, born, record);
    return new Made(
        state(record, source),
        question.isEmpty()
            ? Outcome.of(Progress.ORDERED)
            : new Outcome(Progress.UNDER_WAY, "the new record waits for an approval"));
  }

  /** Others that are made at this moment are waited for: of two duplicates one is found. */
  private Optional<ReviewItem> question(
      StateReads reads, RecordChange change, UnifiedRecord born, UnifiedRecord full) {
    var values = new TreeSet<>(DuplicateWindows.of(change.entity(), full.values()).values());
    reads.lockMatchValues(values);
    var found = reads.matching(values);
    var known =
        reads.look(found.values().stream().flatMap(Set::stream).collect(Collectors.toSet()));
    var others = new ApprovalRules.Others(it -> found.getOrDefault(it, Set.of()), known::get);
    var duplicate = approvals.duplicate(change.entity(), full, others, change.now());
    return duplicate == null ? approvals.question(change, born, full) : Optional.of(duplicate);
  }

  private static List<Attributes> values(List<Context> sources) {
    return sources.stream().map(it -> it.state().record().values()).toList();
  }

  private static UnifiedRecord quarantined(UnifiedRecord it) {
    return new UnifiedRecord(
        it.id(), it.entity(), it.version(), Status.QUARANTINED, it.attributes());
  }

  private static RecordState state(UnifiedRecord record, Context source) {
    return new RecordState(record, List.of(), Set.of(), Set.of())
        .referring(source.state().references());
  }

  private void save(Context source, Entity target, UnifiedRecord record) {
    var changes = source.changes();
    changes.add(new Effect.RecordSaved(record, 0));
    changes.add(
        new Effect.MatchValuesSet(
            record.id(), findable.values(target, record, state(record, source))));
    changes.add(new Effect.Audited(entry(source, record)));
  }

  private static Effect.RecordDerived derived(Context source, UnifiedRecord record) {
    var of = source.instance().subject();
    return new Effect.RecordDerived(
        of.sync(), of.workflow(), of.record(), record.id(), source.now());
  }

  private AuditEntry entry(Context source, UnifiedRecord record) {
    var changed = new HashMap<String, AttributeChange>();
    record
        .attributes()
        .forEach((name, it) -> changed.put(name, new AttributeChange(null, it.value())));
    return new AuditEntry(
        ids.next(),
        source.now(),
        new About(record.entity(), record.id(), null),
        new AuditEntry.Systems(AttributeState.RULE, null),
        new AuditEntry.Result(AuditEntry.Operation.APPLY, AuditEntry.Outcome.APPLIED, REASON),
        Map.copyOf(changed),
        AuditEntry.By.actor(AuditEntry.SYNCLINE));
  }
}
