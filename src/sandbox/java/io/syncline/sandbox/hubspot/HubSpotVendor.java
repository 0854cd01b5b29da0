package io.syncline.sandbox.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncline.sandbox.kernel.Cause;
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
        .on("POST", objects + "/merge", on(CrmRecords::merge))
        .on("GET", objects, on(CrmRecords::list))
        .on("POST", objects, on(CrmRecords::create))
        .on("GET", objects + "/{id}", one(CrmRecords::get))
        .on("PATCH", objects + "/{id}", one(CrmRecords::update))
        .on("DELETE", objects + "/{id}", one(CrmRecords::archive))
        .on("POST", "/crm/v3/properties/{type}", on(CrmProperties::define))
        .on("GET", "/crm/v3/properties/{type}", on(CrmProperties::list));
  }

  private Router.Endpoint on(BiFunction<CrmObject, Request, Reply> endpoint) {
    return (request, variables) -> guarded(() -> endpoint.apply(object(variables.get(0)), request));
  }

  private Router.Endpoint one(Function<CrmRecords.Call, Reply> endpoint) {
    return (request, variables) ->
        guarded(
            () ->
                endpoint.apply(
                    new CrmRecords.Call(object(variables.get(0)), request, variables.get(1))));
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
      var found = object.current(id, null);
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
