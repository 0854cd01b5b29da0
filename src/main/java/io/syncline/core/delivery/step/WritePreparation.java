package io.syncline.core.delivery.step;

import io.syncline.core.definition.system.FieldType.ClearAs;
import io.syncline.core.delivery.Intent;
import io.syncline.core.delivery.attempt.AttemptOutcomes;
import io.syncline.core.delivery.attempt.AuditWriter;
import io.syncline.core.delivery.attempt.DeliveryAttempt;
import io.syncline.core.delivery.attempt.DeliveryBatch;
import io.syncline.core.delivery.attempt.DeliverySequence;
import io.syncline.core.delivery.attempt.TargetSearch;
import io.syncline.core.model.Ids;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.transform.FieldProblem;
import io.syncline.core.transform.Outbound;
import io.syncline.core.transform.PendingWrites;
import io.syncline.core.transform.ReferenceNaming;
import io.syncline.core.transform.Transformer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Computes what is written from the record, the definition and the shadow as they are now (S7), and
 * freezes it as an intent.
 */
final class WritePreparation {
  /** The audit's word for attributes that name records which are not there yet (S15). */
  static final String WAITS_FOR_REFERENCE = "waits-for-reference";

  private static final String CLEAR_IMPOSSIBLE = "clear-impossible";

  private final Transformer transformer;
  private final PendingWrites pendingWrites;
  private final TargetRead target;
  private final Completion completion;
  private final AttemptOutcomes attemptOutcomes;
  private final Ids ids;
  private final InstantSource clock;

  WritePreparation(
      Transformer transformer,
      PendingWrites pendingWrites,
      TargetRead target,
      Completion completion,
      AttemptOutcomes attemptOutcomes,
      Ids ids,
      InstantSource clock) {
    this.transformer = transformer;
    this.pendingWrites = pendingWrites;
    this.target = target;
    this.completion = completion;
    this.attemptOutcomes = attemptOutcomes;
    this.ids = ids;
    this.clock = clock;
  }

  void prepare(DeliveryBatch batch) {
    attemptOutcomes.each(
        batch,
        it -> it.intent() == null && it.removal() == null,
        "compute",
        it -> prepare(batch, it));
  }

  /**
   * What can be said of what is due.
   *
   * @param set native values by path
   * @param omitted paths that a replacing write clears by leaving them out
   */
  private record Sayable(
      List<PendingWrites.Field> fields, Map<String, Value> set, Set<String> omitted) {
    boolean isEmpty() {
      return fields.isEmpty();
    }
  }

  private void prepare(DeliveryBatch batch, DeliveryAttempt attempt) {
    var link = attempt.link();
    var wanted = link == null ? toCreate(attempt) : toUpdate(attempt);
    var naming =
        ReferenceNaming.of(
            attempt.context().participant(), wanted, attempt.context().state().references());
    attempt.waitFor(naming.waiting());
    if (!wanted.isEmpty() && DeliverySequence.waits(attempt)) {
      attemptOutcomes.afterOthers(batch, attempt);
      return;
    }
    if (!wanted.isEmpty() && DeliverySequence.awaitsParents(attempt)) {
      attemptOutcomes.untilThere(batch, attempt, naming.waiting().values(), WAITS_FOR_REFERENCE);
      return;
    }
    var sayable = sayable(attempt, naming);
    if (link == null) {
      create(batch, attempt, sayable);
    } else if (!sayable.isEmpty()) {
      var id = ids.next();
      var fields =
          Requests.changed(attempt.type(), attempt.copy(), sayable.set(), sayable.omitted());
      var version = Requests.condition(attempt.type(), link.shadow(), attempt.copy());
      freeze(
          attempt,
          sayable,
          id,
          new WriteRequest.Update(link.link().ref(), fields, id.toString(), version));
    } else if (!attempt.left().isEmpty()) {
      attemptOutcomes.untilJudged(batch, attempt);
    } else if (!attempt.waiting().isEmpty()) {
      attemptOutcomes.untilThere(batch, attempt, attempt.waiting().values(), WAITS_FOR_REFERENCE);
    } else if (!attempt.impossible().isEmpty()) {
      completion.impossible(batch, attempt, link.link().ref());
    } else {
      nothing(batch, attempt);
    }
  }

  private List<PendingWrites.Field> toUpdate(DeliveryAttempt attempt) {
    return target.due(attempt).stream()
        .filter(it -> !attempt.left().contains(it.attribute()))
        .toList();
  }

  private List<PendingWrites.Field> toCreate(DeliveryAttempt attempt) {
    var context = attempt.context();
    return pendingWrites.of(context.entity(), context.participant(), context.state(), null);
  }

  private void nothing(DeliveryBatch batch, DeliveryAttempt attempt) {
    if (attempt.unsayable() != null) {
      attemptOutcomes.unsayable(batch, attempt);
    } else {
      attemptOutcomes.nothing(batch, attempt, "nothing-due");
    }
  }

  private void create(DeliveryBatch batch, DeliveryAttempt attempt, Sayable sayable) {
    var missing = Requests.missing(attempt.type(), sayable.set().keySet());
    if (sayable.isEmpty() && attempt.waiting().isEmpty()) {
      nothing(batch, attempt);
    } else if (sayable.isEmpty()) {
      attemptOutcomes.untilThere(batch, attempt, attempt.waiting().values(), WAITS_FOR_REFERENCE);
    } else if (!missing.isEmpty()) {
      cannotCreate(batch, attempt, missing);
    } else {
      var id = ids.next();
      var marker = attempt.type().marker() == null ? null : TargetSearch.marker(attempt);
      freeze(attempt, sayable, id, Requests.create(attempt, sayable.set(), marker));
    }
  }

  private void cannotCreate(DeliveryBatch batch, DeliveryAttempt attempt, Set<String> missing) {
    var held = attempt.context().state().held();
    var attributes = new TreeSet<String>();
    for (var mapping : attempt.context().participant().mappings()) {
      if (missing.contains(mapping.field().path())) {
        attributes.add(mapping.attribute());
      }
    }
    if (attributes.stream().anyMatch(held::contains)) {
      attemptOutcomes.nothing(batch, attempt, "held");
      return;
    }
    if (DeliverySequence.awaited(attempt, attributes)) {
      attemptOutcomes.untilThere(batch, attempt, attempt.waiting().values(), WAITS_FOR_REFERENCE);
      return;
    }
    var named = attributes.isEmpty() ? missing : attributes;
    attemptOutcomes.moveToDeadLetters(
        batch, attempt, new Failure.Invalid(needs(attempt, named), named), "compute");
  }

  private static String needs(DeliveryAttempt attempt, Set<String> names) {
    var gone = names.stream().filter(attempt.waiting()::containsKey).toList();
    return gone.isEmpty()
        ? "a create there needs a value for " + String.join(", ", names)
        : "a create there needs the record that %s names, and that one is deleted or archived"
            .formatted(String.join(", ", gone));
  }

  private void freeze(DeliveryAttempt attempt, Sayable sayable, UUID id, WriteRequest request) {
    var expected = new HashMap<String, Intent.Expected>();
    for (var field : sayable.fields()) {
      expected.put(
          field.path(), new Intent.Expected(field.attribute(), field.value(), field.version()));
    }
    attempt.prepared(
        Intent.frozen(
            id,
            request,
            expected,
            AuditWriter.definition(attempt),
            clock.instant(),
            attempt.read()));
  }

  /**
   * Parts what can be said from what cannot: clears that are impossible, values that do not fit.
   */
  private Sayable sayable(DeliveryAttempt attempt, ReferenceNaming naming) {
    var context = attempt.context();
    var outbound =
        transformer.outbound(
            context.entity(), context.participant(), Attributes.of(naming.values()));
    var fields = new ArrayList<PendingWrites.Field>();
    var set = new HashMap<String, Value>();
    var omitted = new HashSet<String>();
    var impossible = new ArrayList<PendingWrites.Field>();
    var unfit = new ArrayList<PendingWrites.Field>();
    for (var field : naming.fields()) {
      var problem = problem(outbound, field);
      var value = outbound.fields().get(field.path());
      if (isClearedByOmission(field)) {
        (attempt.type().replaces() ? fields : impossible).add(field);
        if (attempt.type().replaces()) {
          omitted.add(field.path());
        }
      } else if (problem == null && value != null) {
        fields.add(field);
        set.put(field.path(), value);
      } else if (problem != null && problem.code().equals(CLEAR_IMPOSSIBLE)) {
        impossible.add(field);
      } else {
        unfit.add(field);
      }
    }
    attempt.impossible(impossible);
    moveUnfitToDeadLetters(attempt, unfit, outbound);
    return new Sayable(fields, set, omitted);
  }

  private static boolean isClearedByOmission(PendingWrites.Field field) {
    return field.value().isEmpty() && field.mapping().field().clearAs() == ClearAs.OMITTED;
  }

  private static @Nullable FieldProblem problem(Outbound outbound, PendingWrites.Field field) {
    return outbound.problems().stream()
        .filter(it -> it.field().equals(field.path()))
        .findFirst()
        .orElse(null);
  }

  private void moveUnfitToDeadLetters(
      DeliveryAttempt attempt, List<PendingWrites.Field> unfit, Outbound outbound) {
    if (unfit.isEmpty()) {
      return;
    }
    var reasons = new TreeSet<String>();
    var names = new TreeSet<String>();
    for (var field : unfit) {
      var problem = problem(outbound, field);
      names.add(field.attribute());
      reasons.add(
          field.attribute()
              + ": "
              + (problem == null
                  ? "cannot be said there"
                  : problem.code() + ", " + problem.reason()));
    }
    attemptOutcomes.moveToDeadLettersLater(
        attempt, new Failure.Invalid(String.join("; ", reasons), names), names);
  }
}
