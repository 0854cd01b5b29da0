package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem.Fault;
import io.syncline.core.conflict.Questions;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.review.answer.FeasibleChoice;
import io.syncline.store.TestDatabase;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two applications that offer no marker and no idempotency key, with people at work on both sides
 * who share companies and a status, and whose addresses are their own.
 */
class TwoApplicationsJourneyTest {

  private static final List<SystemId> TWO = List.of(CRM, BOOKS);
  private static final List<String> FIELDS = List.of("firstName", "lastName", "company");
  private static final Map<String, Value> ANN = Ann.WITHOUT_LAST_NAME;

  static LongStream seeds() {
    long from = Long.getLong("simulation.from", 1);
    return LongStream.range(from, from + Long.getLong("simulation.runs", 20));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  @DisplayName(
      "S9, S17: two applications with unique addresses and no marker, written to on both sides at"
          + " once, whose answers get lost, end equal with no question asked")
  void uniqueAddressesEndEqualWithoutAQuestion(long seed) {
    var world = new World(contacts(true), seed);
    live(world, new Random(seed), true);
    assertEqual(world, "seed " + seed);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  @DisplayName(
      "S9, S17: without anything unique, healthy creates on both sides at once ask no question")
  void healthyCreatesAskNothing(long seed) {
    var world = new World(contacts(false), seed);
    live(world, new Random(seed), false);
    assertEqual(world, "seed " + seed);
  }

  @Test
  @DisplayName("S9, S17: the same over PostgreSQL")
  void overPostgres() {
    for (long seed = 1; seed <= 2; seed++) {
      var world = new World(TestDatabase.fresh(), contacts(true), seed);
      live(world, new Random(seed), true);
      assertEqual(world, "seed " + seed);
    }
  }

  @Test
  @DisplayName(
      "S17: who shares a company with a record that is just being created is another person")
  void aSharedCompanyIsNoCandidate() {
    var world = new World(TestDatabase.fresh(), contacts(false), 1);
    world.system(CRM).create(ANN);
    whileAnnIsBeingCreated(
        world, () -> world.system(BOOKS).create(person("bob@example.com", "Bob", "open", "Acme")));

    assertEqual(world, "a newcomer during a create");
    assertThat(world.system(CRM).ids()).hasSize(2);
  }

  @Test
  @DisplayName(
      "S9: what may be the copy that is just being created waits until that is known, and asks"
          + " nothing")
  void whatMayBeTheCopyWaits() {
    var world = new World(TestDatabase.fresh(), contacts(false), 1);
    world.system(CRM).create(ANN);
    whileAnnIsBeingCreated(
        world,
        () ->
            world
                .system(BOOKS)
                .create(
                    Map.of(
                        "email", Value.text("ann.other@example.com"),
                        "firstName", Value.text("Ann"),
                        "company", Value.text("Acme"))));

    assertEqual(world, "a newcomer like the record");
    assertThat(world.system(CRM).ids()).hasSize(2);
  }

  @Test
  @DisplayName(
      "S9: after a create without an outcome a newcomer that shares company and status is no"
          + " candidate")
  void aCreateWithoutAnOutcomeMakesNoCandidates() {
    var world = lost(contacts(false));
    world.system(BOOKS).create(person("bob@example.com", "Bob", "open", "Acme"));
    world.settle();

    assertThat(world.questions()).noneMatch(it -> it.contains("Which record is"));
    assertThat(world.system(CRM).ids()).hasSize(2);
  }

  @Test
  @DisplayName(
      "S9: a question whether a newcomer is what a create made suggests nothing, and closes when"
          + " that create is settled")
  void theQuestionClosesWithTheCreate() {
    var world = lost(contacts(false));
    var like = new HashMap<>(ANN);
    like.put("email", Value.text("ann.other@example.com"));
    var other = world.system(BOOKS).create(like);
    world.settle();
    var asked =
        world.stores.questions().openReviews(new Questions.Query(null, false, null, 10)).stream()
            .filter(it -> it.question().contains("Which record is books/contacts/" + other))
            .findFirst()
            .orElseThrow();
    assertThat(world.decisions.face(asked.id()).orElseThrow().offers())
        .hasSize(3)
        .noneMatch(FeasibleChoice::suggested);

    world.system(BOOKS).create(ANN);
    world.settle();

    assertThat(world.questions()).allSatisfy(it -> assertThat(it).startsWith("dead"));
    assertThat(byAddress(world, CRM)).isEqualTo(byAddress(world, BOOKS)).hasSize(2);
  }

  @Test
  @DisplayName(
      "S9: of a record that was there before with the same unique value, a lost create makes no"
          + " edit")
  void whatWasThereBeforeIsMetAndNotTakenForOurs() {
    var world = new World(TestDatabase.fresh(), contacts(true), 1);
    next(world, Fault.LOST_REQUEST);
    world.system(CRM).create(ANN);
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, 10);
    world.deliverer.runOnce(BOOKS, Slice.WHOLE, 10);
    world.clock.pass(Duration.ofSeconds(3));
    world.systems.get(BOOKS).webhook = it -> {};
    world.system(BOOKS).create(person("ann@example.com", "Anna", "open", "Nordwind"));
    world.settle();

    assertThat(world.system(BOOKS).ids()).hasSize(1);
    assertThat(world.questions())
        .isNotEmpty()
        .allSatisfy(it -> assertThat(it).startsWith("first_meeting"));
  }

  /** A create whose answer is lost, and whose copy no event reports. */
  private static World lost(Contacts contacts) {
    var world = new World(TestDatabase.fresh(), contacts, 1);
    next(world, Fault.LOST_REQUEST);
    world.system(CRM).create(ANN);
    world.settle();
    assertThat(world.questions()).anyMatch(it -> it.contains("Was the record created in books?"));
    return world;
  }

  private static void next(World world, Fault fault) {
    var faults = new ArrayDeque<>(List.of(fault));
    world.system(BOOKS).faults = () -> faults.isEmpty() ? Fault.NONE : faults.poll();
  }

  /** Something happens in the target between the commit of the intent and the answer. */
  private static void whileAnnIsBeingCreated(World world, Runnable meanwhile) {
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, 10);
    var it = world.deliverer;
    var batch = it.claim(BOOKS, Slice.WHOLE, 10);
    it.settleOpenIntents(it.load(batch));
    it.commitIntents(it.compute(it.readTarget(batch)));
    meanwhile.run();
    world.arrive();
    world.changes.runOnce(BOOKS, Slice.WHOLE, 10);
    it.settle(it.write(batch));
    world.settle();
  }

  private static void live(World world, Random people, boolean faults) {
    if (faults) {
      TWO.forEach(id -> world.system(id).faults = () -> fault(people));
    }
    int born = 0;
    for (int i = 0; i < 150; i++) {
      var id = TWO.get(people.nextInt(2));
      var system = world.system(id);
      switch (people.nextInt(6)) {
        case 0 -> system.create(person("p" + born++ + "@example.com", people));
        case 1 -> {
          if (!system.ids().isEmpty()) {
            var it = system.ids().get(people.nextInt(system.ids().size()));
            var field = FIELDS.get(people.nextInt(3));
            system.edit(it, field, person("", people).get(field));
          }
        }
        case 2 -> world.arrive();
        case 3 -> world.changes.runOnce(id, Slice.WHOLE, 1 + people.nextInt(10));
        default -> delivering(world, id, people);
      }
      world.clock.pass(Duration.ofMillis(people.nextInt(2_000)));
    }
    TWO.forEach(id -> world.system(id).faults = () -> Fault.NONE);
    world.clock.pass(Duration.ofSeconds(10));
    world.systems.values().forEach(it -> it.pass());
    world.settle();
  }

  /** While a batch is written, the events that came meanwhile are judged. */
  private static void delivering(World world, SystemId id, Random people) {
    var it = world.deliverer;
    var batch = it.claim(id, Slice.WHOLE, 10);
    it.settleOpenIntents(it.load(batch));
    it.commitIntents(it.compute(it.readTarget(batch)));
    if (people.nextBoolean()) {
      world.arrive();
      world.changes.runOnce(id, Slice.WHOLE, 10);
    }
    it.settle(it.write(batch));
  }

  private static Fault fault(Random people) {
    return switch (people.nextInt(12)) {
      case 0 -> Fault.LOST_ANSWER;
      case 1 -> Fault.LOST_REQUEST;
      case 2 -> Fault.LATE;
      case 3 -> Fault.DOWN;
      default -> Fault.NONE;
    };
  }

  private static Map<String, Value> person(String email, Random people) {
    return person(
        email,
        List.of("Ann", "Bob", "Cleo", "Dan", "Eve", "Finn").get(people.nextInt(6))
            + people.nextInt(40),
        List.of("open", "closed").get(people.nextInt(2)),
        List.of("Acme", "Nordwind").get(people.nextInt(2)));
  }

  /** The last name represents a status. */
  private static Map<String, Value> person(
      String email, String firstName, String status, String company) {
    return Map.of(
        "email", Value.text(email),
        "firstName", Value.text(firstName),
        "lastName", Value.text(status),
        "company", Value.text(company));
  }

  private static void assertEqual(World world, String what) {
    assertThat(world.questions()).as("questions of %s", what).isEmpty();
    assertThat(byAddress(world, BOOKS)).as("books of %s", what).isEqualTo(byAddress(world, CRM));
    assertThat(world.system(CRM).ids())
        .as("people in %s", what)
        .hasSameSizeAs(byAddress(world, CRM).keySet());
    assertThat(world.system(BOOKS).ids()).hasSameSizeAs(world.system(CRM).ids());
  }

  private static Map<String, Map<String, Value>> byAddress(World world, SystemId id) {
    var people = new TreeMap<String, Map<String, Value>>();
    for (var it : world.system(id).ids()) {
      var fields = new TreeMap<>(world.system(id).fields(it));
      people.put(fields.get("email").canonical(), fields);
    }
    return people;
  }

  private static Contacts contacts(boolean unique) {
    return Contacts.synced().among(TWO).types(unique ? Types.unique() : Types.unmarked());
  }
}
