package io.syncline.journey.vendors;

import io.syncline.journey.vendors.Installed.Application;
import io.syncline.sandbox.hubspot.HubSpotSandbox;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.NativeRecord;
import io.syncline.sandbox.kernel.Reply;
import io.syncline.sandbox.kernel.Sandbox;
import io.syncline.sandbox.zendesk.ZendeskSandbox;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Contacts of Salesforce, HubSpot and Zendesk as their people use them, behind ports that fail. */
final class ContactDesks implements AutoCloseable {

  static final String SYNC =
      """
      service: people
      version: "1"
      direction: bi-directional
      systems:
        - {id: hubspot, primary: true, objects: [contacts]}
        - {id: salesforce, objects: [{name: Contact, mapping: contact}]}
        - {id: zendesk, deletes: propagate, objects: [{name: users, mapping: contact}]}
      fieldMapping:
        hubspot:
          firstName: firstName
          lastName: lastName
          email: email
          phone: phone
          status: {to: status, transform: ["map(NEW=new, OPEN=open, IN_PROGRESS=working)"]}
        salesforce:
          firstName: firstName
          lastName: lastName
          email: email
          phone: phone
          status: {to: status, transform: ["map(New=new, Open=open, Working=working)"]}
        zendesk:
          firstName: firstName
          lastName: lastName
          email: email
          phone: phone
          status: status
      syncConfig:
        pollInterval: 1m
        firstMeeting: strategy
        conflictResolution: {"*": lastWriteWins}
        emptyValues: propagate
        deduplication: {matchFields: [email]}
        cleansing: {trimWhitespace: true, normalizeCase: {email: lowercase}}
        validation: {email: {required: true, format: email, onMissing: hold, onInvalid: reject}}
        safetyThreshold: {maxDeletes: 100}
      """;

  static final List<String> STATUSES = List.of("new", "open", "working");

  /** One of the three applications, as its people use it. */
  interface Desk {
    String create(Map<String, String> person, boolean late);

    void edit(String id, Map<String, String> fields);

    void delete(String id);

    /** Each record that is not deleted, by id, in the words of the sync. */
    Map<String, Map<String, String>> people();
  }

  final HubSpotSandbox hubspot;
  final ZendeskSandbox zendesk;
  final List<FaultyPort> ports;
  final Map<String, Desk> desks = new LinkedHashMap<>();
  private final SalesforceStandIn salesforce;
  private final FaultyPort hubspotPort;
  private final FaultyPort zendeskPort;
  private final FaultyPort salesforcePort;
  private final Consumer<String> removed;

  /**
   * @param removed takes the id of each contact that was deleted in HubSpot
   */
  ContactDesks(
      HubSpotSandbox hubspot,
      ZendeskSandbox zendesk,
      InstantSource clock,
      long seed,
      Consumer<String> removed) {
    this.hubspot = hubspot;
    this.zendesk = zendesk;
    this.removed = removed;
    salesforce = new SalesforceStandIn(clock);
    hubspotPort = FaultyPort.before("hubspot", hubspot.baseUri(), seed);
    zendeskPort = FaultyPort.before("zendesk", zendesk.baseUri(), seed);
    salesforcePort = new FaultyPort("salesforce", salesforce, seed);
    ports = List.of(hubspotPort, zendeskPort, salesforcePort);
    salesforce.answersAt(salesforcePort.url());
    words();
    desks.put("hubspot", new HubSpotDesk());
    desks.put("salesforce", new SalesforceDesk());
    desks.put("zendesk", new ZendeskDesk());
  }

  static HubSpotSandbox hubspot(InstantSource clock, long seed) {
    return HubSpotSandbox.start(HubSpotSandbox.DEFAULTS.clock(clock).seed(seed));
  }

  static ZendeskSandbox zendesk(InstantSource clock, long seed) {
    return ZendeskSandbox.start(ZendeskSandbox.DEFAULTS.clock(clock).seed(seed));
  }

  /** How the product reaches them. */
  List<Application> installed() {
    return List.of(
        new Application(
            "hubspot",
            "hubspot",
            Map.of(
                "baseUrl",
                hubspotPort.url(),
                "token",
                HubSpotSandbox.DEFAULTS.token(),
                "hookSecret",
                HubSpotSandbox.DEFAULTS.hookSecret())),
        new Application(
            "salesforce",
            "salesforce",
            Map.of(
                "baseUrl", salesforcePort.url(),
                "clientId", "client",
                "clientSecret", "secret")),
        new Application(
            "zendesk",
            "zendesk",
            Map.of(
                "baseUrl",
                zendeskPort.url(),
                "email",
                ZendeskSandbox.DEFAULTS.account(),
                "token",
                ZendeskSandbox.DEFAULTS.token(),
                "hookSecret",
                ZendeskSandbox.DEFAULTS.hookSecret())));
  }

  @Override
  public void close() {
    ports.forEach(FaultyPort::close);
    hubspot.close();
    zendesk.close();
  }

  private void words() {
    var down = Reply.text(200, "{\"error\": \"down for maintenance\"}");
    hubspotPort.words(
        (fault, request) ->
            switch (fault) {
              case RATE_LIMITED ->
                  hubspotPort.rateLimited(
                      "{\"status\": \"error\", \"errorType\": \"RATE_LIMIT\", \"category\":"
                          + " \"RATE_LIMITS\"}");
              case ERROR_IN_SUCCESS -> request.path().endsWith("search") ? down : null;
              default -> null;
            });
    zendeskPort.words(
        (fault, request) ->
            switch (fault) {
              case RATE_LIMITED -> zendeskPort.rateLimited("Number of allowed API requests per..");
              case ERROR_IN_SUCCESS -> request.method().equals("GET") ? down : null;
              default -> null;
            });
    salesforcePort.words(
        (fault, request) ->
            switch (fault) {
              case RATE_LIMITED ->
                  Reply.text(
                      403,
                      "[{\"errorCode\": \"REQUEST_LIMIT_EXCEEDED\", \"message\": \"TotalRequests"
                          + " Limit exceeded.\"}]");
              case ERROR_IN_SUCCESS -> {
                salesforce.lock(2);
                yield salesforce.handle(request);
              }
              case EXPIRED -> {
                salesforce.expire();
                yield salesforce.handle(request);
              }
              default -> null;
            });
  }

  private static Map<String, String> renamed(
      Map<String, String> fields, Map<String, String> names, Map<String, String> statuses) {
    var renamed = new HashMap<String, String>();
    fields.forEach(
        (name, value) ->
            renamed.put(
                names.get(name),
                name.equals("status") ? statuses.getOrDefault(value, value) : value));
    return renamed;
  }

  private static Map<String, String> turned(Map<String, String> map) {
    var turned = new HashMap<String, String>();
    map.forEach((key, value) -> turned.put(value, key));
    return turned;
  }

  private static Map<String, String> shown(
      Map<String, String> names, Map<String, String> statuses, Map<String, String> fields) {
    var shown = new TreeMap<String, String>();
    names.forEach((ours, theirs) -> shown.put(ours, fields.getOrDefault(theirs, "")));
    shown.compute("status", (name, it) -> turned(statuses).getOrDefault(String.valueOf(it), it));
    shown.compute("email", (name, it) -> String.valueOf(it).toLowerCase(Locale.ROOT));
    return shown;
  }

  /** Its search index is late; a webhook reports deletes. */
  private final class HubSpotDesk implements Desk {
    private final Map<String, String> names =
        Map.of(
            "email",
            "email",
            "firstName",
            "firstname",
            "lastName",
            "lastname",
            "phone",
            "phone",
            "status",
            "hs_lead_status");
    private final Map<String, String> statuses =
        Map.of("new", "NEW", "open", "OPEN", "working", "IN_PROGRESS");

    @Override
    public String create(Map<String, String> person, boolean late) {
      return hubspot.create(renamed(person, names, statuses));
    }

    @Override
    public void edit(String id, Map<String, String> fields) {
      hubspot.edit(id, renamed(fields, names, statuses));
    }

    @Override
    public void delete(String id) {
      hubspot.remove(id);
      removed.accept(id);
    }

    @Override
    public Map<String, Map<String, String>> people() {
      return all(hubspot, it -> shown(names, statuses, texts(it)));
    }
  }

  private final class SalesforceDesk implements Desk {
    private final Map<String, String> names =
        Map.of(
            "email",
            "Email",
            "firstName",
            "FirstName",
            "lastName",
            "LastName",
            "phone",
            "Phone",
            "status",
            "Status__c");
    private final Map<String, String> statuses =
        Map.of("new", "New", "open", "Open", "working", "Working");

    @Override
    public String create(Map<String, String> person, boolean late) {
      return salesforce.createLate(
          renamed(person, names, statuses), Duration.ofSeconds(late ? 20 : 0));
    }

    @Override
    public void edit(String id, Map<String, String> fields) {
      salesforce.edit(id, renamed(fields, names, statuses));
    }

    @Override
    public void delete(String id) {
      salesforce.delete(id);
    }

    @Override
    public Map<String, Map<String, String>> people() {
      var all = new LinkedHashMap<String, Map<String, String>>();
      salesforce.contacts().forEach((id, it) -> all.put(id, shown(names, statuses, it)));
      return all;
    }
  }

  private final class ZendeskDesk implements Desk {
    @Override
    public String create(Map<String, String> person, boolean late) {
      var fields = fields(person);
      fields.put("name", person.get("firstName") + " " + person.get("lastName"));
      return zendesk.create(fields);
    }

    @Override
    public void edit(String id, Map<String, String> fields) {
      zendesk.edit(id, fields(fields));
    }

    private Map<String, Object> fields(Map<String, String> person) {
      var fields = new HashMap<String, Object>();
      var own = new HashMap<String, Object>();
      person.forEach(
          (name, value) -> {
            switch (name) {
              case "email", "phone" -> fields.put(name, value);
              case "firstName" -> own.put("first_name", emptied(value));
              case "lastName" -> own.put("last_name", emptied(value));
              default -> own.put("status", emptied(value));
            }
          });
      fields.put("user_fields", own);
      return fields;
    }

    private Object emptied(String value) {
      return value.isEmpty() ? Json.object().nullNode() : value;
    }

    @Override
    public void delete(String id) {
      zendesk.remove(id);
    }

    @Override
    public Map<String, Map<String, String>> people() {
      return all(
          zendesk,
          it -> {
            var own = it.fields().path("user_fields");
            var shown = new TreeMap<String, String>();
            shown.put("email", Objects.requireNonNullElse(it.text("email"), ""));
            shown.put("phone", Objects.requireNonNullElse(it.text("phone"), ""));
            shown.put("firstName", own.path("first_name").asText(""));
            shown.put("lastName", own.path("last_name").asText(""));
            shown.put("status", own.path("status").asText(""));
            shown.replaceAll((name, value) -> value.equals("null") ? "" : value);
            return shown;
          });
    }
  }

  private static Map<String, Map<String, String>> all(
      Sandbox sandbox, java.util.function.Function<NativeRecord, Map<String, String>> shown) {
    var all = new LinkedHashMap<String, Map<String, String>>();
    sandbox.records().stream()
        .filter(it -> !it.archived())
        .forEach(it -> all.put(it.id(), shown.apply(it)));
    return all;
  }

  private static Map<String, String> texts(NativeRecord record) {
    var texts = new HashMap<String, String>();
    record.fields().properties().forEach(it -> texts.put(it.getKey(), it.getValue().asText("")));
    return texts;
  }
}
