package io.syncline.system;

import io.syncline.core.definition.SystemType;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.Value;
import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.Failure;
import io.syncline.core.system.FindOutcome;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.Page;
import io.syncline.core.system.Query;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Spares a system that does not answer, and those who wait for it: after several calls in a row of
 * which nothing came, calls are answered {@code Transient} at once and nothing is sent, until a
 * single call that is let through shows that it is back.
 *
 * <p>A call of which at least one item was answered, however badly, proves the system alive.
 */
public final class BreakerSystem implements ConnectedSystem {

  private static final Failure OPEN = new Failure.Transient("breaker open");

  private final ConnectedSystem next;
  private final Breaker breaker;

  public BreakerSystem(ConnectedSystem next, Breaker breaker) {
    this.next = next;
    this.breaker = breaker;
  }

  @Override
  public SystemId id() {
    return next.id();
  }

  @Override
  public SystemType type() {
    return next.type();
  }

  @Override
  public Optional<String> cursorAt(String object, long offset, int pageSize) {
    return next.cursorAt(object, offset, pageSize);
  }

  @Override
  public Duration clockOffset() {
    return next.clockOffset();
  }

  @Override
  public List<ReadOutcome> read(String object, List<NativeRef> refs) {
    if (refs.isEmpty()) {
      return List.of();
    }
    if (!breaker.admits()) {
      return refs.stream().<ReadOutcome>map(r -> new ReadOutcome.Failed(r, OPEN)).toList();
    }
    return watched(
        () -> next.read(object, refs),
        outcomes -> outcomes.stream().allMatch(o -> silent(failure(o))));
  }

  @Override
  public List<WriteOutcome> write(String object, List<? extends WriteRequest> requests) {
    return write(object, requests, () -> true);
  }

  @Override
  public List<WriteOutcome> write(
      String object, List<? extends WriteRequest> requests, BooleanSupplier mayLeave) {
    if (requests.isEmpty()) {
      return List.of();
    }
    if (!breaker.admits()) {
      return requests.stream().<WriteOutcome>map(r -> new WriteOutcome.Failed(OPEN)).toList();
    }
    return watched(
        () -> next.write(object, requests, mayLeave),
        outcomes -> outcomes.stream().allMatch(o -> silent(failure(o))));
  }

  @Override
  public Page list(ListRequest request) {
    return asked("list " + request.object(), () -> next.list(request));
  }

  @Override
  public OptionalLong count(String object) {
    return asked("count " + object, () -> next.count(object));
  }

  @Override
  public List<NativeRecord> find(String object, String nativeField, Value value) {
    return asked("find " + object, () -> next.find(object, nativeField, value));
  }

  @Override
  public List<FindOutcome> find(String object, List<Query> queries) {
    if (queries.isEmpty()) {
      return List.of();
    }
    if (!breaker.admits()) {
      return queries.stream().<FindOutcome>map(q -> new FindOutcome.Failed(OPEN)).toList();
    }
    return watched(
        () -> next.find(object, queries),
        outcomes -> outcomes.stream().allMatch(o -> silent(failure(o))));
  }

  @Override
  public CheckOutcome check() {
    if (!breaker.admits()) {
      return new CheckOutcome.Failed(OPEN);
    }
    boolean alive = false;
    boolean asked = true;
    try {
      var outcome = next.check();
      asked = !(outcome instanceof CheckOutcome.Unasked);
      alive = !(outcome instanceof CheckOutcome.Failed failed && silent(failed.failure()));
      return outcome;
    } finally {
      if (asked || breaker.state() != Breaker.State.CLOSED) {
        breaker.report(asked && alive);
      }
    }
  }

  private <T> T asked(String operation, Supplier<T> call) {
    if (!breaker.admits()) {
      throw new SystemFailure(id(), operation, OPEN);
    }
    return watched(call, answer -> false);
  }

  private <T> T watched(Supplier<T> call, Predicate<T> silent) {
    boolean alive = false;
    try {
      var answer = call.get();
      alive = !silent.test(answer);
      return answer;
    } catch (SystemFailure e) {
      alive = !silent(e.failure());
      throw e;
    } finally {
      breaker.report(alive);
    }
  }

  private static @Nullable Failure failure(ReadOutcome outcome) {
    return outcome instanceof ReadOutcome.Failed failed ? failed.failure() : null;
  }

  private static @Nullable Failure failure(FindOutcome outcome) {
    return outcome instanceof FindOutcome.Failed failed ? failed.failure() : null;
  }

  private static @Nullable Failure failure(WriteOutcome outcome) {
    return outcome instanceof WriteOutcome.Failed failed ? failed.failure() : null;
  }

  private static boolean silent(@Nullable Failure failure) {
    return failure instanceof Failure.Transient || failure instanceof Failure.OutcomeUnknown;
  }
}
