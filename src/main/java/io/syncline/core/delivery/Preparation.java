package io.syncline.core.delivery;

import io.syncline.core.definition.FieldType.ClearAs;
import io.syncline.core.model.Attributes;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.transform.Due;
import io.syncline.core.transform.Naming;
import io.syncline.core.transform.Outbound;
import io.syncline.core.transform.Problem;
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
final class Preparation {
  /** The audit's word for attributes that name records which are not there yet (S15). */
  static final String WAITS_FOR_REFERENCE = "waits-for-reference";

  private static final String CLEAR_IMPOSSIBLE = "clear-impossible";

  private final Transformer transformer;
  private final Due due;
  private final TargetRead target;
  private final Completion completion;
  private final Endings endings;
  private final Ids ids;
  private final InstantSource clock;

  Preparation(
      Transformer transformer,
      Due due,
      TargetRead target,
      Completion completion,
      Endings endings,
      Ids ids,
      InstantSource clock) {
    this.transformer = transformer;
    this.due = due;
    this.target = target;
    this.completion = completion;
    this.endings = endings;
    this.ids = ids;
    this.clock = clock;
  }

  void prepare(DeliveryBatch batch) {
    endings.each(
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
  private record Sayable(List<Due.Field> fields, Map<String, Value> set, Set<String> omitted) {
    boolean isEmpty() {
      return fields.isEmpty();
    }
  }

  private void prepare(DeliveryBatch batch, Work work) {
    var link = work.link();
    var wanted = link == null ? toCreate(work) : toUpdate(work);
    var naming =
        Naming.of(work.context().participant(), wanted, work.context().state().references());
    work.waitFor(naming.waiting());
    if (!wanted.isEmpty() && Sequence.waits(work)) {
      endings.afterOthers(batch, work);
      return;
    }
    if (!wanted.isEmpty() && Sequence.awaitsParents(work)) {
      endings.untilThere(batch, work, naming.waiting().values(), WAITS_FOR_REFERENCE);
      return;
    }
    var sayable = sayable(work, naming);
    if (link == null) {
      create(batch, work, sayable);
    } else if (!sayable.isEmpty()) {
      var id = ids.next();
      var fields = Requests.changed(work.type(), work.copy(), sayable.set(), sayable.omitted());
      var version = Requests.condition(work.type(), link.shadow(), work.copy());
      freeze(
          work,
          sayable,
          id,
          new WriteRequest.Update(link.link().ref(), fields, id.toString(), version));
    } else if (!work.left().isEmpty()) {
      endings.untilJudged(batch, work);
    } else if (!work.waiting().isEmpty()) {
      endings.untilThere(batch, work, work.waiting().values(), WAITS_FOR_REFERENCE);
    } else if (!work.impossible().isEmpty()) {
      completion.impossible(batch, work, link.link().ref());
    } else {
      nothing(batch, work);
    }
  }

  private List<Due.Field> toUpdate(Work work) {
    return target.due(work).stream().filter(it -> !work.left().contains(it.attribute())).toList();
  }

  private List<Due.Field> toCreate(Work work) {
    var context = work.context();
    return due.of(context.entity(), context.participant(), context.state(), null);
  }

  private void nothing(DeliveryBatch batch, Work work) {
    if (work.unsayable() != null) {
      endings.unsayable(batch, work);
    } else {
      endings.nothing(batch, work, "nothing-due");
    }
  }

  private void create(DeliveryBatch batch, Work work, Sayable sayable) {
    var missing = Requests.missing(work.type(), sayable.set().keySet());
    if (sayable.isEmpty() && work.waiting().isEmpty()) {
      nothing(batch, work);
    } else if (sayable.isEmpty()) {
      endings.untilThere(batch, work, work.waiting().values(), WAITS_FOR_REFERENCE);
    } else if (!missing.isEmpty()) {
      cannotCreate(batch, work, missing);
    } else {
      var id = ids.next();
      var marker = work.type().marker() == null ? null : Search.marker(work);
      freeze(work, sayable, id, Requests.create(work, sayable.set(), id, marker));
    }
  }

  private void cannotCreate(DeliveryBatch batch, Work work, Set<String> missing) {
    var held = work.context().state().held();
    var attributes = new TreeSet<String>();
    for (var mapping : work.context().participant().mappings()) {
      if (missing.contains(mapping.field().path())) {
        attributes.add(mapping.attribute());
      }
    }
    if (attributes.stream().anyMatch(held::contains)) {
      endings.nothing(batch, work, "held");
      return;
    }
    if (Sequence.awaited(work, attributes)) {
      endings.untilThere(batch, work, work.waiting().values(), WAITS_FOR_REFERENCE);
      return;
    }
    var named = attributes.isEmpty() ? missing : attributes;
    endings.bury(batch, work, new Failure.Invalid(needs(work, named), named), "compute");
  }

  private static String needs(Work work, Set<String> names) {
    var gone = names.stream().filter(work.waiting()::containsKey).toList();
    return gone.isEmpty()
        ? "a create there needs a value for " + String.join(", ", names)
        : "a create there needs the record that %s names, and that one is deleted or archived"
            .formatted(String.join(", ", gone));
  }

  private void freeze(Work work, Sayable sayable, UUID id, WriteRequest request) {
    var expected = new HashMap<String, Intent.Expected>();
    for (var field : sayable.fields()) {
      expected.put(
          field.path(), new Intent.Expected(field.attribute(), field.value(), field.version()));
    }
    work.prepared(
        Intent.frozen(
            id, request, expected, Accounts.definition(work), clock.instant(), work.read()));
  }

  /**
   * Parts what can be said from what cannot: clears that are impossible, values that do not fit.
   */
  private Sayable sayable(Work work, Naming naming) {
    var context = work.context();
    var outbound =
        transformer.outbound(
            context.entity(), context.participant(), Attributes.of(naming.values()));
    var fields = new ArrayList<Due.Field>();
    var set = new HashMap<String, Value>();
    var omitted = new HashSet<String>();
    var impossible = new ArrayList<Due.Field>();
    var unfit = new ArrayList<Due.Field>();
    for (var field : naming.fields()) {
      var problem = problem(outbound, field);
      var value = outbound.fields().get(field.path());
      if (isClearedByOmission(field)) {
        (work.type().replaces() ? fields : impossible).add(field);
        if (work.type().replaces()) {
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
    work.impossible(impossible);
    buryUnfit(work, unfit, outbound);
    return new Sayable(fields, set, omitted);
  }

  private static boolean isClearedByOmission(Due.Field field) {
    return field.value().isEmpty() && field.mapping().field().clearAs() == ClearAs.OMITTED;
  }

  private static @Nullable Problem problem(Outbound outbound, Due.Field field) {
    return outbound.problems().stream()
        .filter(it -> it.field().equals(field.path()))
        .findFirst()
        .orElse(null);
  }

  private void buryUnfit(Work work, List<Due.Field> unfit, Outbound outbound) {
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
    endings.buryPart(work, new Failure.Invalid(String.join("; ", reasons), names), names);
  }
}
