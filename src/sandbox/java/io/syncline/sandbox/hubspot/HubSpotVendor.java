package io.syncline.sandbox.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncline.sandbox.kernel.Cause;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.Ledger;
import io.syncline.sandbox.kernel.NativeRecord;
import io.syncline.sandbox.kernel.Packing;
import io.syncline.sandbox.kernel.RateLimit;
import io.syncline.sandbox.kernel.Refusal;
import io.syncline.sandbox.kernel.Reply;
import io.syncline.sandbox.kernel.Request;
import io.syncline.sandbox.kernel.Router;
import io.syncline.sandbox.kernel.SandboxOptions;
import io.syncline.sandbox.kernel.Vendor;
import io.syncline.sandbox.kernel.Written;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * HubSpot's side of the stand-in: endpoints, bearer token, limits, error bodies.
 *
 * <p>Sources: developers.hubspot.com, reference of the contacts and companies objects (v3), "Error
 * handling", "API usage guidelines and limits". The limit per ten seconds is off until set.
 */
final class HubSpotVendor implements Vendor {
  private final SandboxOptions options;
  private final Map<String, CrmObject> objects;
  private final CrmBatch batch;
  private final CrmSearch search = new CrmSearch();
  private final CrmWebhooks webhooks;
  private final RateLimit limit = new RateLimit();

  HubSpotVendor(Ledger ledger, SandboxOptions options) {
    this.options = options;
    this.batch = new CrmBatch(ledger.clock());
    this.webhooks = new CrmWebhooks(options.hookSecret(), options.seed());
    var contacts =
        new CrmObject(
            ledger,
            "contacts",
            "contact",
            CrmProperties.CONTACT,
            List.of("email", "firstname", "lastname"),
            List.of("email", "syncline_id"));
    var companies =
        new CrmObject(
            ledger,
            "companies",
            "company",
            CrmProperties.COMPANY,
            List.of("name", "domain"),
            List.of("syncline_id"));
    this.objects = Map.of("contacts", contacts, "companies", companies);
  }

  @Override
  public String name() {
    return "hubspot";
  }

  @Override
  public Packing packing() {
    return webhooks;
  }

  @Override
  public Router router() {
    var objects = "/crm/v3/objects/{type}";
    return new Router(r -> CrmProblem.notFound(r.path()).reply())
        .on("POST", objects + "/search", on(search::search))
        .on("POST", objects + "/batch/read", on(batch::read))
        .on("POST", objects + "/batch/create", on(batch::create))
        .on("POST", objects + "/batch/update", on(batch::update))
        .on("POST", objects + "/batch/upsert", on(batch::upsert))
        .on("POST", objects + "/batch/archive", on(batch::archive))
        .on("GET", objects, on(this::list))
        .on("POST", objects, on(this::create))
        .on("GET", objects + "/{id}", one(this::get))
        .on("PATCH", objects + "/{id}", one(this::update))
        .on("DELETE", objects + "/{id}", one(this::archive))
        .on("POST", "/crm/v3/properties/{type}", on(CrmProperties::define))
        .on("GET", "/crm/v3/properties/{type}", on(CrmProperties::list));
  }

  private record Call(CrmObject object, Request request, String id) {}

  private Router.Endpoint on(BiFunction<CrmObject, Request, Reply> endpoint) {
    return (request, variables) -> guarded(() -> endpoint.apply(object(variables.get(0)), request));
  }

  private Router.Endpoint one(Function<Call, Reply> endpoint) {
    return (request, variables) ->
        guarded(
            () -> endpoint.apply(new Call(object(variables.get(0)), request, variables.get(1))));
  }

  private static Reply guarded(Supplier<Reply> call) {
    try {
      return call.get();
    } catch (CrmProblem e) {
      return e.reply();
    } catch (IllegalArgumentException e) {
      return CrmProblem.invalid("Invalid input JSON").reply();
    }
  }

  private CrmObject object(String type) {
    var object = objects.get(type);
    if (object == null) {
      throw CrmProblem.invalid("Unable to infer object type from: " + type);
    }
    return object;
  }

  private Reply list(CrmObject object, Request request) {
    int limit = request.number("limit", 10);
    if (limit < 1 || limit > 100) {
      throw CrmProblem.invalid("limit must be between 1 and 100");
    }
    boolean archived = "true".equals(request.parameter("archived"));
    // The cursor is the id to begin with; ids grow with the order of creation.
    long from = Math.max(request.number("after", 0) - 101L, 0);
    var page = object.store().page(from, limit + 1, r -> r.archived() == archived);
    var json = Json.object();
    var results = json.putArray("results");
    page.stream().limit(limit).forEach(r -> results.add(object.show(r, wanted(request))));
    if (page.size() > limit) {
      var after = page.get(limit).id();
      json.putObject("paging")
          .putObject("next")
          .put("after", after)
          .put("link", request.path() + "?limit=" + limit + "&after=" + after);
    }
    return Reply.json(200, json);
  }

  private Reply create(CrmObject object, Request request) {
    var properties = request.json().path("properties");
    var record = object.create(Cause.api(request), properties);
    return Reply.json(201, object.show(record, names(properties)));
  }

  private Reply get(Call call) {
    var archived = "true".equals(call.request.parameter("archived"));
    return Reply.json(200, call.object.show(found(call, archived), wanted(call.request)));
  }

  private Reply update(Call call) {
    var properties = call.request.json().path("properties");
    var found = found(call, false);
    var record = call.object.update(Cause.api(call.request), found, properties);
    return Reply.json(200, call.object.show(record, names(properties)));
  }

  private Reply archive(Call call) {
    call.object.archive(Cause.api(call.request), call.id);
    return Reply.empty(204);
  }

  private static NativeRecord found(Call call, boolean archived) {
    var found = call.object.find(call.id, call.request.parameter("idProperty"), archived);
    if (found == null) {
      throw CrmProblem.notFound(call.id);
    }
    return found;
  }

  private static List<String> wanted(Request request) {
    var wanted = new ArrayList<String>();
    for (var value : request.parameters().getOrDefault("properties", List.of())) {
      wanted.addAll(List.of(value.split(",")));
    }
    return wanted;
  }

  private static List<String> names(JsonNode properties) {
    var names = new ArrayList<String>();
    properties.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Override
  public @Nullable Reply admit(Request request, int inFlight) {
    if (!("Bearer " + options.token()).equals(request.header("authorization"))) {
      return new CrmProblem(
              401,
              "INVALID_AUTHENTICATION",
              "Authentication credentials not found. This API supports OAuth 2.0 authentication")
          .reply();
    }
    var wait = limit.take();
    return wait.isZero() ? null : failure(429, wait);
  }

  @Override
  public Reply failure(int status, Duration retryAfter) {
    if (status == 429) {
      var body =
          new CrmProblem(429, "RATE_LIMITS", "You have reached your ten_secondly_rolling limit.")
              .toJson()
              .put("errorType", "RATE_LIMIT")
              .put("policyName", "TEN_SECONDLY_ROLLING");
      return Reply.json(429, body)
          .with("Retry-After", Long.toString(RateLimit.seconds(retryAfter)))
          .with("X-HubSpot-RateLimit-Interval-Milliseconds", "10000")
          .with("X-HubSpot-RateLimit-Remaining", "0");
    }
    return new CrmProblem(status, status < 500 ? "VALIDATION_ERROR" : "INTERNAL_ERROR", "failed")
        .reply();
  }

  @Override
  public List<ObjectNode> events(Written written) {
    return webhooks.events(object(written.object()), written);
  }

  @Override
  public NativeRecord write(Cause cause, String type, @Nullable String id, ObjectNode fields) {
    try {
      var object = object(type);
      if (id == null) {
        return object.create(cause, fields);
      }
      var found = object.find(id, null, false);
      if (found == null) {
        throw CrmProblem.notFound(id);
      }
      return object.update(cause, found, fields);
    } catch (CrmProblem e) {
      throw new Refusal(e.reply());
    }
  }

  @Override
  public NativeRecord remove(Cause cause, String type, String id) {
    try {
      return object(type).archive(cause, id);
    } catch (CrmProblem e) {
      throw new Refusal(e.reply());
    }
  }

  @Override
  public boolean setting(String name, JsonNode value) {
    if (name.equals("requestsPerTenSeconds")) {
      limit.set(value.asInt(), Duration.ofSeconds(10));
      return true;
    }
    return false;
  }

  void define(String type, String property, boolean unique) {
    object(type).define(property, unique);
  }
}
