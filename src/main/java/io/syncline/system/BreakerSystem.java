package io.syncline.system;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.ChangePage;
import io.syncline.core.system.ChangeRequest;
import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.Failure;
import io.syncline.core.system.FindOutcome;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.Query;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.RecordPage;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.system.file.FileCopy;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Spares a system that does not answer, and those who wait for it: after several calls in a row of
 * which nothing came, calls are answered {@code Transient} at once and nothing is sent, until a
 * single call that is let through shows that it is back.
 *
 * <p>A call of which at least one item was answered, however badly, proves the system alive.
 */
public final class BreakerSystem extends ForwardingSystem {

  private static final Failure OPEN = new Failure.Transient("breaker open");
  private static final String BROKEN = "the call broke off";
  private static final String UNASKED = "it was not asked";

  private final Breaker breaker;
  private final SystemLog log;

  public BreakerSystem(ConnectedSystem next, Breaker breaker, SystemLog log) {
    super(next);
    this.breaker = breaker;
    this.log = log;
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
        () -> next.read(object, refs), outcomes -> silence(outcomes, BreakerSystem::failure));
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
        outcomes -> silence(outcomes, BreakerSystem::failure));
  }

  @Override
  public Optional<FileCopy> file(NativeRef ref, String checksum) {
    return asked("file of " + ref.object(), () -> next.file(ref, checksum));
  }

  @Override
  public RecordPage list(ListRequest request) {
    return asked("list " + request.object(), () -> next.list(request));
  }

  @Override
  public ChangePage changes(ChangeRequest request) {
    return asked("changes of " + request.object(), () -> next.changes(request));
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
        () -> next.find(object, queries), outcomes -> silence(outcomes, BreakerSystem::failure));
  }

  @Override
  public CheckOutcome check() {
    if (!breaker.admits()) {
      return new CheckOutcome.Failed(OPEN);
    }
    String silence = BROKEN;
    try {
      var outcome = next.check();
      silence = silence(outcome);
      return outcome;
    } finally {
      if (silence != UNASKED || breaker.state() != Breaker.State.CLOSED) {
        report(silence);
      }
    }
  }

  private <T> T asked(String operation, Supplier<T> call) {
    if (!breaker.admits()) {
      throw new SystemFailure(id(), operation, OPEN);
    }
    return watched(call, answer -> null);
  }

  /**
   * @param silenceOf why an answer counts as none; null: it is an answer
   */
  private <T> T watched(Supplier<T> call, Function<T, @Nullable String> silenceOf) {
    String silence = BROKEN;
    try {
      var answer = call.get();
      silence = silenceOf.apply(answer);
      return answer;
    } catch (SystemFailure e) {
      silence = silence(e.failure());
      throw e;
    } finally {
      report(silence);
    }
  }

  private void report(@Nullable String silence) {
    switch (breaker.report(silence == null)) {
      case CLOSED -> {
        if (silence == null) {
          log.answers();
        }
      }
      case OPEN, PROBING -> log.silent(silence == null ? "" : silence);
    }
  }

  /** Why nothing of it was answered; null: something was. */
  private static <T> @Nullable String silence(
      List<T> outcomes, Function<T, @Nullable Failure> failureOf) {
    String why = null;
    for (var it : outcomes) {
      why = silence(failureOf.apply(it));
      if (why == null) {
        return null;
      }
    }
    return why;
  }

  private static @Nullable String silence(CheckOutcome outcome) {
    return outcome instanceof CheckOutcome.Unasked
        ? UNASKED
        : outcome instanceof CheckOutcome.Failed failed ? silence(failed.failure()) : null;
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

  private static @Nullable String silence(@Nullable Failure failure) {
    return failure instanceof Failure.Transient || failure instanceof Failure.OutcomeUnknown
        ? failure.reason()
        : null;
  }
}
