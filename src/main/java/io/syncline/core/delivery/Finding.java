package io.syncline.core.delivery;

import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.Operation;
import io.syncline.core.definition.Participant.CreatePolicy;
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
 * The first half of find-or-create (S9): what is found is linked instead of created, provided it is
 * nobody else's; what is unclear goes to a person; only what is nowhere and may be created stays
 * open.
 */
final class Finding {
  /** How soon a delivery goes on whose record was found: its copy is to be judged first. */
  static final Duration JUDGED_WITHIN = Duration.ofSeconds(2);

  private final Search search;
  private final Links links;
  private final Endings endings;
  private final Questions questions;
  private final Accounts accounts;
  private final InstantSource clock;

  Finding(
      Search search,
      Links links,
      Endings endings,
      Questions questions,
      Accounts accounts,
      InstantSource clock) {
    this.search = search;
    this.links = links;
    this.endings = endings;
    this.questions = questions;
    this.accounts = accounts;
    this.clock = clock;
  }

  void find(DeliveryBatch batch, ConnectedSystem system) {
    endings.each(batch, Finding::isNew, "find", it -> unlessElsewhere(batch, it));
    var taken = new HashSet<NativeRef>();
    var results = search.find(batch, system, batch.open(Finding::isNew));
    endings.each(batch, Finding::isNew, "find", it -> settle(batch, it, results, taken));
  }

  private static boolean isNew(Work work) {
    return work.link() == null && work.intent() == null;
  }

  /** What is not searched for at all. */
  private void unlessElsewhere(DeliveryBatch batch, Work work) {
    var context = work.context();
    if (context.state().held().contains(Creation.heldIn(batch.target()))) {
      endings.nothing(batch, work, "creation-in-review");
    } else if (secondaryOnly(work)) {
      endings.nothing(batch, work, "secondary-link");
    }
  }

  private static boolean secondaryOnly(Work work) {
    var participant = work.context().participant();
    return work.context().state().links().stream()
        .map(it -> it.link().ref())
        .anyMatch(
            it ->
                it.system().equals(participant.system())
                    && it.object().equals(participant.object()));
  }

  private void settle(
      DeliveryBatch batch, Work work, Map<Work, Search.Result> results, Set<NativeRef> taken) {
    var result = results.get(work);
    if (result instanceof Search.Result.One one) {
      met(batch, work, one.copy(), one.rule(), taken);
    } else if (result instanceof Search.Result.Unclear unclear && !decided(work)) {
      ask(batch, work, unclear.candidates(), unclear.why());
    } else if (result instanceof Search.Result.NotAsked failed) {
      endings.failed(batch, work, failed.failure(), "find");
    } else {
      mayCreate(batch, work);
    }
  }

  /** A person saw what is unclear and said: none of these. */
  private static boolean decided(Work work) {
    return work.delivery.origin().chain().contains(Creation.DECIDED);
  }

  /** A record that was found is linked, unless it is archived or somebody else's. */
  void met(
      DeliveryBatch batch, Work work, NativeRecord copy, String rule, Collection<NativeRef> taken) {
    var ref = copy.ref();
    var linked = links.of(List.of(ref)).get(ref);
    if (linked != null && linked.record().equals(work.delivery.record())) {
      endings.later(batch, work, clock.instant());
    } else if (decided(work) && (linked != null || copy.archived())) {
      mayCreate(batch, work);
    } else if (linked != null || taken.contains(ref)) {
      ask(batch, work, List.of(ref), "the one that matches is linked to another record");
    } else if (copy.archived()) {
      ask(batch, work, List.of(ref), "the one that matches is archived there");
    } else {
      taken.add(ref);
      accounts.linked(batch, work, ref, rule);
      accounts.met(batch, work, ref);
      batch.end(
          work,
          new Settled.Found(
              work.delivery,
              Link.made(work.delivery.record(), ref, rule),
              clock.instant().plus(JUDGED_WITHIN)));
    }
  }

  void ask(DeliveryBatch batch, Work work, List<NativeRef> candidates, String why) {
    questions.review(
        batch,
        work,
        ReviewItem.Kind.AMBIGUOUS_MATCH,
        candidates,
        "Which record of " + batch.target() + " is it? " + why);
  }

  private void mayCreate(DeliveryBatch batch, Work work) {
    var policy = work.context().participant().create();
    boolean person = work.delivery.origin().chain().contains(AttributeState.PERSON.value());
    if (!work.delivery.create()) {
      endings.nothing(batch, work, "not-found");
    } else if (!work.type().can(Operation.Kind.CREATE)
        && !work.type().can(Operation.Kind.CREATE_MANY)) {
      endings.nothing(batch, work, "cannot-create");
    } else if (policy == CreatePolicy.NEVER) {
      endings.nothing(batch, work, "create-never");
    } else if (policy == CreatePolicy.REVIEW && !person) {
      questions.review(
          batch,
          work,
          ReviewItem.Kind.CREATE_APPROVAL,
          List.of(),
          "Shall the record be created in " + batch.target() + "?");
    }
  }
}
