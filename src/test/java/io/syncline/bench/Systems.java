package io.syncline.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncline.sandbox.SandboxMain;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The stand-in systems in a process of their own, with their limits lifted. */
final class Systems implements AutoCloseable {
  private static final int BATCH = 100;
  private static final Map<String, String> OBJECTS =
      Map.of("hubspot", "contacts", "xero", "contacts", "zendesk", "users");

  private final Calls calls;
  private final Child process;
  private final String hooks;
  private final JsonNode settings;

  Systems(Calls calls, Path directory, int productPort) throws Exception {
    this.calls = calls;
    this.hooks = "http://127.0.0.1:" + productPort + "/hooks";
    this.process =
        Child.main(
            directory.resolve("sandbox.log"), SandboxMain.class, List.of("--hooks=" + hooks));
    this.settings = Calls.JSON.readTree(process.line("{"));
    var lifted = Calls.JSON.createObjectNode().put("concurrentLimit", 1_000);
    calls.send("PUT", control("xero") + "/settings", lifted.put("requestsPerMinute", 0));
  }

  String setting(String system, String what) {
    return settings.path(system).path(what).asText();
  }

  private String control(String system) {
    return setting(system, "control");
  }

  /** Whether Zendesk tells the product what changed there. */
  void tell(boolean on) {
    var settings = Calls.JSON.createObjectNode().put("hookUrl", on ? hooks + "/zendesk" : null);
    calls.send("PUT", control("zendesk") + "/settings", settings);
  }

  /** Tells the vendor to refuse every request for so long, as a busy one does. */
  void refuse(String system, boolean refused) {
    if (refused) {
      var fault = Calls.JSON.createObjectNode().put("kind", "STATUS").put("status", 429);
      calls.send(
          "POST",
          control(system) + "/faults",
          fault.put("times", Integer.MAX_VALUE).put("delayMillis", 30_000));
    } else {
      calls.send("DELETE", control(system) + "/faults", Calls.JSON.createObjectNode());
    }
  }

  double processorSeconds() {
    return process.processorSeconds();
  }

  /** Accepted writes so far. */
  int writes(String system) {
    process.check();
    return calls.get(control(system)).path("writes").asInt();
  }

  long waitingHooks() {
    long waiting = 0;
    for (var system : OBJECTS.keySet()) {
      waiting += calls.get(control(system)).path("webhooks").path("waiting").asLong();
    }
    return waiting;
  }

  /** Creates so many contacts in the CRM through its API and returns their ids. */
  List<String> create(int first, int count) {
    var ids = new ArrayList<String>();
    for (int from = first; from < first + count; from += BATCH) {
      var inputs = Calls.JSON.createArrayNode();
      for (int i = from; i < Math.min(first + count, from + BATCH); i++) {
        var fields = inputs.addObject().putObject("properties");
        fields.put("email", "person" + i + "@example.com").put("firstname", "Person" + i);
        fields.put("lastname", "Bench" + i).put("phone", phone(0, i));
      }
      batch("create", inputs).path("results").forEach(it -> ids.add(it.path("id").asText()));
    }
    return ids;
  }

  /** Gives each of these contacts another phone number. */
  void edit(List<String> ids, int round) {
    for (int from = 0; from < ids.size(); from += BATCH) {
      var inputs = Calls.JSON.createArrayNode();
      for (int i = from; i < Math.min(ids.size(), from + BATCH); i++) {
        var input = inputs.addObject().put("id", ids.get(i));
        input.putObject("properties").put("phone", phone(round, i));
      }
      batch("update", inputs);
    }
  }

  private JsonNode batch(String what, JsonNode inputs) {
    return calls.send(
        "POST",
        setting("hubspot", "url") + "/crm/v3/objects/contacts/batch/" + what,
        Calls.JSON.createObjectNode().set("inputs", inputs),
        "Authorization",
        "Bearer " + setting("hubspot", "token"));
  }

  void editOnScreen(String id, int round) {
    calls.send(
        "PATCH",
        control("hubspot") + "/records/contacts/" + id,
        Calls.JSON.createObjectNode().put("phone", phone(round, Integer.parseInt(id) % 10_000)));
  }

  /** Gives so many users of Zendesk another phone number, as somebody there would. */
  void editAtTarget(int count) {
    for (var user : calls.get(control("zendesk") + "/records/users?limit=" + count)) {
      calls.send(
          "PATCH",
          control("zendesk") + "/records/users/" + user.path("id").asText(),
          Calls.JSON.createObjectNode().put("phone", phone(400, user.path("id").asInt())));
    }
  }

  private static String phone(int round, int number) {
    return "+4144%03d%04d".formatted(round + 200, number % 10_000);
  }

  /** Phone by email, as a system holds it. */
  Map<String, String> phones(String system) {
    var found = new HashMap<String, String>();
    int size = calls.get(control(system)).path("records").path(OBJECTS.get(system)).asInt();
    var url = control(system) + "/records/" + OBJECTS.get(system) + "?limit=" + (size + 1);
    for (var record : calls.get(url)) {
      var fields = record.path("fields");
      switch (system) {
        case "xero" ->
            found.put(
                fields.path("EmailAddress").asText(),
                fields.at("/Phones/DEFAULT/PhoneNumber").asText());
        default -> found.put(fields.path("email").asText(), fields.path("phone").asText());
      }
    }
    return found;
  }

  /** When each value of {@code phone} was accepted, by the stand-ins' one clock. */
  Map<String, Instant> phonesAt(String system, int after) {
    var found = new HashMap<String, Instant>();
    calls
        .get(control(system) + "/journal?limit=1000000&after=" + after)
        .forEach(
            entry -> {
              var fields = entry.path("fields");
              found.putIfAbsent(
                  digits(fields.path("phone").asText()), Instant.parse(entry.path("at").asText()));
            });
    return found;
  }

  private static String digits(String text) {
    var number = Pattern.compile("4144\\d{7}").matcher(text);
    return number.find() ? number.group() : "";
  }

  @Override
  public void close() {
    process.close();
  }
}
