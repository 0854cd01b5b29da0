package io.syncline.core.delivery.step;

import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.Participant.CreatePolicy;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.delivery.Creation;
import io.syncline.core.delivery.LinkLookup;
import io.syncline.core.delivery.Settled;
import io.syncline.core.delivery.attempt.AttemptOutcomes;
import io.syncline.core.delivery.attempt.AuditWriter;
import io.syncline.core.delivery.attempt.CreateTask;
import io.syncline.core.delivery.attempt.DeliveryReviews;
import io.syncline.core.delivery.attempt.TargetSearch;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.system.NativeRecord;
import java.time.InstantSource;
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
  private final TargetSearch targetSearch;
  private final LinkLookup linkLookup;
  private final AttemptOutcomes attemptOutcomes;
  private final DeliveryReviews deliveryReviews;
  private final AuditWriter auditWriter;
  private final InstantSource clock;

  FindOrCreate(
      TargetSearch targetSearch,
      LinkLookup linkLookup,
      AttemptOutcomes attemptOutcomes,
      DeliveryReviews deliveryReviews,
      AuditWriter auditWriter,
      InstantSource clock) {
    this.targetSearch = targetSearch;
    this.linkLookup = linkLookup;
    this.attemptOutcomes = attemptOutcomes;
    this.deliveryReviews = deliveryReviews;
    this.auditWriter = auditWriter;
    this.clock = clock;
  }

  void find(List<CreateTask> tasks) {
    attemptOutcomes.each(tasks, "find", this::unlessElsewhere);
    var taken = new HashSet<NativeRef>();
    var results = targetSearch.find(tasks.stream().filter(it -> !it.isOver()).toList());
    attemptOutcomes.each(tasks, "find", it -> settle(it, results, taken));
  }

  /** What is not searched for at all. */
  private void unlessElsewhere(CreateTask task) {
    var context = task.context();
    if (context.state().held().contains(Creation.heldIn(task.batch().target()))) {
      attemptOutcomes.nothing(task, "creation-in-review");
    } else if (secondaryOnly(task)) {
      attemptOutcomes.nothing(task, "secondary-link");
    }
  }

  private static boolean secondaryOnly(CreateTask task) {
    var participant = task.context().participant();
    return task.context().state().links().stream()
        .map(it -> it.link().ref())
        .anyMatch(
            it ->
                it.system().equals(participant.system())
                    && it.object().equals(participant.object()));
  }

  private void settle(
      CreateTask task, Map<CreateTask, TargetSearch.Result> results, Set<NativeRef> taken) {
    var result = results.get(task);
    if (result instanceof TargetSearch.Result.One one) {
      met(task, one.copy(), one.rule(), taken);
    } else if (result instanceof TargetSearch.Result.Unclear unclear && !task.isDecided()) {
      ask(task, unclear.candidates(), unclear.why());
    } else if (result instanceof TargetSearch.Result.NotAsked failed) {
      attemptOutcomes.failed(task, failed.failure(), "find");
    } else {
      mayCreate(task);
    }
  }

  /** A record that was found is linked, unless it is archived or belongs to another record. */
  void met(CreateTask task, NativeRecord copy, String rule, Collection<NativeRef> taken) {
    var ref = copy.ref();
    var linked = linkLookup.of(List.of(ref)).get(ref);
    if (linked != null && linked.record().equals(task.delivery.record())) {
      task.putOff(clock.instant());
    } else if (task.isDecided() && (linked != null || copy.archived())) {
      mayCreate(task);
    } else if (linked != null || taken.contains(ref)) {
      ask(task, List.of(ref), "the one that matches is linked to another record");
    } else if (copy.archived()) {
      ask(task, List.of(ref), "the one that matches is archived there");
    } else {
      taken.add(ref);
      auditWriter.linked(task, ref, rule);
      auditWriter.met(task, ref);
      task.end(
          new Settled.Found(
              task.delivery,
              Link.made(task.delivery.record(), ref, rule),
              clock.instant().plus(AttemptOutcomes.JUDGED_WITHIN)));
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
    deliveryReviews.review(
        task,
        ReviewItem.Kind.AMBIGUOUS_MATCH,
        candidates,
        "Which record of " + task.batch().target() + " is it? " + why);
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
      deliveryReviews.review(
          task,
          ReviewItem.Kind.CREATE_APPROVAL,
          List.of(),
          "Shall the record be created in " + task.batch().target() + "?");
    }
  }
}
