package io.syncline.resilience;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * BambooHR, Okta and Harvest as far as the example of accounts needs them: employees that people
 * edit, users that Syncline makes and archives, and a journal of its writes.
 */
final class Workplace implements AutoCloseable {

  static final String HOOK_SECRET = "hook";

  private final HttpServer server;
  private final Map<String, Map<String, Map<String, Value>>> records = new HashMap<>();
  private final List<String> journal = new ArrayList<>();
  private boolean harvestIsBusy;

  Workplace() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newCachedThreadPool());
    for (var vendor : List.of("bamboohr", "okta", "harvest")) {
      records.put(vendor, new LinkedHashMap<>());
      server.createContext("/" + vendor + "/", it -> answer(vendor, it));
    }
    server.start();
  }

  Map<String, String> environment() {
    var base = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    return Map.of(
        "BAMBOOHR_BASE_URL",
        base + "bamboohr",
        "BAMBOOHR_TOKEN",
        "key",
        "BAMBOOHR_HOOK_SECRET",
        HOOK_SECRET,
        "OKTA_BASE_URL",
        base + "okta",
        "OKTA_TOKEN",
        "key",
        "HARVEST_BASE_URL",
        base + "harvest",
        "HARVEST_TOKEN",
        "key",
        "HARVEST_ACCOUNT_ID",
        "1");
  }

  /** What Syncline wrote, in order, as {@code okta create}. */
  synchronized List<String> journal() {
    return List.copyOf(journal);
  }

  /** While it is busy, Harvest asks each write to wait for five seconds. */
  synchronized void harvestIsBusy(boolean busy) {
    harvestIsBusy = busy;
  }

  /** Somebody in HR makes or edits an employee. */
  synchronized void employee(String id, Map<String, String> fields) {
    var held = records.get("bamboohr").computeIfAbsent(id, it -> new LinkedHashMap<>());
    held.put("id", Value.text(id));
    held.put("employeeId", Value.text(id));
    fields.forEach((name, value) -> held.put(name, Value.text(value)));
  }

  private void answer(String vendor, HttpExchange call) throws IOException {
    var body = new String(call.getRequestBody().readAllBytes(), UTF_8);
    var path = call.getRequestURI().getPath().substring(vendor.length() + 1);
    var said =
        body.startsWith("{") && Json.parse(body) instanceof Value.Struct it
            ? it
            : Value.Struct.EMPTY;
    int status = 200;
    Value answer;
    synchronized (this) {
      if (harvestIsBusy && vendor.equals("harvest") && !call.getRequestMethod().equals("GET")) {
        journal.add("harvest asks to wait");
        status = 429;
        answer = Value.Struct.EMPTY;
      } else {
        answer = answer(vendor, call, path, said);
      }
    }
    if (answer == Value.CLEARED) {
      status = 404;
    }
    var bytes = Json.text(answer).getBytes(UTF_8);
    call.getResponseHeaders().add("Content-Type", "application/json");
    if (status == 429) {
      call.getResponseHeaders().add("Retry-After", "5");
    }
    call.getResponseHeaders().add("ETag", "\"1\"");
    call.sendResponseHeaders(status, bytes.length);
    call.getResponseBody().write(bytes);
    call.close();
  }

  private Value answer(String vendor, HttpExchange call, String path, Value.Struct said) {
    var last = path.substring(path.lastIndexOf('/') + 1);
    var all = records.get(vendor);
    if (last.equals("me") || last.equals("company_information")) {
      return new Value.Struct(Map.of("id", Value.text("0")));
    }
    boolean collection = last.equals("users") || last.equals("employees");
    if (call.getRequestMethod().equals("GET") && collection) {
      return listing(vendor, String.valueOf(call.getRequestURI().getQuery()));
    }
    if (collection) {
      return created(vendor, said);
    }
    var id = last.equals("deactivate") ? path.replaceAll("^.*/users/|/lifecycle/.*$", "") : last;
    var held = all.get(id);
    if (held == null) {
      return Value.CLEARED;
    }
    if (!call.getRequestMethod().equals("GET")) {
      written(vendor, held, said, last.equals("deactivate"));
    }
    return new Value.Struct(held);
  }

  private Value listing(String vendor, String query) {
    var all = new ArrayList<Value>();
    for (var it : records.get(vendor).values()) {
      var profile = it.get("profile") instanceof Value.Struct of ? of.fields() : it;
      boolean asked = query.contains(" eq ");
      if (!asked || query.contains(((Value.Text) profile.get("email")).value())) {
        all.add(new Value.Struct(it));
      }
    }
    var items = new Value.Items(all);
    if (vendor.equals("okta")) {
      return items;
    }
    if (vendor.equals("harvest")) {
      return new Value.Struct(Map.of("users", items, "total_entries", Value.decimal(all.size())));
    }
    return new Value.Struct(
        Map.of(
            "data", items, "meta", new Value.Struct(Map.of("total", Value.decimal(all.size())))));
  }

  private Value created(String vendor, Value.Struct said) {
    journal.add(vendor + " create");
    var id = String.valueOf(100 + records.get(vendor).size());
    var held = new LinkedHashMap<>(said.fields());
    var now = Value.text(Instant.now().toString());
    if (vendor.equals("okta")) {
      held.put("id", Value.text(id));
      held.put("status", Value.text("STAGED"));
      held.put("created", now);
      held.put("lastUpdated", now);
    } else {
      held.put("id", Value.decimal(Long.parseLong(id)));
      held.put("is_active", new Value.Flag(true));
      held.put("created_at", now);
      held.put("updated_at", now);
    }
    records.get(vendor).put(id, held);
    return new Value.Struct(held);
  }

  private void written(
      String vendor, Map<String, Value> held, Value.Struct said, boolean deactivated) {
    boolean archives = deactivated || said.fields().containsKey("is_active");
    journal.add(vendor + (archives ? " archive" : " update"));
    if (deactivated) {
      held.put("status", Value.text("DEPROVISIONED"));
    } else {
      held.putAll(said.fields());
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
