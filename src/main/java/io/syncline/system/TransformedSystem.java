package io.syncline.system;

import io.syncline.core.definition.model.FieldMapping.ValueRoutes;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.ChangePage;
import io.syncline.core.system.ChangeRequest;
import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.Failure;
import io.syncline.core.system.FindOutcome;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.OperationRoutes;
import io.syncline.core.system.Query;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.RecordPage;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.system.file.FileCopy;
import io.syncline.core.transform.path.Paths;
import io.syncline.core.transform.value.RefusedValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A system as it is seen through the routes that change values of its fields: what it answers went
 * through the routes that read, what it is sent goes through their inverses. So all that compares,
 * in transactions too, compares values that were changed already (S20, decision 91).
 *
 * <p>Empty values pass as they are. A value that its route refuses, or answers with nothing,
 * becomes {@link RefusedValue}: it cannot be read, and the rest of its record is not held back. A
 * route that fails otherwise fails the call as a system does that cannot be reached; nothing was
 * written then.
 */
public final class TransformedSystem extends ForwardingSystem {

  /** A route that changes one value; longer means that it hangs. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final Map<String, Map<String, ValueRoutes>> changed;
  private final OperationRoutes routes;

  private TransformedSystem(
      ConnectedSystem next, Map<String, Map<String, ValueRoutes>> changed, OperationRoutes routes) {
    super(next);
    this.changed = changed;
    this.routes = routes;
  }

  /**
   * @param changed the routes of fields by path, by object; where there are none the system is
   *     returned as it is
   */
  public static ConnectedSystem of(
      ConnectedSystem system,
      Map<String, Map<String, ValueRoutes>> changed,
      OperationRoutes routes) {
    return changed.isEmpty() ? system : new TransformedSystem(system, changed, routes);
  }

  @Override
  public CheckOutcome check() {
    return next.check();
  }

  @Override
  public OptionalLong count(String object) {
    return next.count(object);
  }

  @Override
  public ChangePage changes(ChangeRequest request) {
    return next.changes(request);
  }

  @Override
  public Optional<NativeRecord> held(NativeRef ref, Value.Struct event) {
    var record = next.held(ref, event);
    try {
      return record.map(this::seen);
    } catch (SystemFailure e) {
      // it is read instead, which says why
      return Optional.empty();
    }
  }

  @Override
  public Optional<FileCopy> file(NativeRef ref, String checksum) {
    return next.file(ref, checksum);
  }

  @Override
  public List<ReadOutcome> read(String object, List<NativeRef> refs) {
    var outcomes = next.read(object, refs);
    return of(object).isEmpty() ? outcomes : outcomes.stream().map(this::seen).toList();
  }

  private ReadOutcome seen(ReadOutcome outcome) {
    if (!(outcome instanceof ReadOutcome.Found found)) {
      return outcome;
    }
    try {
      return new ReadOutcome.Found(seen(found.record()));
    } catch (SystemFailure e) {
      return new ReadOutcome.Failed(outcome.ref(), e.failure());
    }
  }

  @Override
  public RecordPage list(ListRequest request) {
    var page = next.list(request);
    if (of(request.object()).isEmpty()) {
      return page;
    }
    return new RecordPage(
        page.records().stream().map(this::seen).toList(), page.next(), page.total());
  }

  @Override
  public List<NativeRecord> find(String object, String nativeField, Value value) {
    var asked = unchanged(object, nativeField, value);
    return next.find(object, nativeField, asked).stream().map(this::seen).toList();
  }

  @Override
  public List<FindOutcome> find(String object, List<Query> queries) {
    if (of(object).isEmpty()) {
      return next.find(object, queries);
    }
    return each(
        queries,
        it -> new Query(it.field(), unchanged(object, it.field(), it.value())),
        asked -> next.find(object, asked),
        FindOutcome.Failed::new,
        this::seen);
  }

  private FindOutcome seen(FindOutcome outcome) {
    if (!(outcome instanceof FindOutcome.Found found)) {
      return outcome;
    }
    try {
      return new FindOutcome.Found(found.records().stream().map(this::seen).toList(), found.all());
    } catch (SystemFailure e) {
      return new FindOutcome.Failed(e.failure());
    }
  }

  @Override
  public List<WriteOutcome> write(
      String object, List<? extends WriteRequest> requests, BooleanSupplier mayLeave) {
    if (of(object).isEmpty()) {
      return next.write(object, requests, mayLeave);
    }
    return TransformedSystem.<WriteRequest, WriteOutcome>each(
        requests,
        this::unchanged,
        asked -> next.write(object, asked, mayLeave),
        WriteOutcome.Failed::new,
        this::seen);
  }

  /** The answer is read again where its values could not be changed: it was written. */
  private WriteOutcome seen(WriteOutcome outcome) {
    if (!(outcome instanceof WriteOutcome.Done done) || done.answer() == null) {
      return outcome;
    }
    try {
      return new WriteOutcome.Done(done.ref(), seen(done.answer()));
    } catch (SystemFailure e) {
      return new WriteOutcome.Done(done.ref(), null);
    }
  }

  /** Asks for all that can be asked for, at once; one outcome for each, in their order. */
  private static <Q, R> List<R> each(
      List<? extends Q> asked,
      UnaryOperator<Q> change,
      Function<List<Q>, List<R>> call,
      Function<Failure, R> failed,
      UnaryOperator<R> seen) {
    var outcomes = new ArrayList<@Nullable R>();
    var able = new ArrayList<Q>();
    for (var one : asked) {
      try {
        able.add(change.apply(one));
        outcomes.add(null);
      } catch (SystemFailure e) {
        outcomes.add(failed.apply(e.failure()));
      }
    }
    var answers = able.isEmpty() ? List.<R>of().iterator() : call.apply(able).iterator();
    var all = new ArrayList<R>(outcomes.size());
    for (var outcome : outcomes) {
      all.add(outcome == null ? seen.apply(answers.next()) : outcome);
    }
    return all;
  }

  private WriteRequest unchanged(WriteRequest request) {
    var values = new HashMap<String, Value>();
    of(request.object())
        .forEach(
            (path, by) -> {
              var value = by.inverse() == null ? null : Paths.read(request.fields(), path);
              if (value != null) {
                values.put(path, unchanged(request.object(), path, value));
              }
            });
    return request.with(Paths.write(request.fields(), values));
  }

  /** As the system has it. */
  private Value unchanged(String object, String path, Value value) {
    var by = of(object).get(path);
    if (by == null || value.isEmpty()) {
      return value;
    }
    var inverse = by.inverse();
    if (inverse == null) {
      throw failure(new Failure.Permanent("nothing undoes the route " + by.in()));
    }
    try {
      var answer = call(inverse, object, path, value);
      if (answer == null) {
        throw refused("the route " + inverse + " answers with nothing");
      }
      return asDeclared(object, path, answer);
    } catch (OperationRoutes.Failed e) {
      throw e.outcome() == OperationRoutes.Outcome.INVALID ? refused(e.why()) : failed(e);
    }
  }

  private @Nullable Value call(String route, String object, String path, Value value) {
    var about = Map.of("system", id().value(), "object", object, "field", path);
    return routes.call(route, value, about, LONGEST);
  }

  /** What the system declares as text is sent as text. */
  private Value asDeclared(String object, String path, Value value) {
    var known = type().objects().get(object);
    var field = known == null ? null : known.fields().get(path);
    var text = field != null && field.type() == ValueType.TEXT ? Scalars.text(value) : null;
    return text == null ? value : Value.text(text);
  }

  private SystemFailure refused(String why) {
    return failure(new Failure.Invalid(why, Set.of()));
  }

  private SystemFailure failed(OperationRoutes.Failed failed) {
    return failure(new Failure.Transient(failed.why()));
  }

  /** A value could not be had. */
  private SystemFailure failure(Failure failure) {
    return new SystemFailure(id(), "transform", failure);
  }

  /** What the record is built on stays as the system answered it. */
  private NativeRecord seen(NativeRecord record) {
    var values = new HashMap<String, Value>();
    of(record.ref().object())
        .forEach(
            (path, by) -> {
              var value = Paths.read(record.fields(), path);
              if (value != null && !value.isEmpty()) {
                values.put(path, changed(by.in(), record.ref().object(), path, value));
              }
            });
    return values.isEmpty()
        ? record
        : new NativeRecord(
            record.ref(),
            Paths.write(record.fields(), values),
            record.version(),
            record.updatedAt(),
            record.createdAt(),
            record.archived(),
            record.answered());
  }

  private Value changed(String route, String object, String path, Value value) {
    try {
      var answer = call(route, object, path, value);
      return answer == null ? RefusedValue.VALUE : answer;
    } catch (OperationRoutes.Failed e) {
      if (e.outcome() == OperationRoutes.Outcome.INVALID) {
        return RefusedValue.VALUE;
      }
      throw failed(e);
    }
  }

  private Map<String, ValueRoutes> of(String object) {
    return changed.getOrDefault(object, Map.of());
  }
}
