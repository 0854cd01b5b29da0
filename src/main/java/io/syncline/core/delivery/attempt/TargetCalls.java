package io.syncline.core.delivery.attempt;

import io.syncline.core.deadletter.Stage;
import io.syncline.core.model.NativeRef;
import io.syncline.core.system.CallOrigin;
import io.syncline.core.system.Failure;
import io.syncline.core.system.FindOutcome;
import io.syncline.core.system.Query;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.state.StoreException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks a target for a batch and watches whether it answers at all: a call that fails as a whole
 * opens the circuit, and the rest of the batch is put off together.
 */
public final class TargetCalls {
  private final CircuitBreaker circuitBreaker;
  private final AttemptOutcomes attemptOutcomes;

  public TargetCalls(CircuitBreaker circuitBreaker, AttemptOutcomes attemptOutcomes) {
    this.circuitBreaker = circuitBreaker;
    this.attemptOutcomes = attemptOutcomes;
  }

  /** What to do with a copy that was read. */
  @FunctionalInterface
  public interface Seen<T> {
    void accept(T task, ReadOutcome outcome, Instant askedAt);
  }

  /** Those of one object, for people or for runs: what one call may hold. */
  private record Together(String object, boolean run) {}

  /** What is still open, as calls take it: a call names one object. */
  public static <T extends DeliveryTask> List<List<T>> together(Collection<T> tasks) {
    return List.copyOf(
        tasks.stream()
            .filter(it -> !it.isOver())
            .collect(
                Collectors.groupingBy(
                    it -> new Together(it.type().name(), it.isOfRun()),
                    LinkedHashMap::new,
                    Collectors.toList()))
            .values());
  }

  private static <A> A calling(Collection<? extends DeliveryTask> tasks, Supplier<A> call) {
    return CallOrigin.of(tasks.stream().allMatch(DeliveryTask::isOfRun), call);
  }

  /** Reads a copy for each task, with a call for each object; none once the batch is halted. */
  public <T extends DeliveryTask> void read(
      Collection<T> tasks, Function<T, NativeRef> copy, Stage stage, Seen<T> seen) {
    together(tasks)
        .forEach(
            group -> {
              var object = group.get(0).type().name();
              var batch = group.get(0).batch();
              var byRef = new LinkedHashMap<NativeRef, T>();
              group.forEach(it -> byRef.put(copy.apply(it), it));
              if (!batch.isHalted()) {
                var askedAt = batch.now();
                var refs = List.copyOf(byRef.keySet());
                var outcomes = calling(group, () -> readBack(batch, object, refs));
                haltIfDown(batch, stage);
                handle(byRef, outcomes, stage, (task, it) -> seen.accept(task, it, askedAt));
              }
            });
  }

  private <T extends DeliveryTask> void handle(
      Map<NativeRef, T> byRef,
      List<ReadOutcome> outcomes,
      Stage stage,
      BiConsumer<T, ReadOutcome> seen) {
    for (var outcome : outcomes) {
      var task = byRef.get(outcome.ref());
      if (task != null) {
        attemptOutcomes.guarded(task, stage, () -> seen.accept(task, outcome));
      }
    }
  }

  /** Reads copies after a write, whose outcomes are noted first. */
  public <T extends DeliveryTask> void readBack(
      DeliveryBatch batch,
      String object,
      Map<NativeRef, T> byRef,
      BiConsumer<T, ReadOutcome> seen) {
    if (!byRef.isEmpty()) {
      var refs = List.copyOf(byRef.keySet());
      var outcomes = calling(byRef.values(), () -> readBack(batch, object, refs));
      handle(byRef, outcomes, Stage.WRITE, seen);
    }
  }

  public List<ReadOutcome> readBack(DeliveryBatch batch, String object, List<NativeRef> refs) {
    List<ReadOutcome> outcomes;
    try {
      outcomes = batch.system().read(object, refs);
    } catch (RuntimeException broken) {
      unlessUnstored(broken);
      var failure = new Failure.Transient(broken(broken));
      outcomes = refs.stream().<ReadOutcome>map(it -> new ReadOutcome.Failed(it, failure)).toList();
    }
    watch(batch, outcomes, it -> it instanceof ReadOutcome.Failed failed ? failed.failure() : null);
    return outcomes;
  }

  /** Finds records by the values of fields, all at once; one outcome per query, in order. */
  List<FindOutcome> find(DeliveryBatch batch, String object, List<Query> queries) {
    List<FindOutcome> outcomes;
    try {
      outcomes = calling(batch.open(it -> true), () -> batch.system().find(object, queries));
    } catch (RuntimeException broken) {
      unlessUnstored(broken);
      var failed = new FindOutcome.Failed(new Failure.Transient(broken(broken)));
      outcomes = queries.stream().<FindOutcome>map(it -> failed).toList();
    }
    watch(batch, outcomes, it -> it instanceof FindOutcome.Failed failed ? failed.failure() : null);
    haltIfDown(batch, Stage.FIND);
    return outcomes;
  }

  /**
   * Writes what is committed; whatever breaks after the first byte may have left is an unknown
   * outcome, and others of the call may leave still. The caller notes the outcomes, then {@link
   * #haltIfDown}. Where our store is unavailable the group stays as it is stored: the next claim
   * looks.
   *
   * @param mayLeave asked before each request leaves (S18)
   */
  public List<WriteOutcome> write(
      DeliveryBatch batch, String object, List<DeliveryTask> group, BooleanSupplier mayLeave) {
    var requests = group.stream().map(DeliveryTask::outgoing).toList();
    List<WriteOutcome> outcomes;
    try {
      outcomes = calling(group, () -> batch.system().write(object, requests, mayLeave));
      var now = batch.now();
      group.forEach(it -> it.leftBy(now));
    } catch (RuntimeException broken) {
      var unknown = new WriteOutcome.Failed(new Failure.OutcomeUnknown(broken(broken)));
      outcomes = requests.stream().<WriteOutcome>map(it -> unknown).toList();
      if (StoreException.outage(broken).isPresent()) {
        group.forEach(DeliveryTask::drop);
        return outcomes;
      }
    }
    watch(
        batch, outcomes, it -> it instanceof WriteOutcome.Failed failed ? failed.failure() : null);
    return outcomes;
  }

  /**
   * Where the target turned out to be down, what is still open is put off together, and ends where
   * it has waited long enough.
   */
  public void haltIfDown(DeliveryBatch batch, Stage stage) {
    circuitBreaker
        .open(batch.target(), batch.now())
        .ifPresent(it -> attemptOutcomes.halt(batch, it, stage));
  }

  private <T> void watch(
      DeliveryBatch batch, List<T> outcomes, Function<T, @Nullable Failure> failureOf) {
    batch.answered();
    var failures = outcomes.stream().map(failureOf).filter(Objects::nonNull).toList();
    if (failures.stream().anyMatch(TargetCalls::keptForPeople)) {
      return;
    }
    var limited = failures.stream().filter(it -> it instanceof Failure.Deferred).findFirst();
    boolean down =
        !failures.isEmpty()
            && failures.size() == outcomes.size()
            && failures.stream().allMatch(TargetCalls::down);
    if (limited.isPresent() || down) {
      var failure = limited.isPresent() ? limited.get() : failures.get(0);
      circuitBreaker.failed(batch.target(), failure, outcomes.size(), batch.now());
    } else {
      circuitBreaker.succeeded(batch.target());
    }
  }

  /** An unavailable store of ours is no failure of the target. */
  private static void unlessUnstored(RuntimeException broken) {
    StoreException.outage(broken)
        .ifPresent(
            unavailable -> {
              throw unavailable;
            });
  }

  /** What runs may not use of a quota is no reason for people's changes to wait. */
  private static boolean keptForPeople(Failure failure) {
    return failure instanceof Failure.OutOfQuota none && none.reserved();
  }

  private static boolean down(Failure failure) {
    return failure instanceof Failure.Transient || failure instanceof Failure.OutcomeUnknown;
  }

  private static String broken(RuntimeException broken) {
    return "the call failed: " + broken.getClass().getSimpleName();
  }
}
