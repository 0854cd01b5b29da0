package io.syncline.core.delivery.step;

import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.deadletter.Stage;
import io.syncline.core.definition.rule.CreatePolicy;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.delivery.HeldCreation;
import io.syncline.core.delivery.LinkLookup;
import io.syncline.core.delivery.Settled;
import io.syncline.core.delivery.attempt.AttemptOutcomes;
import io.syncline.core.delivery.attempt.AuditWriter;
import io.syncline.core.delivery.attempt.CreateTask;
import io.syncline.core.delivery.attempt.DeliveryReviews;
import io.syncline.core.delivery.attempt.TargetCalls;
import io.syncline.core.delivery.attempt.TargetSearch;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.system.Failure;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.WriteOutcome;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The first half of find-or-create (S9): what is found is linked instead of created, unless it
 * belongs to another record; what is unclear goes to a person; only what is not found and may be
 * created stays open.
 */
final class FindOrCreate {
  /** A record may be refused as a duplicate before it can be found. */
  private static final int SEARCHES = 3;

  private static final String KEPT_APART =
      "The one that is there is another record, as a person said, and the system takes no second"
          + " one with the same values";

  private final TargetCalls targetCalls;
  private final TargetSearch targetSearch;
  private final LinkLookup linkLookup;
  private final AttemptOutcomes attemptOutcomes;

  FindOrCreate(
      TargetCalls targetCalls,
      TargetSearch targetSearch,
      LinkLookup linkLookup,
      AttemptOutcomes attemptOutcomes) {
    this.targetCalls = targetCalls;
    this.targetSearch = targetSearch;
    this.linkLookup = linkLookup;
    this.attemptOutcomes = attemptOutcomes;
  }

  void find(List<CreateTask> tasks) {
    attemptOutcomes.each(tasks, Stage.FIND, this::unlessElsewhere);
    var taken = new HashSet<NativeRef>();
    var results = targetSearch.find(tasks.stream().filter(it -> !it.isOver()).toList());
    attemptOutcomes.each(tasks, Stage.FIND, it -> settle(it, results, taken));
  }

  /** What is not searched for at all. */
  private void unlessElsewhere(CreateTask task) {
    var context = task.context();
    if (context.state().held().contains(HeldCreation.heldIn(task.batch().target()))) {
      attemptOutcomes.nothing(task, "creation-in-review");
    } else if (secondaryOnly(task)) {
      attemptOutcomes.nothing(task, "secondary-link");
    }
  }

  private static boolean secondaryOnly(CreateTask task) {
    return task.context().state().links().stream().anyMatch(it -> isThere(task, it.link().ref()));
  }

  private void settle(
      CreateTask task, Map<CreateTask, TargetSearch.Result> results, Set<NativeRef> taken) {
    var result = results.get(task);
    if (result instanceof TargetSearch.Result.One one) {
      met(task, one.copy(), one.rule(), taken);
    } else if (result instanceof TargetSearch.Result.Unclear unclear && !task.isDecided()) {
      ask(task, unclear.candidates(), unclear.why());
    } else if (result instanceof TargetSearch.Result.NotAsked failed) {
      attemptOutcomes.failed(task, failed.failure(), Stage.FIND);
    } else {
      mayCreate(task);
    }
  }

  /** A record that was found is linked, unless it is archived or belongs to another record. */
  void met(CreateTask task, NativeRecord copy, String rule, Collection<NativeRef> taken) {
    var ref = copy.ref();
    var linked = linkLookup.of(List.of(ref)).get(ref);
    if (linked != null && linked.record().equals(task.delivery.record())) {
      task.putOff(task.now());
    } else if (task.isDecided() && (linked != null || copy.archived())) {
      mayCreate(task);
    } else if (linked != null || taken.contains(ref)) {
      ask(task, List.of(ref), "the one that matches is linked to another record");
    } else if (copy.archived()) {
      ask(task, List.of(ref), "the one that matches is archived there");
    } else {
      taken.add(ref);
      AuditWriter.linked(task, ref, rule);
      AuditWriter.met(task, ref);
      task.end(
          new Settled.Found(
              task.delivery,
              Link.made(task.delivery.record(), ref, rule),
              task.now().plus(AttemptOutcomes.JUDGED_WITHIN)));
    }
  }

  /** Whether a copy is linked to another record than the task's. */
  boolean isOfAnother(CreateTask task, NativeRef ref) {
    var linked = linkLookup.of(List.of(ref)).get(ref);
    return linked != null && !linked.record().equals(task.delivery.record());
  }

  /** A person says which record it is; nothing is sent again. */
  void ask(CreateTask task, List<NativeRef> candidates, String why) {
    task.closeIntent();
    DeliveryReviews.review(
        task,
        ReviewItem.Kind.AMBIGUOUS_MATCH,
        candidates,
        "Which record of " + task.batch().target() + " is it? " + why);
  }

  /**
   * A create that the target refused because it has the record already: it is linked where it is
   * recognized and belongs to no other record, else a person is asked.
   */
  void refused(CreateTask task, WriteOutcome.AlreadyThere there, Set<NativeRef> taken) {
    task.closeIntent();
    var ref = there.existing();
    if (ref != null && targetSearch.apartFrom(task).contains(ref)) {
      attemptOutcomes.failed(task, new Failure.Invalid(KEPT_APART, Set.of()), Stage.WRITE);
    } else if (ref != null) {
      read(task, ref, there.reason(), taken);
    } else {
      find(task, there.reason(), taken);
    }
  }

  private void find(CreateTask task, String reason, Set<NativeRef> taken) {
    var result = targetSearch.find(task);
    if (result instanceof TargetSearch.Result.One one) {
      met(task, one.copy(), one.rule(), taken);
    } else if (result instanceof TargetSearch.Result.Unclear unclear) {
      ask(task, unclear.candidates(), unclear.why());
    } else if (result instanceof TargetSearch.Result.NotAsked failed) {
      attemptOutcomes.failed(task, failed.failure(), Stage.WRITE);
    } else if (targetSearch.apartFrom(task).stream().anyMatch(it -> isThere(task, it))) {
      attemptOutcomes.failed(task, new Failure.Invalid(KEPT_APART, Set.of()), Stage.WRITE);
    } else if (task.delivery.attempts() < SEARCHES) {
      attemptOutcomes.again(task, new Failure.Transient(reason), Stage.WRITE, false);
    } else {
      ask(task, List.of(), "it is said to be there but is not found");
    }
  }

  private static boolean isThere(CreateTask task, NativeRef ref) {
    var there = task.context().participant();
    return ref.system().equals(there.system()) && ref.object().equals(there.object());
  }

  private void read(CreateTask task, NativeRef ref, String reason, Set<NativeRef> taken) {
    for (var outcome : targetCalls.readBack(task.batch(), ref.object(), List.of(ref))) {
      if (outcome instanceof ReadOutcome.Found found) {
        recognize(task, found.record(), taken);
      } else if (outcome instanceof ReadOutcome.Failed failed) {
        attemptOutcomes.failed(task, failed.failure(), Stage.READ);
      } else {
        attemptOutcomes.again(task, new Failure.Transient(reason), Stage.WRITE, false);
      }
    }
  }

  private void recognize(CreateTask task, NativeRecord copy, Set<NativeRef> taken) {
    var rule = targetSearch.recognized(task, copy);
    if (rule != null) {
      met(task, copy, rule, taken);
    } else {
      ask(task, List.of(copy.ref()), "the one there is not recognized");
    }
  }

  private void mayCreate(CreateTask task) {
    var policy = task.context().participant().create();
    boolean person = task.delivery.origin().chain().contains(AttributeState.PERSON.value());
    if (!task.delivery.change().create()) {
      attemptOutcomes.nothing(task, "not-found");
    } else if (!task.type().can(Operation.Kind.CREATE)
        && !task.type().can(Operation.Kind.CREATE_MANY)) {
      attemptOutcomes.nothing(task, "cannot-create");
    } else if (policy == CreatePolicy.NEVER) {
      attemptOutcomes.nothing(task, "create-never");
    } else if (policy == CreatePolicy.REVIEW && !person) {
      DeliveryReviews.review(
          task,
          ReviewItem.Kind.CREATE_APPROVAL,
          List.of(),
          "Shall the record be created in " + task.batch().target() + "?");
    }
  }
}
