package io.syncline.system.camel;

import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.OperationRoutes;
import io.syncline.core.system.OperationRoutes.Outcome;
import io.syncline.json.Json;
import io.syncline.json.MalformedJson;
import io.syncline.system.http.call.Formats;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.HttpResult;
import io.syncline.system.http.call.HttpTransport;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Carries calls of {@code camel://routes/<object>/<operation>} to the route {@code
 * direct:<system>.<object>.<operation>}, and the check to {@code direct:<system>.check}.
 *
 * <p>A route that ends without an answer is no answer: whether it did something is not known. What
 * it states instead is answered with the HTTP status that means the same.
 */
public final class RouteTransport implements HttpTransport {

  /** The field of a call that the route gets as its body; the others become properties. */
  private static final String BODY = "body";

  private static final Set<String> LISTINGS = Set.of("list", "changed", "deleted");
  private static final Set<String> OF_MANY = Set.of("find", "getMany");

  private final SystemId system;
  private final OperationRoutes routes;
  private final Map<String, String> settings;
  private final Executor executor;

  /**
   * @param settings of the connection: a route gets them as properties {@code setting.<name>}
   * @param executor runs a route; one thread for each call on its way
   */
  public RouteTransport(
      SystemId system, OperationRoutes routes, Map<String, String> settings, Executor executor) {
    this.system = system;
    this.routes = routes;
    this.settings = Map.copyOf(settings);
    this.executor = executor;
  }

  @Override
  public CompletableFuture<HttpResult> send(HttpCall call) {
    try {
      return CompletableFuture.supplyAsync(() -> carried(call), executor);
    } catch (RejectedExecutionException closed) {
      return CompletableFuture.completedFuture(
          new HttpResult.Unsent("no route is called any more", null));
    }
  }

  private HttpResult carried(HttpCall call) {
    var path = call.uri().getPath().substring(1);
    int slash = path.lastIndexOf('/');
    var operation = path.substring(slash + 1);
    // The check is the system's, not an object's.
    var object = slash < 0 ? "" : path.substring(0, slash) + ".";
    try {
      var request = request(call);
      var body = request.fields().getOrDefault(BODY, Value.Struct.EMPTY);
      var name = system + "." + object + operation;
      return answer(operation, routes.call(name, body, about(operation, request), call.timeout()));
    } catch (OperationRoutes.Failed failed) {
      return ended(failed);
    } catch (RuntimeException e) {
      return new HttpResult.Lost("the route broke off: " + e.getClass().getSimpleName());
    }
  }

  private static Value.Struct request(HttpCall call) {
    try {
      return call.body() != null && Json.parse(call.body()) instanceof Value.Struct struct
          ? struct
          : Value.Struct.EMPTY;
    } catch (MalformedJson e) {
      throw new IllegalStateException("our own call is not JSON", e);
    }
  }

  private Map<String, String> about(String operation, Value.Struct request) {
    var about = new HashMap<String, String>();
    about.put("operation", operation);
    settings.forEach((name, value) -> about.put("setting." + name, value));
    request
        .fields()
        .forEach(
            (name, value) -> {
              if (!name.equals(BODY) && value instanceof Value.Text text) {
                about.put(name, text.value());
              }
            });
    return about;
  }

  private static HttpResult answer(String operation, @Nullable Value said) {
    boolean nothing = said == null || said == Value.CLEARED || isBlank(said);
    if (nothing && operation.equals("get")) {
      return stated(404, Outcome.NOT_FOUND, Value.Struct.EMPTY);
    }
    if (nothing) {
      return new HttpResult.Answered(
          200,
          Map.of(),
          OF_MANY.contains(operation) ? bytes(new Value.Items(List.of())) : new byte[0]);
    }
    if (LISTINGS.contains(operation) && said instanceof Value.Items) {
      return fine(new Value.Struct(Map.of("records", said)));
    }
    if (operation.equals("create") && isScalar(said)) {
      var id = Formats.text(said).strip();
      return new HttpResult.Answered(201, Map.of(HttpResult.Answered.CREATED_ID, id), new byte[0]);
    }
    if (operation.equals("count") && !(said instanceof Value.Struct)) {
      return fine(new Value.Struct(Map.of("total", said)));
    }
    return fine(said);
  }

  private static boolean isScalar(@Nullable Value said) {
    return said instanceof Value.Text || said instanceof Value.Decimal;
  }

  private static boolean isBlank(@Nullable Value said) {
    return said instanceof Value.Text text && text.value().isBlank();
  }

  private static HttpResult ended(OperationRoutes.Failed failed) {
    var about = new HashMap<String, Value>();
    if (failed.existing() != null) {
      about.put("existing", Value.text(failed.existing()));
    }
    var body = new Value.Struct(about);
    return switch (failed.outcome()) {
      case NOT_FOUND -> stated(404, failed.outcome(), body);
      case CONFLICT -> stated(409, failed.outcome(), body);
      case STALE -> stated(412, failed.outcome(), body);
      case INVALID -> new HttpResult.Answered(422, naming(failed.why()), new byte[0]);
      case UNAUTHORIZED -> stated(401, failed.outcome(), body);
      case RATE_LIMITED -> limited(failed);
      case UNAVAILABLE -> new HttpResult.Unsent(failed.why(), null);
      case UNKNOWN -> new HttpResult.Lost(failed.why());
    };
  }

  private static HttpResult limited(OperationRoutes.Failed failed) {
    var headers = new HashMap<>(naming(failed.why()));
    if (failed.retryAfter() != null) {
      headers.put("retry-after", Long.toString(failed.retryAfter().toSeconds()));
    }
    return new HttpResult.Answered(429, headers, new byte[0]);
  }

  private static HttpResult stated(int status, Outcome outcome, Value body) {
    var word = outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return new HttpResult.Answered(status, naming("the route states " + word), bytes(body));
  }

  private static Map<String, String> naming(String why) {
    return Map.of(HttpResult.Answered.NAME, why);
  }

  private static HttpResult fine(Value answer) {
    return new HttpResult.Answered(200, Map.of(), bytes(answer));
  }

  private static byte[] bytes(Value value) {
    return Json.write(value);
  }
}
