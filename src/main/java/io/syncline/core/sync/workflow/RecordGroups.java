package io.syncline.core.sync.workflow;

import io.syncline.core.definition.model.Grouping;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.WorkflowPlan;
import io.syncline.core.definition.model.WorkflowPlan.Kind;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.identity.MatchValues;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.sync.workflow.WorkflowSteps.Context;
import io.syncline.core.sync.workflow.WorkflowSteps.Outcome;
import io.syncline.core.sync.workflow.WorkflowSteps.Progress;
import io.syncline.core.transform.rule.CompiledConditions;
import io.syncline.core.workflow.WorkflowInstance;
import io.syncline.core.workflow.WorkflowInstance.State;
import io.syncline.core.workflow.WorkflowInstance.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The groups of records from which a rule derives one (docs/decisions, 73). Each record has its own
 * instance, which waits until its group is complete. The first that finds it complete takes the
 * others along: theirs end in the same commit.
 */
final class RecordGroups {

  private static final Duration LOOK = Duration.ofHours(1);
  private static final String APPROVE =
      "waits for the rest of its group: approve it once that is complete";

  private final Installations installations;

  RecordGroups(Installations installations) {
    this.installations = installations;
  }

  /**
   * The open instances of the group of one that is complete, locked; none where it is not, or is in
   * no group. Records are not locked yet.
   */
  List<WorkflowInstance> open(ChangeStore.Transaction tx, WorkflowInstance instance, Instant now) {
    var of = instance.subject();
    var entity = installations.current().entity(of.entity()).orElse(null);
    var record = entity == null ? null : tx.reads().look(Set.of(of.record())).get(of.record());
    if (entity == null || record == null || !isOpen(instance)) {
      return List.of();
    }
    var seen = new Context(entity, state(record), instance, new ChangeSet(), now);
    var plan = seen.plan();
    var group = group(plan);
    var looked = new SourceView(tx.reads()).of(seen, plan);
    if (plan == null || group == null || obstacle(looked, plan, group) != null) {
      return List.of();
    }
    return key(looked, plan)
        .map(it -> tx.reads().matching(Set.of(it)).getOrDefault(it, Set.of()))
        .map(it -> tx.reads().lockOpen(of.sync(), of.workflow(), it))
        .orElse(List.of());
  }

  private static RecordState state(UnifiedRecord record) {
    return new RecordState(record, List.of(), Set.of(), Set.of());
  }

  static @Nullable Grouping group(@Nullable WorkflowPlan plan) {
    return plan == null || plan.derivation() == null ? null : plan.derivation().group();
  }

  private static boolean isOpen(WorkflowInstance it) {
    return it.current() < it.steps().size()
        && it.steps().get(it.current()).plan().action().kind() == Kind.DERIVE;
  }

  /**
   * Why nothing is derived from a record now; null: it is, with its group.
   *
   * @param it under its lock, or as it was seen without
   */
  static @Nullable Outcome obstacle(Context it, WorkflowPlan plan, Grouping group) {
    var obstacle = DerivedRecords.obstacle(it, plan);
    if (obstacle != null) {
      return obstacle;
    }
    if (key(it, plan).isEmpty()) {
      var why = "an attribute that it is grouped by is empty: " + String.join(", ", group.by());
      return Outcome.later(why, it.now().plus(LOOK));
    }
    return isApproved(it) ? null : incomplete(it, group);
  }

  private static @Nullable Outcome incomplete(Context it, Grouping group) {
    var look = it.now().plus(LOOK);
    if (group.until() == Grouping.Until.APPROVE) {
      return new Outcome(Progress.HELD, APPROVE, look);
    }
    if (group.until() == Grouping.Until.CONDITION) {
      return holds(it, group)
          ? null
          : Outcome.later("its group waits until " + group.condition(), look);
    }
    var day = day(it, group);
    if (day == null && group.date() != null) {
      return Outcome.later(group.date() + " holds no date", look);
    }
    var zone = it.entity().reading().timeZone();
    var end = group.complete(it.instance().times().started(), day, zone);
    var until = group.until().name().toLowerCase(Locale.ROOT);
    return it.now().isBefore(end)
        ? Outcome.later(
            "its group waits for the end of the " + until + ", " + end,
            end.isBefore(look) ? end : look)
        : null;
  }

  private static boolean holds(Context it, Grouping group) {
    var plan = it.plan();
    var derivation = plan == null ? null : plan.derivation();
    return derivation != null
        && CompiledConditions.holds(
            group, group.condition(), derivation.names(), it.state().record().values());
  }

  private static @Nullable LocalDate day(Context it, Grouping group) {
    var start =
        group.date() == null
            ? null
            : WorkflowSteps.day(it.entity(), it.state().record(), group.date());
    return start == null ? null : start.atZone(it.entity().reading().timeZone()).toLocalDate();
  }

  private static boolean isApproved(Context it) {
    return it.instance()
        .steps()
        .get(it.instance().current())
        .note()
        .startsWith(WorkflowControl.APPROVED);
  }

  private static Optional<MatchValue> key(Context it, WorkflowPlan plan) {
    var sync = it.instance().subject().sync();
    return MatchValues.group(it.entity(), sync, plan, it.state().record().values());
  }

  /**
   * The records that one is derived from.
   *
   * @param sources in the order of their lines
   * @param waits why none is derived now; null: one is
   */
  record Gathered(List<Context> sources, @Nullable Outcome waits) {}

  /**
   * All of the group that are ready, under their locks. Those of which nothing is derived any more
   * end; others that are not ready are left for the next.
   */
  static Gathered gather(ChangeStore.Transaction tx, WorkflowSteps.Sources all, WorkflowPlan plan) {
    var derivation = Objects.requireNonNull(plan.derivation());
    var group = derivation.group();
    var first = all.first();
    if (group == null) {
      return new Gathered(List.of(first), null);
    }
    if (all.open().stream().noneMatch(it -> it.id().equals(first.instance().id()))) {
      return new Gathered(
          List.of(), new Outcome(Progress.UNDER_WAY, "the rest of its group is looked for"));
    }
    var view = new SourceView(tx.reads());
    var sources = new ArrayList<>(List.of(first));
    for (var mate : all.open()) {
      var state = all.states().get(mate.subject().record());
      if (mate.id().equals(first.instance().id()) || state == null || !isOpen(mate)) {
        continue;
      }
      var it =
          view.of(new Context(first.entity(), state, mate, first.changes(), first.now()), plan);
      if (!key(it, plan).equals(key(first, plan))) {
        continue;
      }
      if (mate.state() == State.FAILED) {
        var why = "its group waits for the workflow " + mate.id() + ", which failed";
        return new Gathered(List.of(), Outcome.later(why, first.now().plus(LOOK)));
      }
      var obstacle = DerivedRecords.obstacle(it, plan);
      if (obstacle != null && obstacle.progress() == Progress.VOID) {
        end(it, Status.SKIPPED, obstacle.why());
      } else if (obstacle == null
          && (isApproved(first) || incomplete(it, group) == null)
          && isFree(tx, it)
          && DerivedRecords.billed(tx.reads(), it, derivation) == null) {
        sources.add(it);
      }
    }
    sources.sort(order(group));
    return new Gathered(sources, null);
  }

  /** No question about it is open, and nothing was derived from it. */
  private static boolean isFree(ChangeStore.Transaction tx, Context it) {
    var of = it.instance().subject();
    return tx.reads().questions(of.record()).items().isEmpty()
        && tx.reads().derived(of.sync(), of.workflow(), of.record()) == null;
  }

  private static Comparator<Context> order(Grouping group) {
    return Comparator.comparing(
            (Context it) -> day(it, group), Comparator.nullsFirst(Comparator.naturalOrder()))
        .thenComparing(it -> it.state().record().id());
  }

  /** The instances of all but the first end: theirs follows that of the first. */
  static void taken(Context first, List<Context> sources, RecordId derived) {
    sources.stream()
        .filter(it -> it != first)
        .forEach(it -> end(it, Status.DONE, "it is part of the record " + derived));
  }

  private static void end(Context it, Status status, String why) {
    var instance = it.instance();
    int at = instance.current();
    var step = instance.steps().get(at).to(status, it.now(), why);
    var ended = instance.with(at, step, State.RUNNING, it.now()).ended(State.DONE, it.now());
    it.changes().add(new Effect.WorkflowSaved(ended));
  }
}
