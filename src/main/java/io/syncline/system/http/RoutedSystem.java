package io.syncline.system.http;

import io.syncline.core.definition.system.Operation.Kind;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
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
import io.syncline.system.http.answer.Answers;
import io.syncline.system.http.answer.WantedFields;
import io.syncline.system.http.call.Formats;
import io.syncline.system.http.call.HttpResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A system of which single operations ({@code get}, {@code find}, {@code create}, {@code update},
 * {@code archive}, {@code delete}, {@code restore}) go through routes of the integrator where such
 * a route is running, one record at a time; all others follow the manifest.
 *
 * <p>A write whose route fails has an unknown outcome, unless the route says that it refused: a
 * read finds out the outcome (S6). A failed read is transient, never an absence (S16).
 */
public final class RoutedSystem implements ConnectedSystem {

  private static final List<Kind> WRITES =
      List.of(Kind.CREATE, Kind.UPDATE, Kind.ARCHIVE, Kind.DELETE, Kind.RESTORE);

  private static final WriteOutcome NOT_SENT =
      new WriteOutcome.Failed(
          new Failure.RateLimited(
              HttpResult.Unsent.TOO_LATE.why(), HttpResult.Unsent.TOO_LATE.pause()));

  private final ConnectedSystem system;
  private final OperationRoutes routes;
  private final Map<String, Answers> answers = new HashMap<>();

  public RoutedSystem(ConnectedSystem system, OperationRoutes routes) {
    this.system = system;
    this.routes = routes;
    system
        .type()
        .objects()
        .forEach(
            (name, object) ->
                answers.put(name, new Answers(system.id(), object, WantedFields.NONE)));
  }

  @Override
  public SystemId id() {
    return system.id();
  }

  @Override
  public CheckOutcome check() {
    return system.check();
  }

  @Override
  public SystemType type() {
    return system.type();
  }

  @Override
  public Optional<String> cursorAt(String object, long offset, int pageSize) {
    return system.cursorAt(object, offset, pageSize);
  }

  @Override
  public Optional<NativeRecord> held(NativeRef ref, Value.Struct event) {
    return route(ref.object(), Kind.GET) == null ? system.held(ref, event) : Optional.empty();
  }

  @Override
  public List<String> notices() {
    return system.notices();
  }

  @Override
  public Duration clockOffset() {
    return system.clockOffset();
  }

  @Override
  public List<ReadOutcome> read(String object, List<NativeRef> refs) {
    var route = route(object, Kind.GET);
    return route == null
        ? system.read(object, refs)
        : refs.stream().map(ref -> read(route, ref)).toList();
  }

  private ReadOutcome read(String route, NativeRef ref) {
    try {
      var answer = routes.call(route, Value.text(ref.id()), Map.of(), type().timeout());
      var record = record(ref.object(), Kind.GET, answer);
      if (answer == null || answer.isEmpty()) {
        return new ReadOutcome.Missing(ref);
      }
      return record == null
          ? new ReadOutcome.Failed(ref, new Failure.Transient("an answer without the record"))
          : new ReadOutcome.Found(record.under(ref));
    } catch (OperationRoutes.Failed failed) {
      return failed.outcome() == OperationRoutes.Outcome.NOT_FOUND
          ? new ReadOutcome.Missing(ref)
          : new ReadOutcome.Failed(ref, ofRead(failed));
    }
  }

  @Override
  public Optional<FileCopy> file(NativeRef ref, String checksum) {
    return system.file(ref, checksum);
  }

  @Override
  public RecordPage list(ListRequest request) {
    return system.list(request);
  }

  @Override
  public ChangePage changes(ChangeRequest request) {
    return system.changes(request);
  }

  @Override
  public OptionalLong count(String object) {
    return system.count(object);
  }

  @Override
  public List<NativeRecord> find(String object, String nativeField, Value value) {
    var route = route(object, Kind.FIND);
    if (route == null) {
      return system.find(object, nativeField, value);
    }
    var asked = new Value.Struct(Map.of("field", Value.text(nativeField), "value", value));
    try {
      var answer = routes.call(route, asked, Map.of(), type().timeout());
      return answer == null
          ? List.of()
          : Answers.trees(answer, "").stream()
              .map(tree -> answers(object).record(tree, Kind.FIND))
              .filter(Objects::nonNull)
              .toList();
    } catch (OperationRoutes.Failed failed) {
      if (failed.outcome() == OperationRoutes.Outcome.NOT_FOUND) {
        return List.of();
      }
      throw new SystemFailure(id(), "find", ofRead(failed));
    }
  }

  @Override
  public List<FindOutcome> find(String object, List<Query> queries) {
    return route(object, Kind.FIND) == null
        ? system.find(object, queries)
        : ConnectedSystem.super.find(object, queries);
  }

  @Override
  public List<WriteOutcome> write(
      String object, List<? extends WriteRequest> requests, BooleanSupplier mayLeave) {
    if (WRITES.stream().allMatch(it -> route(object, it) == null)) {
      return system.write(object, requests, mayLeave);
    }
    var outcomes = new WriteOutcome[requests.size()];
    var others = new ArrayList<Integer>();
    for (int i = 0; i < outcomes.length; i++) {
      var request = requests.get(i);
      var route = route(object, kind(request));
      if (route == null) {
        others.add(i);
      } else {
        outcomes[i] = mayLeave.getAsBoolean() ? write(route, request) : NOT_SENT;
      }
    }
    if (!others.isEmpty()) {
      var done = system.write(object, others.stream().map(requests::get).toList(), mayLeave);
      for (int i = 0; i < done.size(); i++) {
        outcomes[others.get(i)] = done.get(i);
      }
    }
    return List.of(outcomes);
  }

  private static Kind kind(WriteRequest request) {
    if (request instanceof WriteRequest.Create) {
      return Kind.CREATE;
    }
    if (request instanceof WriteRequest.Archive) {
      return Kind.ARCHIVE;
    }
    if (request instanceof WriteRequest.Delete) {
      return Kind.DELETE;
    }
    return request instanceof WriteRequest.Restore ? Kind.RESTORE : Kind.UPDATE;
  }

  /** What takes a record away or brings it back gets its id, as a read does. */
  private static Value body(WriteRequest request) {
    return request instanceof WriteRequest.Lifecycle lifecycle
        ? Value.text(lifecycle.ref().id())
        : request.fields();
  }

  private WriteOutcome write(String route, WriteRequest request) {
    if (request.file() != null) {
      return new WriteOutcome.Failed(
          new Failure.Invalid("a route writes it, and routes are given no files", Set.of()));
    }
    try {
      var answer = routes.call(route, body(request), about(request), type().timeout());
      return done(request, answer);
    } catch (OperationRoutes.Failed failed) {
      return ended(request, failed);
    }
  }

  private WriteOutcome ended(WriteRequest request, OperationRoutes.Failed failed) {
    var target = request.target();
    return switch (failed.outcome()) {
      case NOT_FOUND ->
          target == null
              ? new WriteOutcome.Failed(new Failure.Invalid(failed.why(), Set.of()))
              : new WriteOutcome.Gone(target);
      case CONFLICT ->
          target == null
              ? new WriteOutcome.AlreadyThere(existing(request, failed), failed.why())
              : new WriteOutcome.Failed(new Failure.Invalid(failed.why(), Set.of()));
      case STALE -> new WriteOutcome.Stale();
      default -> new WriteOutcome.Failed(failure(failed));
    };
  }

  private @Nullable NativeRef existing(WriteRequest request, OperationRoutes.Failed failed) {
    var id = failed.existing();
    return id == null ? null : new NativeRef(id(), request.object(), id);
  }

  private static Failure failure(OperationRoutes.Failed failed) {
    return switch (failed.outcome()) {
      case INVALID -> new Failure.Invalid(failed.why(), Set.of());
      case UNAUTHORIZED -> new Failure.Refused(failed.why());
      case RATE_LIMITED -> new Failure.RateLimited(failed.why(), failed.retryAfter());
      case UNAVAILABLE -> new Failure.Transient(failed.why());
      case NOT_FOUND, CONFLICT, STALE, UNKNOWN -> new Failure.OutcomeUnknown(failed.why());
    };
  }

  /** A read changes nothing: what is not known of it is asked again. */
  private static Failure ofRead(OperationRoutes.Failed failed) {
    return switch (failed.outcome()) {
      case UNAUTHORIZED, RATE_LIMITED -> failure(failed);
      default -> new Failure.Transient(failed.why());
    };
  }

  private static Map<String, String> about(WriteRequest request) {
    var about = new HashMap<String, String>();
    about.put("idempotencyKey", request.idempotencyKey());
    if (request instanceof WriteRequest.Update update) {
      about.put("nativeId", update.ref().id());
      put(about, "ifVersion", update.ifVersion());
    } else if (request instanceof WriteRequest.Create create) {
      put(about, "marker", create.marker());
    } else if (request instanceof WriteRequest.Lifecycle lifecycle) {
      about.put("nativeId", lifecycle.ref().id());
    }
    return about;
  }

  private static void put(Map<String, String> about, String name, @Nullable String value) {
    if (value != null) {
      about.put(name, value);
    }
  }

  /** A route may answer with the record, after a create with its id alone, or not at all. */
  private WriteOutcome done(WriteRequest request, @Nullable Value answer) {
    var record = record(request.object(), kind(request), answer);
    var target = request.target();
    if (target != null) {
      return new WriteOutcome.Done(target, record == null ? null : record.under(target));
    }
    if (record != null) {
      return new WriteOutcome.Done(record.ref(), record);
    }
    var id = answer == null || answer.isEmpty() ? "" : Formats.text(answer);
    return answer instanceof Value.Struct || answer instanceof Value.Items || id.isEmpty()
        ? new WriteOutcome.Failed(new Failure.OutcomeUnknown("the route answers without an id"))
        : new WriteOutcome.Done(new NativeRef(id(), request.object(), id), null);
  }

  private @Nullable NativeRecord record(String object, Kind by, @Nullable Value answer) {
    return answer instanceof Value.Struct tree ? answers(object).record(tree, by) : null;
  }

  private Answers answers(String object) {
    var known = answers.get(object);
    if (known == null) {
      throw new SystemFailure(
          id(), "route", new Failure.Permanent("the system type has no object " + object));
    }
    return known;
  }

  private @Nullable String route(String object, Kind operation) {
    var name = OperationRoutes.name(id(), object, operation);
    return answers.containsKey(object) && routes.has(name) ? name : null;
  }
}
