package io.syncline.core.sync.erasure;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.model.About;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.UnifiedRecord.Status;
import io.syncline.core.privacy.Erasure;
import io.syncline.core.privacy.Erasure.Step;
import io.syncline.core.privacy.Erasures;
import io.syncline.core.privacy.Erasures.Hold;
import io.syncline.core.privacy.Suppressions;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.sync.state.RemovalBrake;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.ReadOutcome;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What people ask of erasures: a preview, the beginning, and the confirmation of a step. */
public final class ErasureControl {

  private final ChangeStore store;
  private final Erasures erasures;
  private final ConnectedSystems systems;
  private final Installations installations;
  private final Ids ids;
  private final InstantSource clock;
  private final boolean keyed;

  /**
   * @param keyed whether there is a key for the hashes by which erased persons are recognized
   */
  public ErasureControl(
      ChangeStore store,
      Erasures erasures,
      ConnectedSystems systems,
      Runtime runtime,
      boolean keyed) {
    this.store = store;
    this.erasures = erasures;
    this.systems = systems;
    this.installations = runtime.installations();
    this.ids = runtime.ids();
    this.clock = runtime.clock();
    this.keyed = keyed;
  }

  /** What was asked for is not possible; the message says why, and holds no data of a person. */
  public static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean unknown;

    Refused(String why, boolean unknown) {
      super(why, null, false, false);
      this.unknown = unknown;
    }

    public String why() {
      return String.valueOf(getMessage());
    }

    /** Whether what was named does not exist. */
    public boolean unknown() {
      return unknown;
    }
  }

  /**
   * What an erasure would do.
   *
   * @param refused why it would not begin; null: it would
   */
  public record Preview(
      RecordId record, String entity, @Nullable String refused, List<PlannedStep> steps) {
    public Preview {
      steps = List.copyOf(steps);
    }
  }

  /**
   * What would happen to a copy.
   *
   * @param byHand why a person has to erase it in that system; null: it is deleted there
   */
  public record PlannedStep(NativeRef copy, @Nullable String byHand) {}

  /**
   * Writes nothing, and asks no system.
   *
   * @throws Refused where there is no such record
   */
  public Preview preview(RecordId record) {
    return store.inTransaction(
        tx -> {
          var states = tx.reads().lock(new TreeSet<>(Set.of(record)));
          var state = states.get(record);
          if (state == null) {
            throw new Refused("There is no record " + record, true);
          }
          var entity = state.record().entity();
          return new Preview(
              record,
              entity,
              refusal(tx, record, state.record().status(), entity),
              steps(entity, erasures.copies(record)).stream()
                  .map(it -> new PlannedStep(it, byHand(it)))
                  .toList());
        });
  }

  /** Why a copy cannot be deleted by its system's API; null: it can. */
  private @Nullable String byHand(NativeRef copy) {
    var system = systems.find(copy.system()).orElse(null);
    var type = system == null ? null : system.type().objects().get(copy.object());
    return type == null
        ? copy.system() + " is not connected"
        : !type.can(Operation.Kind.DELETE)
            ? copy.system() + " declares no operation to delete it"
            : type.writeOnly()
                ? "no read can verify that it is deleted in "
                    + copy.system()
                    + ": a person confirms"
                : null;
  }

  private @Nullable String refusal(
      ChangeStore.Transaction tx, RecordId record, Status status, String entity) {
    var hold = erasures.hold(record);
    if (status == Status.ERASED) {
      return "it is erased already, or being erased";
    }
    if (hold.isPresent()) {
      return "a legal hold keeps it: " + hold.get().reason();
    }
    if (!keyed) {
      return "no key is set (SYNCLINE_SECRET_KEY), so that who comes back could not be recognized";
    }
    var survivor = tx.reads().survivors(Set.of(record)).get(record);
    if (survivor != null) {
      return "it is part of the record " + survivor + " now: erase that one";
    }
    boolean right =
        installations.current().entity(entity).stream()
            .flatMap(it -> it.syncs().stream())
            .anyMatch(it -> it.safeguards().privacy().erasure());
    return right
        ? null
        : "no started sync with a " + entity + " has `gdpr: {rightToErasure: true}`";
  }

  /** The system of record last: until then it shows what is to be erased elsewhere. */
  private List<NativeRef> steps(String entity, Erasures.Copies copies) {
    var primary =
        installations.current().entity(entity).map(it -> it.primary().system()).orElse(null);
    var all = new HashSet<>(copies.linked());
    all.addAll(copies.unlinked());
    return all.stream()
        .sorted(
            Comparator.<NativeRef, Boolean>comparing(it -> it.system().equals(primary))
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  /**
   * Begins an erasure: from the commit on the record is written nowhere, and no copy of the person
   * enters again.
   *
   * @param reason without data of the person
   * @throws Refused where that is not possible
   */
  public Erasure begin(RecordId record, String actor, String reason) {
    return begin(record, actor, reason, (tx, state, copies, changes) -> null);
  }

  /** What came of a record that is due. */
  enum Beginning {
    BEGUN,
    /** No more copies are deleted now. */
    BRAKED,
    REFUSED
  }

  /**
   * The same for a record that is due, where it still is and the brake on deletes permits so many
   * copies: it counts them.
   */
  Beginning beginDue(DueErasures.Due due, String actor) {
    var braked = new AtomicBoolean();
    try {
      beginDue(due, actor, braked);
      return Beginning.BEGUN;
    } catch (Refused refused) {
      return braked.get() ? Beginning.BRAKED : Beginning.REFUSED;
    }
  }

  /** Those of these records that became part of another one, and are erased with it. */
  Set<RecordId> merged(Collection<RecordId> records) {
    return store.inTransaction(tx -> tx.reads().survivors(records)).keySet();
  }

  private void beginDue(DueErasures.Due due, String actor, AtomicBoolean braked) {
    var reason = "older than it may be kept: due since " + due.at();
    begin(
        due.record(),
        actor,
        reason,
        (tx, state, copies, changes) -> {
          var now = clock.instant();
          var entity = installations.current().entity(due.entity()).orElseThrow();
          var still = DueErasures.of(entity, state.record(), now);
          if (still.isEmpty() || !still.get().erases()) {
            return "it is not due any more";
          }
          var brake = new RemovalBrake(tx.reads());
          int many = Math.max(1, copies.linked().size());
          var stops = brake.stops(entity.syncs(), many, now);
          braked.set(stops != null);
          if (stops != null) {
            return "`" + stops.sync() + "` deletes no more copies within a day";
          }
          brake.passed(entity.syncs(), many, changes, now);
          return null;
        });
  }

  /** What else has to hold before an erasure begins. */
  @FunctionalInterface
  private interface Condition {
    /** Why it does not; null: it does, and what follows from that is added. */
    @Nullable String refuses(
        ChangeStore.Transaction tx, RecordState state, Erasures.Copies copies, ChangeSet changes);
  }

  private Erasure begin(RecordId record, String actor, String reason, Condition condition) {
    var values = store.inTransaction(tx -> recognized(tx, record));
    return store.inTransaction(
        tx -> {
          // A copy that enters meanwhile holds one of these locks, or sees what is committed here.
          tx.reads().lockMatchValues(new TreeSet<>(values));
          var copies = erasures.copies(record);
          var states = locked(tx, record, copies);
          var state = states.get(record);
          if (state == null) {
            throw new Refused("There is no record " + record, true);
          }
          var name = state.record().entity();
          var refused = refusal(tx, record, state.record().status(), name);
          if (refused != null) {
            throw new Refused("It cannot be erased: " + refused, false);
          }
          var entity = installations.current().entity(name).orElseThrow();
          var now = clock.instant();
          var changes = new ChangeSet();
          var stopped = condition.refuses(tx, state, copies, changes);
          if (stopped != null) {
            throw new Refused("It is not erased now: " + stopped, false);
          }
          var steps =
              steps(name, copies).stream()
                  .map(it -> step(it, copies.unlinked().contains(it)))
                  .toList();
          var erasure =
              Erasure.begun(
                      ids.next(), new Erasure.Request(record, name, actor, reason), steps, now)
                  .with(steps, now, now);
          for (var it : states.values()) {
            changes.add(
                new Effect.RecordSaved(
                    it.record().withStatus(Status.ERASED), it.record().version()));
            changes.add(new Effect.MatchValuesSet(it.record().id(), Set.of()));
            changes.add(new Effect.DeliveriesCancelled(it.record().id()));
            changes.add(new Effect.RecordQuestionsClosed(it.record().id(), "erased"));
          }
          var suppressed = suppressed(entity, states.values(), copies);
          if (!values.containsAll(suppressed)) {
            throw new Refused("It was changed at the same time: try again", false);
          }
          changes.add(new Effect.ErasureBegun(erasure, suppressed));
          changes.add(new Effect.Audited(entry(erasure, actor)));
          tx.save(changes);
          return erasure;
        });
  }

  private Set<MatchValue> recognized(ChangeStore.Transaction tx, RecordId record) {
    var copies = erasures.copies(record);
    var states = locked(tx, record, copies);
    var state = states.get(record);
    return state == null
        ? Set.of()
        : installations
            .current()
            .entity(state.record().entity())
            .map(it -> suppressed(it, states.values(), copies))
            .orElse(Set.of());
  }

  private static Map<RecordId, RecordState> locked(
      ChangeStore.Transaction tx, RecordId record, Erasures.Copies copies) {
    var wanted = new TreeSet<>(copies.merged());
    wanted.add(record);
    return tx.reads().lock(wanted);
  }

  private static Set<MatchValue> suppressed(
      Entity entity, Collection<RecordState> states, Erasures.Copies copies) {
    var values = new HashSet<MatchValue>();
    states.forEach(
        it -> values.addAll(Suppressions.of(entity, it.record().values(), copies.all())));
    return values;
  }

  private AuditEntry entry(Erasure erasure, String actor) {
    return new AuditEntry(
        erasure.id(),
        erasure.times().began(),
        new About(erasure.request().entity(), erasure.request().record(), null),
        AuditEntry.Systems.NONE,
        new AuditEntry.Result(
            AuditEntry.Operation.DELETE, AuditEntry.Outcome.APPLIED, "erasure-begun"),
        Map.of(),
        AuditEntry.By.actor(actor));
  }

  private static Step step(NativeRef copy, boolean unlinked) {
    var step = Step.of(copy);
    return unlinked
        ? step.to(
            Erasure.Status.WAITING,
            Erasure.Evidence.NONE,
            "it was unlinked from the record: erase it there if it describes this person")
        : step;
  }

  /**
   * A person erased the copy in its system. Where a read is possible, it has to agree.
   *
   * @param position of the step, from 0
   * @throws Refused where the step does not wait, or a read still finds the copy
   */
  public Erasure confirm(UUID id, int position, String actor) {
    var erasure = erasures.find(id).orElseThrow(() -> unknown(id));
    var step = waiting(erasure, position);
    var ref = step.ref();
    var now = clock.instant();
    var evidence = step.evidence();
    var system = ref == null ? null : systems.find(ref.system()).orElse(null);
    var type = system == null || ref == null ? null : system.type().objects().get(ref.object());
    var note = "confirmed by " + actor;
    if (system != null && type != null && ref != null && type.readable()) {
      var outcome = system.read(ref.object(), List.of(ref)).get(0);
      if (outcome instanceof ReadOutcome.Failed failed) {
        throw new Refused(
            "It cannot be read in " + ref.system() + " now: " + failed.failure().reason(), false);
      }
      if (!(outcome instanceof ReadOutcome.Missing)) {
        throw new Refused("A read still finds it in " + ref.system(), false);
      }
      evidence = evidence.verified(now);
    } else {
      note += "; no read can verify it";
    }
    return saved(erasure.with(position, step.to(Erasure.Status.DONE, evidence, note), now, now));
  }

  /**
   * A copy stays, and the certificate says so.
   *
   * @param reason why; without data of the person
   */
  public Erasure leave(UUID id, int position, String actor, String reason) {
    var erasure = erasures.find(id).orElseThrow(() -> unknown(id));
    var step = waiting(erasure, position);
    var note = "left by " + actor + ": " + reason;
    var now = clock.instant();
    return saved(
        erasure.with(position, step.to(Erasure.Status.LEFT, step.evidence(), note), now, now));
  }

  /** A step that waits is tried once more: its system can delete now, or is connected again. */
  public Erasure retry(UUID id, int position) {
    var erasure = erasures.find(id).orElseThrow(() -> unknown(id));
    waiting(erasure, position);
    var now = clock.instant();
    var step = erasure.steps().get(position);
    return saved(
        erasure.with(
            position,
            new Step(
                step.system(),
                step.object(),
                step.nativeId(),
                Erasure.Status.PENDING,
                step.evidence(),
                0,
                ""),
            now,
            now));
  }

  private static Refused unknown(UUID id) {
    return new Refused("There is no erasure " + id, true);
  }

  private static Step waiting(Erasure erasure, int position) {
    if (position < 0
        || position >= erasure.steps().size()
        || erasure.steps().get(position).status() != Erasure.Status.WAITING) {
      throw new Refused("No step waits at this position", false);
    }
    return erasure.steps().get(position);
  }

  private Erasure saved(Erasure erasure) {
    if (!erasures.save(erasure)) {
      throw new Refused("It was changed at the same time: try again", false);
    }
    return erasure;
  }

  /** Keeps a record from being erased. */
  public Hold hold(RecordId record, String actor, String reason) {
    if (erasures.open(record).isPresent()) {
      throw new Refused("It is being erased", false);
    }
    var hold = new Hold(record, reason, actor, clock.instant());
    erasures.hold(hold);
    return hold;
  }
}
