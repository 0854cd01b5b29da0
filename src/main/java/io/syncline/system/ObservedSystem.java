package io.syncline.system;

import io.micrometer.core.instrument.MeterRegistry;
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
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Measures calls to a system: {@code syncline.system.calls} (time per call) and {@code
 * syncline.system.items} (records by outcome), by system, object and operation. No value and no id
 * becomes a tag.
 */
public final class ObservedSystem extends ForwardingSystem {

  private final MeterRegistry meters;

  public ObservedSystem(ConnectedSystem next, MeterRegistry meters) {
    super(next);
    this.meters = meters;
  }

  @Override
  public List<ReadOutcome> read(String object, List<NativeRef> refs) {
    return measured(
        "read",
        object,
        () -> next.read(object, refs),
        outcomes ->
            outcomes.stream()
                .map(o -> o instanceof ReadOutcome.Failed f ? name(f.failure()) : name(o)));
  }

  @Override
  public ChangePage changes(ChangeRequest request) {
    return measured(
        "changes",
        request.object(),
        () -> next.changes(request),
        page -> page.changes().stream().map(change -> "listed"));
  }

  /** The time in which a caller does not fetch an answer is not counted as the system's. */
  @Override
  public RecordPage list(ListRequest request) {
    var waited = new AtomicLong();
    var timed =
        request.answered(
            () -> {
              long begun = System.nanoTime();
              request.answered().run();
              waited.addAndGet(System.nanoTime() - begun);
            });
    return measured(
        "list",
        request.object(),
        () -> next.list(timed),
        page -> page.records().stream().map(record -> "listed"),
        waited::get);
  }

  @Override
  public OptionalLong count(String object) {
    return measured(
        "count",
        object,
        () -> next.count(object),
        said -> said.isEmpty() ? Stream.empty() : Stream.of("counted"));
  }

  @Override
  public Optional<FileCopy> file(NativeRef ref, String checksum) {
    return measured(
        "file",
        ref.object(),
        () -> next.file(ref, checksum),
        copy -> Stream.of(copy.isPresent() ? "found" : "changed"));
  }

  @Override
  public List<NativeRecord> find(String object, String nativeField, Value value) {
    return measured(
        "find",
        object,
        () -> next.find(object, nativeField, value),
        found -> found.stream().map(record -> "found"));
  }

  @Override
  public List<FindOutcome> find(String object, List<Query> queries) {
    return measured(
        "find",
        object,
        () -> next.find(object, queries),
        outcomes -> outcomes.stream().flatMap(ObservedSystem::found));
  }

  private static Stream<String> found(FindOutcome outcome) {
    return outcome instanceof FindOutcome.Found it
        ? it.records().stream().map(record -> "found")
        : Stream.of(name(((FindOutcome.Failed) outcome).failure()));
  }

  @Override
  public List<WriteOutcome> write(
      String object, List<? extends WriteRequest> requests, BooleanSupplier mayLeave) {
    return measured(
        "write",
        object,
        () -> next.write(object, requests, mayLeave),
        outcomes ->
            outcomes.stream()
                .map(o -> o instanceof WriteOutcome.Failed f ? name(f.failure()) : name(o)));
  }

  @Override
  public CheckOutcome check() {
    return measured(
        "check",
        "none",
        next::check,
        it -> Stream.of(it instanceof CheckOutcome.Failed f ? name(f.failure()) : name(it)));
  }

  private <T> T measured(
      String operation, String object, Supplier<T> call, Function<T, Stream<String>> outcomes) {
    return measured(operation, object, call, outcomes, () -> 0);
  }

  private <T> T measured(
      String operation,
      String object,
      Supplier<T> call,
      Function<T, Stream<String>> outcomes,
      LongSupplier waited) {
    long begun = System.nanoTime();
    var result = "answered";
    try {
      var answer = call.get();
      outcomes.apply(answer).forEach(outcome -> count(operation, object, outcome));
      return answer;
    } catch (SystemFailure e) {
      result = name(e.failure());
      throw e;
    } finally {
      meters
          .timer("syncline.system.calls", tags(operation, object, "result", result))
          .record(System.nanoTime() - begun - waited.getAsLong(), TimeUnit.NANOSECONDS);
    }
  }

  private void count(String operation, String object, String outcome) {
    meters
        .counter("syncline.system.items", tags(operation, object, "outcome", outcome))
        .increment();
  }

  private String[] tags(String operation, String object, String key, String value) {
    return new String[] {
      "system", id().value(), "object", object, "operation", operation, key, value
    };
  }

  /** {@code OutcomeUnknown} becomes {@code outcome_unknown}. */
  private static String name(Object outcome) {
    return outcome
        .getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
        .toLowerCase(Locale.ROOT);
  }

  /** How a failure is called in the measures. */
  static String name(Failure failure) {
    return name((Object) failure);
  }
}
