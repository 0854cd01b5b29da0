package io.syncline.sandbox.zendesk;

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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Zendesk's side of the stand-in: endpoints, API-token credentials, limits.
 *
 * <p>Idempotency keys: Zendesk's introduction to its Ticketing API offers {@code Idempotency-Key}
 * for the creation of <em>tickets</em> only ("allows you to retry a ticket creation request"). For
 * users the header is therefore accepted and has no effect; the marker against doubles is the
 * unique {@code external_id}. The limit per minute is off until set. Sources:
 * developer.zendesk.com, "Ticketing introduction", "Users", "Security and authentication", "Rate
 * limits".
 */
final class ZendeskVendor implements Vendor {
  private static final String USERS = "/api/v2/users";

  private final DeskUsers users;
  private final DeskOrganizations organizations;
  private final DeskJobs jobs;
  private final DeskListing listing;
  private final DeskListing organizationListing;
  private final DeskWebhooks webhooks;
  private final RateLimit minute = new RateLimit();
  private final String credentials;
  private final String agent;

  ZendeskVendor(Ledger ledger, SandboxOptions options) {
    this.users = new DeskUsers(ledger);
    this.jobs = new DeskJobs(users);
    this.organizations = new DeskOrganizations(ledger);
    this.listing = new DeskListing(users.store(), "users", DeskUsers::show, ledger.clock());
    this.organizationListing =
        new DeskListing(
            organizations.store(),
            DeskOrganizations.OBJECT,
            DeskOrganizations::show,
            ledger.clock());
    this.webhooks = new DeskWebhooks(options.hookSecret());
    this.agent = options.account();
    var pair = agent + "/token:" + options.token();
    this.credentials =
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  DeskUsers users() {
    return users;
  }

  DeskJobs jobs() {
    return jobs;
  }

  DeskListing listing() {
    return listing;
  }

  @Override
  public String name() {
    return "zendesk";
  }

  @Override
  public Packing packing() {
    return webhooks;
  }

  @Override
  public Router router() {
    var router = new Router(r -> DeskProblem.of(404, "InvalidEndpoint", "Not found").reply());
    add(router, "GET", USERS + "/show_many", (r, v) -> listing.showMany(r, base(r)));
    add(router, "GET", USERS + "/search", (r, v) -> listing.search(r, base(r)));
    add(router, "GET", USERS, (r, v) -> listing.list(r, base(r)));
    add(router, "POST", USERS + "/create_many", (r, v) -> job(r, DeskJobs.Kind.CREATE));
    add(router, "PUT", USERS + "/update_many", (r, v) -> job(r, DeskJobs.Kind.UPDATE));
    add(
        router,
        "POST",
        USERS + "/create_or_update_many",
        (r, v) -> job(r, DeskJobs.Kind.CREATE_OR_UPDATE));
    add(router, "POST", USERS + "/create_or_update", (r, v) -> createOrUpdate(r));
    add(router, "POST", USERS, (r, v) -> create(r));
    add(router, "GET", USERS + "/me", (r, v) -> Reply.json(200, me()));
    add(router, "GET", USERS + "/{id}", (r, v) -> get(r, v.get(0)));
    add(router, "PUT", USERS + "/{id}", (r, v) -> update(r, v.get(0)));
    add(router, "DELETE", USERS + "/{id}", (r, v) -> delete(r, v.get(0)));
    add(router, "GET", "/api/v2/job_statuses/{id}", (r, v) -> jobs.show(v.get(0)));
    add(router, "GET", "/api/v2/incremental/users/cursor", (r, v) -> listing.export(r, base(r)));
    new DeskOrganizationPaths(organizations, organizationListing).addTo(router);
    return router;
  }

  /** The agent whose token it is; no user of the list. */
  private ObjectNode me() {
    var json = Json.object();
    json.putObject("user")
        .put("id", 1)
        .put("name", "Agent")
        .put("email", agent)
        .put("role", "admin");
    return json;
  }

  /** Zendesk takes every path with and without {@code .json}. */
  static void add(Router router, String method, String path, Router.Endpoint endpoint) {
    Router.Endpoint guarded =
        (request, variables) -> {
          try {
            return endpoint.handle(request, variables);
          } catch (DeskProblem e) {
            return e.reply();
          } catch (IllegalArgumentException e) {
            return DeskProblem.of(400, "InvalidRequest", "Could not parse JSON").reply();
          }
        };
    router.on(method, path + ".json", guarded).on(method, path, guarded);
  }

  static String base(Request request) {
    return "http://" + request.header("host");
  }

  private Reply user(int status, Request request, NativeRecord record) {
    var json = Json.object();
    json.set("user", DeskUsers.show(record, base(request)));
    var reply = Reply.json(status, json);
    return status == 201
        ? reply.with("Location", base(request) + USERS + "/" + record.id() + ".json")
        : reply;
  }

  private Reply get(Request request, String id) {
    var found = users.store().read(id);
    if (found == null) {
      throw DeskProblem.notFound();
    }
    return user(200, request, found);
  }

  private Reply create(Request request) {
    var record = users.create(Cause.api(request), request.json().path("user"));
    return user(201, request, record);
  }

  private Reply createOrUpdate(Request request) {
    var given = request.json().path("user");
    synchronized (users.store()) {
      boolean known = users.match(given) != null;
      return user(known ? 200 : 201, request, users.createOrUpdate(Cause.api(request), given));
    }
  }

  private Reply update(Request request, String id) {
    return user(200, request, users.update(Cause.api(request), id, request.json().path("user")));
  }

  private Reply delete(Request request, String id) {
    return user(200, request, users.remove(Cause.api(request), id));
  }

  /** Either a list of users, or one set of values for all {@code ids}. */
  private Reply job(Request request, DeskJobs.Kind kind) {
    var body = request.json();
    JsonNode list = body.path("users");
    var ids = request.parameter("ids");
    if (ids != null && body.path("user") instanceof ObjectNode same) {
      var all = Json.array();
      for (var id : ids.split(",")) {
        all.add(same.deepCopy().put("id", id.trim()));
      }
      list = all;
    }
    return jobs.submit(Cause.api(request), kind, list, base(request));
  }

  @Override
  public @Nullable Reply admit(Request request, int inFlight) {
    if (!credentials.equals(request.header("authorization"))) {
      return Reply.json(401, Json.object().put("error", "Couldn't authenticate you"));
    }
    var wait = minute.take();
    return wait.isZero() ? null : failure(429, wait);
  }

  @Override
  public Reply failure(int status, Duration retryAfter) {
    if (status == 429) {
      var description = "Number of allowed API requests per minute exceeded";
      return Reply.text(429, description)
          .with("Retry-After", Long.toString(RateLimit.seconds(retryAfter)))
          .with("X-Rate-Limit-Remaining", "0");
    }
    return DeskProblem.of(status, status < 500 ? "InvalidRequest" : "InternalError", "failed")
        .reply();
  }

  @Override
  public List<ObjectNode> events(Written written) {
    return webhooks.events(written);
  }

  @Override
  public NativeRecord write(Cause cause, String object, @Nullable String id, ObjectNode fields) {
    try {
      if (object.equals(DeskOrganizations.OBJECT)) {
        return id == null
            ? organizations.create(cause, fields)
            : organizations.update(cause, id, fields);
      }
      return id == null ? users.create(cause, fields) : users.edit(cause, id, fields);
    } catch (DeskProblem e) {
      throw new Refusal(e.reply());
    }
  }

  @Override
  public NativeRecord remove(Cause cause, String object, String id) {
    try {
      return object.equals(DeskOrganizations.OBJECT)
          ? organizations.remove(cause, id)
          : users.remove(cause, id);
    } catch (DeskProblem e) {
      throw new Refusal(e.reply());
    }
  }

  @Override
  public boolean setting(String name, JsonNode value) {
    switch (name) {
      case "requestsPerMinute" -> minute.set(value.asInt(), Duration.ofMinutes(1));
      case "jobDelayMillis" -> jobs.delay(Duration.ofMillis(value.asLong()));
      case "exportLagMillis" -> listing.exportLag(Duration.ofMillis(value.asLong()));
      case "emailReplacesOnUpdate" -> users.emailReplacesOnUpdate(value.asBoolean());
      default -> {
        return false;
      }
    }
    return true;
  }
}
