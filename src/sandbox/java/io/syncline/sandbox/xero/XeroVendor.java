package io.syncline.sandbox.xero;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncline.sandbox.kernel.Cause;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.Ledger;
import io.syncline.sandbox.kernel.NativeRecord;
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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Xero's side of the stand-in: endpoints, tokens, tenant, limits, writes with per-element errors.
 *
 * <p>Five calls at a time, as at Xero; the limit of 60 a minute is off until set. Limits are judged
 * before idempotency keys. Without {@code summarizeErrors=false} one invalid element refuses the
 * whole request with 400; with it the answer is 200 and each element has its status. Sources:
 * developer.xero.com, "OAuth 2.0 API limits", "Requests and responses", "Contacts".
 */
final class XeroVendor implements Vendor {
  private static final String CONTACTS = "/api.xro/2.0/Contacts";

  private final XeroContacts contacts;
  private final XeroTokens tokens;
  private final XeroIdempotency idempotency = new XeroIdempotency();
  private final XeroWebhooks webhooks;
  private final XeroListing listing;
  private final XeroWrites writes;
  private final RateLimit minute = new RateLimit();
  private final Ledger ledger;
  private volatile int concurrentLimit = 5;

  XeroVendor(Ledger ledger, SandboxOptions options) {
    this.ledger = ledger;
    this.contacts = new XeroContacts(ledger);
    this.tokens = new XeroTokens(options);
    this.webhooks = new XeroWebhooks(options.hookSecret(), XeroSandbox.TENANT, options.seed());
    this.listing = new XeroListing(contacts);
    this.writes = new XeroWrites(contacts, this::envelope);
  }

  XeroTokens tokens() {
    return tokens;
  }

  void concurrentLimit(int calls) {
    concurrentLimit = calls;
  }

  XeroIdempotency idempotency() {
    return idempotency;
  }

  @Override
  public String name() {
    return "xero";
  }

  @Override
  public XeroWebhooks packing() {
    return webhooks;
  }

  @Override
  public Router router() {
    return new Router(r -> XeroErrors.notFound())
        .on("POST", "/connect/token", (r, v) -> tokens.grant(r))
        .on("GET", "/connections", (r, v) -> connections())
        .on("GET", CONTACTS, (r, v) -> listing.list(r).reply(this::envelope))
        .on("PUT", CONTACTS, (r, v) -> idempotency.once(r, () -> writes.write(r, null, true)))
        .on("POST", CONTACTS, (r, v) -> idempotency.once(r, () -> writes.write(r, null, false)))
        .on("GET", CONTACTS + "/{id}", (r, v) -> writes.get(v.get(0)))
        .on(
            "POST",
            CONTACTS + "/{id}",
            (r, v) -> idempotency.once(r, () -> writes.write(r, v.get(0), false)));
  }

  private static Reply connections() {
    var list = Json.array();
    list.addObject()
        .put("id", UUID.randomUUID().toString())
        .put("tenantId", XeroSandbox.TENANT)
        .put("tenantType", "ORGANISATION")
        .put("tenantName", "Sandbox organisation");
    return Reply.json(200, list);
  }

  private ObjectNode envelope() {
    var json = Json.object();
    json.put("Id", UUID.randomUUID().toString()).put("Status", "OK");
    json.put("ProviderName", "Sandbox");
    return json.put("DateTimeUTC", "/Date(" + ledger.clock().millis() + ")/");
  }

  @Override
  public @Nullable Reply admit(Request request, int inFlight) {
    if (request.path().equals("/connect/token")) {
      return null;
    }
    var why = tokens.refusal(request);
    if (why != null) {
      return XeroErrors.problem(401, "Unauthorized", why);
    }
    if (request.path().equals("/connections")) {
      return null;
    }
    if (!XeroSandbox.TENANT.equals(request.header("xero-tenant-id"))) {
      return XeroErrors.problem(403, "Forbidden", "AuthenticationUnsuccessful");
    }
    if (!String.valueOf(request.header("accept")).contains("json")) {
      return Reply.text(406, "This stand-in speaks JSON only: send Accept: application/json");
    }
    if (inFlight >= concurrentLimit) {
      return limited("concurrent", Duration.ofSeconds(1));
    }
    var wait = minute.take();
    return wait.isZero() ? null : limited("minute", wait);
  }

  private static Reply limited(String problem, Duration wait) {
    return Reply.empty(429)
        .with("X-Rate-Limit-Problem", problem)
        .with("Retry-After", Long.toString(RateLimit.seconds(wait)))
        .with("X-MinLimit-Remaining", "0");
  }

  @Override
  public Reply failure(int status, Duration retryAfter) {
    return status == 429
        ? limited("minute", retryAfter)
        : XeroErrors.problem(status, "An error occurred", "An error occurred in Xero.");
  }

  @Override
  public List<ObjectNode> events(Written written) {
    return webhooks.events(written);
  }

  @Override
  public NativeRecord write(Cause cause, String object, @Nullable String id, ObjectNode fields) {
    try {
      return contacts.save(cause, id, fields, id == null);
    } catch (XeroContacts.Invalid e) {
      throw new Refusal(XeroErrors.validation(String.valueOf(e.getMessage())));
    }
  }

  @Override
  public NativeRecord remove(Cause cause, String object, String id) {
    return write(cause, object, id, Json.object().put("ContactStatus", "ARCHIVED"));
  }

  @Override
  public boolean setting(String name, JsonNode value) {
    switch (name) {
      case "concurrentLimit" -> concurrentLimit = value.asInt();
      case "requestsPerMinute" -> minute.set(value.asInt(), Duration.ofMinutes(1));
      case "tokenLifetimeMillis" -> tokens.lifetime(Duration.ofMillis(value.asLong()));
      case "revokeTokens" -> tokens.revokeAll();
      case "keyRetentionMillis" -> idempotency.retention(Duration.ofMillis(value.asLong()));
      default -> {
        return false;
      }
    }
    return true;
  }
}
