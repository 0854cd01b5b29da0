package io.syncline.sandbox.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncline.sandbox.kernel.Cause;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.Ledger;
import io.syncline.sandbox.kernel.NativeRecord;
import io.syncline.sandbox.kernel.Packing;
import io.syncline.sandbox.kernel.RateLimit;
import io.syncline.sandbox.kernel.RecordStore;
import io.syncline.sandbox.kernel.RecordStore.Position;
import io.syncline.sandbox.kernel.Refusal;
import io.syncline.sandbox.kernel.Reply;
import io.syncline.sandbox.kernel.Request;
import io.syncline.sandbox.kernel.Router;
import io.syncline.sandbox.kernel.SandboxOptions;
import io.syncline.sandbox.kernel.Vendor;
import io.syncline.sandbox.kernel.Written;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The endpoints of the plain contacts API; its rules are described at {@link LegacySandbox}. */
final class LegacyVendor implements Vendor {
  private static final Set<String> READ_ONLY = Set.of("id", "updatedAt", "version");

  private final Ledger ledger;
  private final RecordStore store;
  private final SandboxOptions options;
  private final Set<String> unstamped = ConcurrentHashMap.newKeySet();
  private volatile LegacySandbox.UpdatedAt updatedAt = LegacySandbox.UpdatedAt.MILLISECONDS;
  private final LegacyWebhooks webhooks;
  private volatile boolean etags;
  private volatile boolean versions;

  LegacyVendor(Ledger ledger, SandboxOptions options) {
    this.ledger = ledger;
    this.options = options;
    this.webhooks = new LegacyWebhooks(options.hookSecret());
    this.store = ledger.store("contacts");
  }

  void etags(boolean value) {
    etags = value;
  }

  void updatedAt(LegacySandbox.UpdatedAt value) {
    updatedAt = value;
  }

  /** Gives a record another update time, or none, without changing anything else. */
  void stamp(String id, @Nullable Instant time) {
    synchronized (store) {
      var found = found(store.current(id));
      if (time == null) {
        unstamped.add(id);
      } else {
        unstamped.remove(id);
        store.put(found.next(found.fields(), false, time.toEpochMilli()));
      }
    }
  }

  @Override
  public String name() {
    return "legacy";
  }

  @Override
  public Packing packing() {
    return webhooks;
  }

  void versions(boolean value) {
    versions = value;
  }

  @Override
  public Router router() {
    return new Router(r -> error(404, "no such path"))
        .on("GET", "/contacts", (r, v) -> list(r))
        .on("POST", "/contacts", (r, v) -> one(201, write(Cause.api(r), "contacts", null, body(r))))
        .on("GET", "/contacts/{id}", (r, v) -> one(200, found(store.read(v.get(0)))))
        .on("PUT", "/contacts/{id}", (r, v) -> replace(r, v.get(0)))
        .on("DELETE", "/contacts/{id}", (r, v) -> delete(r, v.get(0)));
  }

  private Reply list(Request request) {
    int limit = Math.max(1, Math.min(request.number("limit", 100), 1000));
    int offset = Math.max(0, request.number("offset", 0));
    var email = request.parameter("email");
    synchronized (store) {
      var all =
          since(request.parameter("updatedSince")).stream()
              .filter(r -> !r.archived() && (email == null || email.equals(r.text("email"))))
              .toList();
      var json = Json.object();
      json.put("total", all.size());
      var items = json.putArray("items");
      all.stream().skip(offset).limit(limit).forEach(r -> items.add(show(r)));
      return Reply.json(200, json);
    }
  }

  /** Inclusive, by the precision shown; records without an update time are not in it. */
  private List<NativeRecord> since(@Nullable String text) {
    if (text == null) {
      return store.searchable().toList();
    }
    if (updatedAt == LegacySandbox.UpdatedAt.NONE) {
      return List.of();
    }
    try {
      long since = Instant.parse(text).toEpochMilli();
      long from = updatedAt == LegacySandbox.UpdatedAt.SECONDS ? since / 1000 * 1000 : since;
      return store.changedAfter(
          new Position(from, 0), Integer.MAX_VALUE, r -> !unstamped.contains(r.id()));
    } catch (DateTimeParseException e) {
      throw new Refusal(error(400, "updatedSince must be an ISO 8601 instant"));
    }
  }

  private Reply replace(Request request, String id) {
    synchronized (store) {
      var before = found(store.current(id));
      var expected = request.header("if-match");
      if (etags && expected != null && !expected.equals("*") && !expected.equals(etag(before))) {
        return error(412, "the contact has changed");
      }
      var fields = body(request);
      fields.remove(READ_ONLY);
      return one(200, commit(Cause.api(request), before, fields));
    }
  }

  private Reply delete(Request request, String id) {
    remove(Cause.api(request), "contacts", id);
    return Reply.empty(204);
  }

  private NativeRecord commit(Cause cause, NativeRecord before, ObjectNode fields) {
    unstamped.remove(before.id());
    var after =
        fields.equals(before.fields())
            ? before
            : before.next(fields, false, ledger.clock().millis());
    return ledger.commit(cause, "contacts", "update", before, after);
  }

  private static ObjectNode body(Request request) {
    try {
      if (request.json() instanceof ObjectNode object) {
        return object;
      }
    } catch (IllegalArgumentException e) {
      // Answered below.
    }
    throw new Refusal(error(400, "a JSON object is needed"));
  }

  private static NativeRecord found(@Nullable NativeRecord record) {
    if (record == null || record.archived()) {
      throw new Refusal(error(404, "no such contact"));
    }
    return record;
  }

  private Reply one(int status, NativeRecord record) {
    var reply = Reply.json(status, show(record));
    return etags ? reply.with("ETag", etag(record)) : reply;
  }

  private static String etag(NativeRecord record) {
    return "\"" + Integer.toHexString(record.fields().hashCode()) + "-" + record.updatedAt() + "\"";
  }

  private ObjectNode show(NativeRecord record) {
    var json = Json.object();
    json.put("id", record.id()).setAll(record.fields());
    if (versions) {
      json.put("version", record.change());
    }
    if (updatedAt == LegacySandbox.UpdatedAt.NONE) {
      return json;
    }
    if (unstamped.contains(record.id())) {
      return json.putNull("updatedAt");
    }
    boolean seconds = updatedAt == LegacySandbox.UpdatedAt.SECONDS;
    long shown = seconds ? record.updatedAt() / 1000 * 1000 : record.updatedAt();
    return json.put("updatedAt", Instant.ofEpochMilli(shown).toString());
  }

  private static Reply error(int status, String message) {
    return Reply.json(status, Json.object().put("error", message));
  }

  @Override
  public @Nullable Reply admit(Request request, int inFlight) {
    return options.token().equals(request.header("x-api-key")) ? null : error(401, "wrong API key");
  }

  @Override
  public Reply failure(int status, Duration retryAfter) {
    var reply = error(status, "failed");
    return status == 429
        ? reply.with("Retry-After", Long.toString(RateLimit.seconds(retryAfter)))
        : reply;
  }

  @Override
  public List<ObjectNode> events(Written written) {
    return List.of(webhooks.event(written, show(written.after())));
  }

  @Override
  public NativeRecord write(Cause cause, String object, @Nullable String id, ObjectNode given) {
    synchronized (store) {
      if (id != null) {
        var before = found(store.current(id));
        var fields = before.fields().deepCopy();
        fields.setAll(given);
        return commit(cause, before, fields);
      }
      var fields = given.deepCopy();
      fields.remove(READ_ONLY);
      long seq = store.nextSeq();
      long now = ledger.clock().millis();
      var record = new NativeRecord("L" + (1000 + seq), seq, now, now, false, fields);
      return ledger.commit(cause, "contacts", "create", null, record);
    }
  }

  @Override
  public NativeRecord remove(Cause cause, String object, String id) {
    synchronized (store) {
      var before = found(store.current(id));
      var after = before.next(before.fields(), true, ledger.clock().millis());
      return ledger.commit(cause, "contacts", "archive", before, after);
    }
  }

  @Override
  public boolean setting(String name, JsonNode value) {
    switch (name) {
      case "etags" -> etags = value.asBoolean();
      case "versions" -> versions = value.asBoolean();
      case "updatedAt" -> updatedAt = LegacySandbox.UpdatedAt.valueOf(value.asText());
      default -> {
        return false;
      }
    }
    return true;
  }
}
