package io.syncline.journey.vendors;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.SettableClock;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.journey.vendors.Installed.Application;
import io.syncline.sandbox.hubspot.HubSpotSandbox;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.NativeRecord;
import io.syncline.sandbox.kernel.Reply;
import io.syncline.sandbox.kernel.Sandbox;
import io.syncline.sandbox.zendesk.ZendeskSandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contacts of Salesforce, HubSpot and Zendesk, with people at work in all three at once. */
class ThreeVendorsJourneyTest {

  private static final String SYNC =
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

  private static final List<String> STATUSES = List.of("new", "open", "working");
  private static final int PEOPLE = 24;
  private static final int PHASES = 4;

  /** A person, in the words of the sync; an empty text is no value. */
  private record Person(String email, Map<String, String> fields) {}

  /** One of the three applications, as its people use it. */
  private interface Desk {
    String create(Map<String, String> person, boolean late);

    void edit(String id, Map<String, String> fields);

    void delete(String id);

    /** Each record that is not deleted, by id, in the words of the sync. */
    Map<String, Map<String, String>> people();
  }

  private final long seed = Long.getLong("journey.seed", 1);
  private final Random random = new Random(seed);
  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T08:00:00Z"));
  private final HubSpotSandbox hubspot =
      HubSpotSandbox.start(HubSpotSandbox.DEFAULTS.clock(clock).seed(seed));
  private final ZendeskSandbox zendesk =
      ZendeskSandbox.start(ZendeskSandbox.DEFAULTS.clock(clock).seed(seed));
  private final SalesforceStandIn salesforce = new SalesforceStandIn(clock);
  private final FaultyPort hubspotPort = FaultyPort.before("hubspot", hubspot.baseUri(), seed);
  private final FaultyPort zendeskPort = FaultyPort.before("zendesk", zendesk.baseUri(), seed);
  private final FaultyPort salesforcePort = new FaultyPort("salesforce", salesforce, seed);
  private final List<FaultyPort> ports = List.of(hubspotPort, zendeskPort, salesforcePort);

  /** What people last wrote, by the address of the person. */
  private final Map<String, Person> truth = new LinkedHashMap<>();

  private final Map<String, Desk> desks = new LinkedHashMap<>();
  private int numbers;
  private Installed installed;

  @TempDir Path folder;

  @BeforeEach
  void start() {
    installed =
        new Installed(
            clock,
            seed,
            folder.resolve("routes"),
            List.of(
                new Application(
                    "hubspot",
                    "hubspot",
                    Map.of("baseUrl", hubspotPort.url(), "token", HubSpotSandbox.DEFAULTS.token())),
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
                        "baseUrl", zendeskPort.url(),
                        "email", ZendeskSandbox.DEFAULTS.account(),
                        "token", ZendeskSandbox.DEFAULTS.token()))),
            Map.of("syncs/people.sync.yaml", SYNC));
    salesforce.answersAt(salesforcePort.url());
    words();
    desks.put("hubspot", new HubSpotDesk());
    desks.put("salesforce", new SalesforceDesk());
    desks.put("zendesk", new ZendeskDesk());
  }

  @AfterEach
  void stop() {
    installed.close();
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

  @Test
  @DisplayName(
      "S9, S12, S16: contacts of three vendors, written in all three at once, end equal: none made"
          + " twice, no older value over a newer one, no question")
  void contactsOfThreeVendorsEndEqual() {
    System.out.println("ThreeVendorsJourneyTest: -Djourney.seed=" + seed);
    ports.forEach(it -> it.failing(0.12));
    hubspot.control().lateBy(Duration.ofSeconds(10));
    zendesk.control().lateBy(Duration.ofSeconds(4));
    for (int i = 0; i < PEOPLE; i++) {
      arrives(i);
      between();
    }
    installed.settle();
    assertEqual("the first meeting");
    for (int phase = 0; phase < PHASES; phase++) {
      for (var person : List.copyOf(truth.values())) {
        something(person);
        between();
      }
      installed.settle();
      assertEqual("phase " + phase);
    }
    ports.forEach(it -> it.failing(0));
    installed.settle();

    assertEqual("the end");
    for (var port : ports) {
      assertThat(port.hit()).as("seed %d", seed).containsKeys(FaultyPort.OF_ANY_VENDOR);
    }
  }

  private void assertEqual(String when) {
    desks.forEach(
        (name, desk) ->
            assertThat(inOrder(desk.people().values()))
                .as(
                    () ->
                        "%s, %s, seed %d; %s; %s"
                            .formatted(
                                name,
                                when,
                                seed,
                                installed.questions(),
                                installed.historyOfLinkedToLessThan(3)))
                .containsExactlyElementsOf(
                    inOrder(truth.values().stream().map(Person::fields).toList())));
    assertThat(installed.questions()).as("questions at %s, seed %d", when, seed).isEmpty();
  }

  private static List<Map<String, String>> inOrder(Iterable<Map<String, String>> people) {
    var all = new ArrayList<Map<String, String>>();
    people.forEach(it -> all.add(new TreeMap<>(it)));
    all.sort(java.util.Comparator.comparing(it -> it.get("email")));
    return all;
  }

  /** Half of a round of the product: people do not wait until it is through. */
  private void between() {
    clock.pass(Duration.ofMillis(1_500 + random.nextInt(4_000)));
    switch (random.nextInt(4)) {
      case 0 -> installed.poll();
      case 1 -> installed.judge();
      case 2 -> installed.deliver();
      default -> {}
    }
  }

  private String phone() {
    return "+4144%07d".formatted(1_000_000 + ++numbers);
  }

  // ---- what people do ----

  /** Somebody new in one of them, or in two at once in other letters. */
  private void arrives(int number) {
    var email = "person%02d@example.com".formatted(number);
    var fields = new TreeMap<String, String>();
    fields.put("email", email);
    fields.put("firstName", "First" + number);
    fields.put("lastName", "O'Last \"" + number);
    fields.put("phone", random.nextBoolean() ? phone() : "");
    fields.put("status", random.nextBoolean() ? STATUSES.get(random.nextInt(3)) : "");
    truth.put(email, new Person(email, fields));
    var first = desk();
    var said = new TreeMap<>(fields);
    if (number % 2 == 0) {
      said.put("email", email.toUpperCase(Locale.ROOT));
    }
    desks.get(first).create(said, number % 3 == 0 && number % 4 > 0);
    if (number % 4 == 0) {
      var second =
          desks.keySet().stream().filter(it -> !it.equals(first)).findFirst().orElseThrow();
      clock.pass(Duration.ofSeconds(1));
      desks.get(second).create(new TreeMap<>(fields), false);
    }
  }

  private String desk() {
    return List.copyOf(desks.keySet()).get(random.nextInt(desks.size()));
  }

  private String id(String desk, String email) {
    return desks.get(desk).people().entrySet().stream()
        .filter(it -> email.equals(it.getValue().get("email")))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new AssertionError(email + " is not in " + desk + ", seed " + seed));
  }

  private void something(Person person) {
    switch (random.nextInt(10)) {
      case 0 -> {
        var desk = desk();
        desks.get(desk).delete(id(desk, person.email()));
        truth.remove(person.email());
      }
      case 1, 2 -> sameField(person);
      case 3, 4, 5, 6 -> differentFields(person);
      default -> {}
    }
  }

  /** Each of the three changes a field of its own, or empties it. */
  private void differentFields(Person person) {
    var names = new ArrayList<>(List.of("firstName", "phone", "status", "lastName"));
    java.util.Collections.shuffle(names, random);
    int at = 0;
    for (var desk : desks.keySet()) {
      var name = names.get(at++);
      edit(desk, person, name, random.nextInt(3) == 0 && !name.equals("lastName"));
      clock.pass(Duration.ofMillis(random.nextInt(3_000)));
    }
  }

  /** Two or three of them change one field, one after the other: the last counts. */
  private void sameField(Person person) {
    var name = List.of("firstName", "phone", "lastName").get(random.nextInt(3));
    var order = new ArrayList<>(desks.keySet());
    java.util.Collections.shuffle(order, random);
    for (var desk : order.subList(0, 2 + random.nextInt(2))) {
      edit(desk, person, name, false);
      clock.pass(Duration.ofMillis(2_000 + random.nextInt(3_000)));
    }
  }

  private void edit(String desk, Person person, String name, boolean clears) {
    var value =
        clears
            ? ""
            : switch (name) {
              case "phone" -> phone();
              case "status" -> STATUSES.get(random.nextInt(3));
              default -> name + ++numbers;
            };
    desks.get(desk).edit(id(desk, person.email()), Map.of(name, value));
    person.fields().put(name, value);
  }

  // ---- the three applications ----

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
      installed.hook("hubspot", "contacts", id, EventKind.DELETED);
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
