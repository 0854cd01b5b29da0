package io.syncline.core.sync.erasure;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.model.About;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.privacy.Erasure;
import io.syncline.core.privacy.Erasure.Evidence;
import io.syncline.core.privacy.Erasure.Status;
import io.syncline.core.privacy.Erasure.Step;
import io.syncline.core.privacy.Erasures;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Carries out erasures: deletes each copy in its system, reads whether it is gone, and clears this
 * product's tables at the end (docs/decisions, 57).
 *
 * <p>A delete may be sent again without harm, so that nothing is kept before it is sent: after a
 * crash it is sent again, and the read decides.
 */
public final class ErasureRunner {

  private static final int BATCH = 20;
  private static final int MAX_ATTEMPTS = 8;

  /** No other process takes one meanwhile. */
  private static final Duration CLAIM = Duration.ofMinutes(5);

  private static final Duration QUIET = Duration.ofSeconds(5);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  /** Audit entries get their digests every five minutes. */
  private static final Duration DIGESTS = Duration.ofMinutes(2);

  private final ChangeStore store;
  private final Erasures erasures;
  private final ConnectedSystems systems;
  private final Runtime runtime;
  private final Predicate<SystemId> paused;

  /**
   * @param paused which systems an operator paused: nothing is deleted there meanwhile
   */
  public ErasureRunner(
      ChangeStore store,
      Erasures erasures,
      ConnectedSystems systems,
      Runtime runtime,
      Predicate<SystemId> paused) {
    this.paused = paused;
    this.store = store;
    this.erasures = erasures;
    this.systems = systems;
    this.runtime = runtime;
  }

  /**
   * Takes each erasure that is due as far as it goes.
   *
   * @return how many there were
   */
  public int runOnce() {
    var due = erasures.claim(runtime.now(), CLAIM, BATCH);
    due.forEach(this::advance);
    return due.size();
  }

  private void advance(Erasure claimed) {
    var record = claimed.request().record();
    if (erasures.isBeingWritten(record)) {
      var now = runtime.now();
      erasures.save(claimed.with(claimed.steps(), now, now.plus(QUIET)));
      return;
    }
    var erasure = withLateCopies(claimed);
    for (int i = 0; i < erasure.steps().size(); i++) {
      var step = erasure.steps().get(i);
      if (step.status() == Status.PENDING) {
        var after = isPaused(erasure, step) ? waitsForResume(step) : carriedOut(step);
        var now = runtime.now();
        var next = erasure.with(i, after, now, now.plus(pause(after.attempts())));
        if (!erasures.save(next)) {
          return;
        }
        erasure = next;
      }
    }
    unlink(erasure);
    if (erasure.copiesOver()) {
      clear(erasure);
    }
  }

  /** A create that was under way when the erasure began may have made a copy since. */
  private Erasure withLateCopies(Erasure erasure) {
    var known = new HashSet<NativeRef>();
    erasure.steps().forEach(it -> known.add(it.ref()));
    var steps = new ArrayList<>(erasure.steps());
    erasures.copies(erasure.request().record()).linked().stream()
        .filter(it -> !known.contains(it))
        .sorted()
        .forEach(it -> steps.add(Step.of(it)));
    if (steps.size() == erasure.steps().size()) {
      return erasure;
    }
    var now = runtime.now();
    var next = erasure.with(steps, now, now);
    return erasures.save(next) ? next : erasure;
  }

  private static Duration pause(int attempts) {
    var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(10, 2 * Math.max(0, attempts - 1)));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  private boolean isPaused(Erasure erasure, Step step) {
    return paused.test(step.system())
        || runtime
            .installation()
            .pausedEntities(step.system())
            .contains(erasure.request().entity());
  }

  private static Step waitsForResume(Step step) {
    return step.to(Status.PENDING, step.evidence(), "it waits until the system is resumed");
  }

  private Step carriedOut(Step step) {
    var ref = step.ref();
    if (ref == null) {
      return step.to(Status.DONE, step.evidence(), step.note());
    }
    var system = systems.find(ref.system()).orElse(null);
    var type = system == null ? null : system.type().objects().get(ref.object());
    if (system == null || type == null) {
      return waits(step, step.evidence(), ref.system() + " is not connected");
    }
    if (!type.can(Operation.Kind.DELETE)) {
      return waits(step, step.evidence(), ref.system() + " declares no operation to delete it");
    }
    var key = ref.system() + "-" + ref.object() + "-erase-" + step.attempts();
    var outcome = system.write(ref.object(), List.of(new WriteRequest.Delete(ref, key))).get(0);
    var now = runtime.now();
    if (outcome instanceof WriteOutcome.Done) {
      return verified(system, type, ref, step, step.evidence().asked(now, "deleted"));
    }
    if (outcome instanceof WriteOutcome.Gone) {
      return verified(system, type, ref, step, step.evidence().asked(now, "was not there"));
    }
    var failure =
        outcome instanceof WriteOutcome.Failed failed
            ? failed.failure()
            : new Failure.Transient("the copy keeps changing");
    return failed(step, step.evidence().asked(now, ""), failure);
  }

  private Step verified(
      ConnectedSystem system, ObjectType type, NativeRef ref, Step step, Evidence evidence) {
    if (type.writeOnly()) {
      return step.to(
          Status.WAITING,
          evidence,
          "the delete was accepted, and no read can verify it: look in "
              + step.system()
              + " and confirm");
    }
    if (!type.readable()) {
      return step.to(Status.DONE, evidence, "no read can verify it");
    }
    var outcome = system.read(ref.object(), List.of(ref)).get(0);
    if (outcome instanceof ReadOutcome.Missing) {
      return step.to(Status.DONE, evidence.verified(runtime.now()), "");
    }
    if (outcome instanceof ReadOutcome.Failed failed) {
      return failed(step, evidence, failed.failure());
    }
    if (outcome instanceof ReadOutcome.MergedInto) {
      return waits(step, evidence, "it became part of another copy there");
    }
    return failed(step, evidence, new Failure.Transient("a read still finds it"));
  }

  private static Step failed(Step step, Evidence evidence, Failure failure) {
    boolean hopeless = failure instanceof Failure.Permanent || failure instanceof Failure.Invalid;
    if (hopeless || step.attempts() + 1 >= MAX_ATTEMPTS && !failure.waits()) {
      return waits(step, evidence, failure.reason());
    }
    return failure.waits()
        ? step.to(Status.PENDING, evidence, failure.reason())
        : step.tried(evidence, failure.reason());
  }

  private static Step waits(Step step, Evidence evidence, String why) {
    return step.to(
        Status.WAITING, evidence, why + ": erase it in " + step.system() + " and confirm");
  }

  /** The links of copies that are gone end; what a person left stays linked to nothing, too. */
  private void unlink(Erasure erasure) {
    var request = erasure.request();
    store.inTransaction(
        tx -> {
          var state =
              tx.reads().lock(new TreeSet<>(List.of(request.record()))).get(request.record());
          var changes = new ChangeSet();
          for (var step : erasure.steps()) {
            var ref = step.ref();
            if (state != null && step.over() && ref != null && state.link(ref).isPresent()) {
              changes.add(
                  new Effect.LinkEnded(
                      ref,
                      request.record(),
                      request.entity(),
                      store.nextReadNumber(),
                      runtime.now()));
              changes.add(new Effect.Audited(entry(erasure, step, ref)));
            }
          }
          tx.save(changes);
          return null;
        });
  }

  private AuditEntry entry(Erasure erasure, Step step, @Nullable NativeRef ref) {
    var outcome =
        step.status() == Status.DONE ? AuditEntry.Outcome.APPLIED : AuditEntry.Outcome.SKIPPED;
    return new AuditEntry(
        runtime.ids().next(),
        runtime.now(),
        new About(erasure.request().entity(), erasure.request().record(), ref),
        new AuditEntry.Systems(null, step.system()),
        new AuditEntry.Result(AuditEntry.Operation.DELETE, outcome, "erased"),
        Map.of(),
        AuditEntry.By.actor(erasure.request().actor()));
  }

  private void clear(Erasure erasure) {
    var record = erasure.request().record();
    var refs = new HashSet<>(erasures.copies(record).all());
    erasure.steps().stream().map(Step::ref).filter(Objects::nonNull).forEach(refs::add);
    var cleared = erasures.clear(record, refs);
    Instant now = runtime.now();
    erasures.save(
        cleared.map(it -> erasure.done(it, now)).orElseGet(() -> erasure.later(now.plus(DIGESTS))));
  }
}
