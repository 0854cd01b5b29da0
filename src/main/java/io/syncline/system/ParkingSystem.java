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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a refusal (401, 403) means, by calling the system's check. If the check is refused
 * too, our credentials are refused: all work is answered {@code Refused} and waits. If the check is
 * accepted, the refusal concerns the one record or operation and becomes {@code Permanent}.
 *
 * <p>Without a conclusive check, an item refused in a call that accepted other items is refused for
 * a reason of its own, and a call refused as a whole parks the system.
 */
public final class ParkingSystem extends ForwardingSystem {

  private static final Duration UNDECIDED = Duration.ofSeconds(15);

  private final Parking parking;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile int asked;
  private CheckOutcome last = CheckOutcome.UNASKED;

  public ParkingSystem(ConnectedSystem next, Parking parking) {
    super(next);
    this.parking = parking;
  }

  @Override
  public CheckOutcome check() {
    var said = next.check();
    parking.checked(said);
    return said;
  }

  @Override
  public List<ReadOutcome> read(String object, List<NativeRef> refs) {
    return items(
        refs,
        () -> next.read(object, refs),
        it -> it instanceof ReadOutcome.Failed failed ? failed.failure() : null,
        ReadOutcome.Failed::new);
  }

  @Override
  public List<FindOutcome> find(String object, List<Query> queries) {
    return items(
        queries,
        () -> next.find(object, queries),
        it -> it instanceof FindOutcome.Failed failed ? failed.failure() : null,
        (query, failure) -> new FindOutcome.Failed(failure));
  }

  @Override
  public List<WriteOutcome> write(
      String object, List<? extends WriteRequest> requests, BooleanSupplier mayLeave) {
    return items(
        requests,
        () -> next.write(object, requests, mayLeave),
        it -> it instanceof WriteOutcome.Failed failed ? failed.failure() : null,
        (request, failure) -> new WriteOutcome.Failed(failure));
  }

  @Override
  public Optional<FileCopy> file(NativeRef ref, String checksum) {
    return whole("file of " + ref.object(), () -> next.file(ref, checksum));
  }

  @Override
  public RecordPage list(ListRequest request) {
    return whole("list " + request.object(), () -> next.list(request));
  }

  @Override
  public ChangePage changes(ChangeRequest request) {
    return whole("changes of " + request.object(), () -> next.changes(request));
  }

  @Override
  public OptionalLong count(String object) {
    return whole("count " + object, () -> next.count(object));
  }

  @Override
  public List<NativeRecord> find(String object, String nativeField, Value value) {
    return whole("find " + object, () -> next.find(object, nativeField, value));
  }

  private <I, O> List<O> items(
      List<? extends I> items,
      Supplier<List<O>> call,
      Function<O, @Nullable Failure> failureOf,
      Failed<I, O> failed) {
    if (items.isEmpty()) {
      return List.of();
    }
    int era = parking.era();
    var held = held();
    if (held != null) {
      return items.stream().map(it -> failed.with(it, held)).toList();
    }
    var outcomes = call.get();
    int before = asked;
    Failure.Refused refusal = null;
    int refused = 0;
    for (var it : outcomes) {
      var failure = failureOf.apply(it);
      if (failure instanceof Failure.Refused one) {
        refusal = one;
        refused++;
      } else if (accepts(failure)) {
        accepted(era);
      }
    }
    if (refusal == null) {
      return outcomes;
    }
    var meaning = meaning(refusal, refused == outcomes.size(), era, before);
    var judged = new ArrayList<O>(outcomes);
    for (int i = 0; i < judged.size(); i++) {
      if (failureOf.apply(judged.get(i)) instanceof Failure.Refused) {
        judged.set(i, failed.with(items.get(i), meaning));
      }
    }
    return judged;
  }

  /** An item that failed. */
  private interface Failed<I, O> {
    O with(I item, Failure failure);
  }

  private <T> T whole(String operation, Supplier<T> call) {
    int era = parking.era();
    var held = held();
    if (held != null) {
      throw new SystemFailure(id(), operation, held);
    }
    try {
      var answer = call.get();
      accepted(era);
      return answer;
    } catch (SystemFailure e) {
      if (e.failure() instanceof Failure.Refused refusal) {
        throw new SystemFailure(id(), operation, meaning(refusal, true, era, asked));
      }
      if (accepts(e.failure())) {
        accepted(era);
      }
      throw e;
    }
  }

  /** What the call is answered without being sent; null: it may be sent. */
  private Failure.@Nullable Refused held() {
    return switch (parking.turn()) {
      case CALL -> null;
      case NOTHING -> parking.refusal();
      case CHECK -> {
        if (parking.checked(ask())) {
          yield null;
        }
        parking.again();
        yield parking.refusal();
      }
    };
  }

  /** Whether the system let us in, whatever became of the work. */
  private static boolean accepts(@Nullable Failure failure) {
    return failure == null || failure instanceof Failure.Invalid;
  }

  private void accepted(int era) {
    if (parking.accepted(era)) {
      parking.checked(ask());
    }
  }

  /**
   * @param whole whether nothing of the call was accepted
   * @param before how often the check had been asked when the call was refused: what it said when
   *     it was asked later holds for this call too
   */
  private Failure meaning(Failure.Refused refusal, boolean whole, int era, int before) {
    asking.lock();
    try {
      if (parking.isParked() && parking.era() != era) {
        return parking.refusal();
      }
      var said = asked > before ? last : ask();
      if (parking.checked(said)) {
        return itsOwn(refusal);
      }
      var failure = said instanceof CheckOutcome.Failed failed ? failed.failure() : null;
      boolean refused = failure instanceof Failure.Refused && parking.believesCheck();
      if (!refused && isUnclear(failure)) {
        return new Failure.Refused(refusal.reason(), UNDECIDED);
      }
      if (!refused && (!whole || parking.isItsOwn())) {
        return itsOwn(refusal);
      }
      parking.park(refusal.reason(), refused);
      return parking.refusal();
    } finally {
      asking.unlock();
    }
  }

  /** Whether the check could not be asked now. */
  private static boolean isUnclear(@Nullable Failure failure) {
    return failure instanceof Failure.Transient
        || failure instanceof Failure.RateLimited
        || failure instanceof Failure.OutOfQuota
        || failure instanceof Failure.OutcomeUnknown;
  }

  private static Failure itsOwn(Failure.Refused refusal) {
    return new Failure.Permanent(refusal.reason());
  }

  private CheckOutcome ask() {
    asking.lock();
    try {
      asked++;
      last = next.check();
      return last;
    } finally {
      asking.unlock();
    }
  }
}
