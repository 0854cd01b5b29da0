package io.syncline.core.sync.workflow;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.model.WorkflowPlan;
import io.syncline.core.definition.model.WorkflowPlan.Action;
import io.syncline.core.definition.model.WorkflowPlan.Kind;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.Removal;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.scalar.IsoTimes;
import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.sync.state.RemovalBrake;
import io.syncline.core.transform.PendingWrites;
import io.syncline.core.transform.Transformer;
import io.syncline.core.workflow.WorkflowInstance;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The steps that write: plans their deliveries, and finds out what came of them. */
public final class WorkflowSteps {

  /** What a delivery came through that a step ordered. */
  private static final String ORIGIN = "workflow";

  private final PendingWrites pendingWrites;
  private final DerivedRecords derivedRecords;
  private final Ids ids;

  public WorkflowSteps(Transformer transformer, Ids ids) {
    this.pendingWrites = new PendingWrites(transformer);
    this.derivedRecords = new DerivedRecords(transformer, ids);
    this.ids = ids;
  }

  /** What a step is carried out on. */
  public record Context(
      Entity entity, RecordState state, WorkflowInstance instance, ChangeSet changes, Instant now) {

    /** The same on another record. */
    Context on(Entity other, RecordState record) {
      return new Context(other, record, instance, changes, now);
    }

    /** What it is a run of, as it is defined now; null: it is defined no more. */
    @Nullable WorkflowPlan plan() {
      var sync = sync();
      return sync == null
          ? null
          : sync.order().workflows().stream()
              .filter(it -> it.name().equals(instance.subject().workflow()))
              .findFirst()
              .orElse(null);
    }

    /** What the sync whose workflow it is says of the entity; null: it is not started. */
    public @Nullable SyncRules sync() {
      return entity.syncs().stream()
          .filter(it -> it.sync().equals(instance.subject().sync()))
          .findFirst()
          .orElse(null);
    }
  }

  /** How far a step is. */
  enum Progress {
    /** The copy is as the step wants it. */
    THERE,
    ORDERED,
    UNDER_WAY,
    /** A person is asked first. */
    HELD,
    /** The delivery ended without it. */
    ENDED,
    /** There is nothing to do for it any more. */
    VOID,
    /** It cannot be carried out yet. */
    LATER
  }

  /**
   * How far a step is.
   *
   * @param why for people; empty: nothing to say
   * @param due when it is looked at again; null: as its progress says
   */
  record Outcome(Progress progress, String why, @Nullable Instant due) {
    Outcome(Progress progress, String why) {
      this(progress, why, null);
    }

    static Outcome of(Progress progress) {
      return new Outcome(progress, "");
    }

    static Outcome later(String why, Instant due) {
      return new Outcome(Progress.LATER, why, due);
    }
  }

  /** The first instant of the day that an attribute holds; null: it holds none. */
  static @Nullable Instant day(Entity entity, UnifiedRecord record, String attribute) {
    var value = record.value(attribute);
    var text = value == null || value.isEmpty() ? null : Scalars.text(value);
    if (text == null) {
      return null;
    }
    var read = IsoTimes.read(text);
    return read == null ? null : IsoTimes.instant(read, entity.reading().timeZone());
  }

  /**
   * @param ordered whether the step's delivery was planned before
   */
  Outcome look(ChangeStore.Transaction tx, Context it, Action action, boolean ordered) {
    var target = it.entity().participant(SystemId.of(action.target())).orElse(null);
    if (target == null) {
      return new Outcome(Progress.ENDED, action.target() + " takes part no more");
    }
    var link = it.state().main(target.system(), target.object()).orElse(null);
    boolean archived = link != null && Removal.archived(link.shadow());
    boolean there =
        switch (action.kind()) {
          case CREATE, RESTORE -> link != null && !archived;
          default -> link == null || archived;
        };
    if (there) {
      return Outcome.of(Progress.THERE);
    }
    if (tx.reads().isDelivering(it.state().record().id(), target.system())) {
      return new Outcome(Progress.UNDER_WAY, "its delivery is under way");
    }
    if (link == null && action.kind() == Kind.RESTORE) {
      return new Outcome(Progress.ENDED, "there is no copy in " + target.system());
    }
    if (!tx.reads().questions(it.state().record().id()).items().isEmpty()) {
      return new Outcome(Progress.UNDER_WAY, "a question about the record is open");
    }
    if (ordered) {
      return new Outcome(
          Progress.ENDED,
          "its delivery ended and the copy is not "
              + (action.kind() == Kind.ARCHIVE ? "archived" : "there")
              + ": see the dead letters and the audit log of the record");
    }
    return link == null
        ? create(it, target)
        : remove(tx, it, target, action.kind() == Kind.ARCHIVE);
  }

  /**
   * What a rule derives from.
   *
   * @param first the record whose step it is
   * @param derived what was derived from it before, locked; null: nothing was
   * @param open the open instances of its group, locked; empty: it is in none, or not complete
   * @param states of their records
   */
  record Sources(
      Context first,
      @Nullable RecordState derived,
      List<WorkflowInstance> open,
      Map<RecordId, RecordState> states) {}

  /**
   * A record that a rule derives is made, and created like any that is missing in a system.
   *
   * @param target its entity
   */
  Outcome derive(
      ChangeStore.Transaction tx,
      Sources sources,
      WorkflowPlan plan,
      Entity target,
      boolean ordered) {
    var source = sources.first();
    var derived = sources.derived();
    var step = source.instance().steps().get(source.instance().current()).plan().action();
    var action = new Action(Kind.CREATE, step.target());
    if (derived != null) {
      return derived.record().removed()
          ? new Outcome(Progress.THERE, "the record that was derived was deleted or archived")
          : naming(look(tx, source.on(target, derived), action, ordered), derived);
    }
    var group = RecordGroups.group(plan);
    var obstacle =
        group == null
            ? DerivedRecords.obstacle(source, plan)
            : RecordGroups.obstacle(source, plan, group);
    var billed =
        DerivedRecords.billed(tx.reads(), source, Objects.requireNonNull(plan.derivation()));
    if (billed != null && (obstacle == null || obstacle.progress() == Progress.HELD)) {
      return billed;
    }
    if (obstacle != null) {
      return obstacle;
    }
    if (!tx.reads().questions(source.state().record().id()).items().isEmpty()) {
      return new Outcome(Progress.UNDER_WAY, "a question about the record is open");
    }
    var in = target.participant(SystemId.of(step.target())).orElse(null);
    if (in == null) {
      return new Outcome(Progress.ENDED, step.target() + " takes part no more");
    }
    var gathered = RecordGroups.gather(tx, sources, plan);
    return gathered.waits() == null
        ? make(tx, gathered.sources(), source, plan, target, in)
        : gathered.waits();
  }

  private Outcome make(
      ChangeStore.Transaction tx,
      List<Context> all,
      Context first,
      WorkflowPlan plan,
      Entity target,
      Participant in) {
    var made =
        derivedRecords.make(tx.reads(), all, Objects.requireNonNull(plan.derivation()), target, in);
    if (made.outcome().progress() == Progress.ENDED) {
      return made.outcome();
    }
    RecordGroups.taken(first, all, made.state().record().id());
    return made.outcome().progress() == Progress.ORDERED
        ? create(first.on(target, made.state()), in)
        : made.outcome();
  }

  private static Outcome naming(Outcome outcome, RecordState derived) {
    return outcome.progress() == Progress.THERE
        ? new Outcome(Progress.THERE, "it is the record " + derived.record().id())
        : outcome;
  }

  private Outcome create(Context it, Participant target) {
    if (it.state().record().removed()) {
      return new Outcome(Progress.ENDED, "the record was deleted or archived");
    }
    var names =
        pendingWrites.of(it.entity(), target, it.state(), null).stream()
            .map(PendingWrites.Field::attribute)
            .collect(Collectors.toSet());
    if (names.isEmpty()) {
      return new Outcome(
          Progress.ENDED,
          "nothing of the record may be written to " + target.system() + ": see `syncline why`");
    }
    plan(it, target, names, true);
    return Outcome.of(Progress.ORDERED);
  }

  /** Archives count against the brake of the sync, like those that follow a delete. */
  private Outcome remove(
      ChangeStore.Transaction tx, Context it, Participant target, boolean archive) {
    var sync = it.sync();
    var removalBrake = new RemovalBrake(tx.reads());
    if (archive && sync != null) {
      boolean approved = approved(it);
      if (!approved && removalBrake.stops(List.of(sync), 1, it.now()) != null) {
        return new Outcome(
            Progress.HELD,
            "more than "
                + removalBrake.allowed(sync)
                + " copies would be archived by "
                + sync.sync()
                + " within a day: approve the step");
      }
      removalBrake.passed(List.of(sync), 1, it.changes(), it.now());
    }
    plan(
        it,
        target,
        archive ? Set.of(Removal.ARCHIVE.word(), Removal.BY_STEP) : Set.of(Removal.RESTORE.word()),
        false);
    return Outcome.of(Progress.ORDERED);
  }

  private static boolean approved(Context it) {
    return it.instance()
        .steps()
        .get(it.instance().current())
        .note()
        .startsWith(WorkflowControl.APPROVED);
  }

  private void plan(Context it, Participant target, Set<String> names, boolean create) {
    var instance = it.instance();
    it.changes()
        .add(
            new Effect.DeliveryPlanned(
                Delivery.due(
                    ids.next(),
                    new Delivery.Change(
                        it.state().record().id(),
                        it.entity().name(),
                        target.system(),
                        names,
                        create),
                    new Delivery.Cause(
                        List.of(instance.id()),
                        Origin.of(ORIGIN).through(instance.subject().workflow())),
                    it.now())));
  }
}
