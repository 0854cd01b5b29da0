package io.syncline.core.delivery.attempt;

import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.Participant.CreatePolicy;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.delivery.Creation;
import io.syncline.core.delivery.LinkLookup;
import io.syncline.core.delivery.Settled;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.NativeRecord;
import java.time.Duration;
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
public final class FindOrCreate {
  /** How soon a delivery goes on whose record was found: its copy is to be judged first. */
  public static final Duration JUDGED_WITHIN = Duration.ofSeconds(2);

  private final TargetSearch targetSearch;
  private final LinkLookup linkLookup;
  private final AttemptOutcomes attemptOutcomes;
  private final DeliveryReviews deliveryReviews;
  private final AuditWriter auditWriter;
  private final InstantSource clock;

  public FindOrCreate(
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

  public void find(DeliveryBatch batch, ConnectedSystem system) {
    attemptOutcomes.each(batch, FindOrCreate::isNew, "find", it -> unlessElsewhere(batch, it));
    var taken = new HashSet<NativeRef>();
    var results = targetSearch.find(batch, system, batch.open(FindOrCreate::isNew));
    attemptOutcomes.each(
        batch, FindOrCreate::isNew, "find", it -> settle(batch, it, results, taken));
  }

  private static boolean isNew(DeliveryAttempt attempt) {
    return attempt.link() == null && attempt.intent() == null;
  }

  /** What is not searched for at all. */
  private void unlessElsewhere(DeliveryBatch batch, DeliveryAttempt attempt) {
    var context = attempt.context();
    if (context.state().held().contains(Creation.heldIn(batch.target()))) {
      attemptOutcomes.nothing(batch, attempt, "creation-in-review");
    } else if (secondaryOnly(attempt)) {
      attemptOutcomes.nothing(batch, attempt, "secondary-link");
    }
  }

  private static boolean secondaryOnly(DeliveryAttempt attempt) {
    var participant = attempt.context().participant();
    return attempt.context().state().links().stream()
        .map(it -> it.link().ref())
        .anyMatch(
            it ->
                it.system().equals(participant.system())
                    && it.object().equals(participant.object()));
  }

  private void settle(
      DeliveryBatch batch,
      DeliveryAttempt attempt,
      Map<DeliveryAttempt, TargetSearch.Result> results,
      Set<NativeRef> taken) {
    var result = results.get(attempt);
    if (result instanceof TargetSearch.Result.One one) {
      met(batch, attempt, one.copy(), one.rule(), taken);
    } else if (result instanceof TargetSearch.Result.Unclear unclear && !decided(attempt)) {
      ask(batch, attempt, unclear.candidates(), unclear.why());
    } else if (result instanceof TargetSearch.Result.NotAsked failed) {
      attemptOutcomes.failed(batch, attempt, failed.failure(), "find");
    } else {
      mayCreate(batch, attempt);
    }
  }

  /** A person saw what is unclear and said: none of these. */
  private static boolean decided(DeliveryAttempt attempt) {
    return attempt.delivery.origin().chain().contains(Creation.DECIDED);
  }

  /** A record that was found is linked, unless it is archived or belongs to another record. */
  public void met(
      DeliveryBatch batch,
      DeliveryAttempt attempt,
      NativeRecord copy,
      String rule,
      Collection<NativeRef> taken) {
    var ref = copy.ref();
    var linked = linkLookup.of(List.of(ref)).get(ref);
    if (linked != null && linked.record().equals(attempt.delivery.record())) {
      attemptOutcomes.later(batch, attempt, clock.instant());
    } else if (decided(attempt) && (linked != null || copy.archived())) {
      mayCreate(batch, attempt);
    } else if (linked != null || taken.contains(ref)) {
      ask(batch, attempt, List.of(ref), "the one that matches is linked to another record");
    } else if (copy.archived()) {
      ask(batch, attempt, List.of(ref), "the one that matches is archived there");
    } else {
      taken.add(ref);
      auditWriter.linked(batch, attempt, ref, rule);
      auditWriter.met(batch, attempt, ref);
      batch.end(
          attempt,
          new Settled.Found(
              attempt.delivery,
              Link.made(attempt.delivery.record(), ref, rule),
              clock.instant().plus(JUDGED_WITHIN)));
    }
  }

  public void ask(
      DeliveryBatch batch, DeliveryAttempt attempt, List<NativeRef> candidates, String why) {
    deliveryReviews.review(
        batch,
        attempt,
        ReviewItem.Kind.AMBIGUOUS_MATCH,
        candidates,
        "Which record of " + batch.target() + " is it? " + why);
  }

  private void mayCreate(DeliveryBatch batch, DeliveryAttempt attempt) {
    var policy = attempt.context().participant().create();
    boolean person = attempt.delivery.origin().chain().contains(AttributeState.PERSON.value());
    if (!attempt.delivery.change().create()) {
      attemptOutcomes.nothing(batch, attempt, "not-found");
    } else if (!attempt.type().can(Operation.Kind.CREATE)
        && !attempt.type().can(Operation.Kind.CREATE_MANY)) {
      attemptOutcomes.nothing(batch, attempt, "cannot-create");
    } else if (policy == CreatePolicy.NEVER) {
      attemptOutcomes.nothing(batch, attempt, "create-never");
    } else if (policy == CreatePolicy.REVIEW && !person) {
      deliveryReviews.review(
          batch,
          attempt,
          ReviewItem.Kind.CREATE_APPROVAL,
          List.of(),
          "Shall the record be created in " + batch.target() + "?");
    }
  }
}
