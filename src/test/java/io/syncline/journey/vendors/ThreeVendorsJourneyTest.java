package io.syncline.journey.vendors;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.SettableClock;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.journey.vendors.ContactDesks.Desk;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contacts of Salesforce, HubSpot and Zendesk, with people at work in all three at once. */
class ThreeVendorsJourneyTest {

  private static final int PEOPLE = 24;
  private static final int PHASES = 4;

  /** A person, in the words of the sync; an empty text is no value. */
  private record Person(String email, Map<String, String> fields) {}

  private final long seed = Long.getLong("journey.seed", 1);
  private final Random random = new Random(seed);
  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T08:00:00Z"));

  /** What people last wrote, by the address of the person. */
  private final Map<String, Person> truth = new LinkedHashMap<>();

  private final ContactDesks applications =
      new ContactDesks(
          ContactDesks.hubspot(clock, seed),
          ContactDesks.zendesk(clock, seed),
          clock,
          seed,
          this::deletedInHubSpot);
  private final Map<String, Desk> desks = applications.desks;
  private Installed installed;
  private int numbers;

  @TempDir Path folder;

  @BeforeEach
  void start() {
    installed =
        new Installed(
            clock,
            seed,
            folder.resolve("routes"),
            applications.installed(),
            Map.of("syncs/people.sync.yaml", ContactDesks.SYNC));
  }

  private void deletedInHubSpot(String id) {
    installed.hook("hubspot", "contacts", id, EventKind.DELETED);
  }

  @AfterEach
  void stop() {
    installed.close();
    applications.close();
  }

  @Test
  @DisplayName(
      "S9, S12, S16: contacts of three vendors, written in all three at once, end equal: none made"
          + " twice, no older value over a newer one, no question")
  void contactsOfThreeVendorsEndEqual() {
    System.out.println("ThreeVendorsJourneyTest: -Djourney.seed=" + seed);
    applications.ports.forEach(it -> it.failing(0.12));
    applications.hubspot.control().lateBy(Duration.ofSeconds(10));
    applications.zendesk.control().lateBy(Duration.ofSeconds(4));
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
    applications.ports.forEach(it -> it.failing(0));
    installed.settle();

    assertEqual("the end");
    for (var port : applications.ports) {
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
    fields.put("status", random.nextBoolean() ? ContactDesks.STATUSES.get(random.nextInt(3)) : "");
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
              case "status" -> ContactDesks.STATUSES.get(random.nextInt(3));
              default -> name + ++numbers;
            };
    desks.get(desk).edit(id(desk, person.email()), Map.of(name, value));
    person.fields().put(name, value);
  }
}
