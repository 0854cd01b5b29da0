package io.syncline.journey;

import static io.syncline.core.Contacts.ALL;
import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem.Fault;
import io.syncline.core.definition.Strategy;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Slice;
import io.syncline.core.model.Value;
import io.syncline.store.TestDatabase;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole journeys over real PostgreSQL: events in, writes out, until nothing is left to do. */
class JourneyTest {

  private static final Map<String, Value> ANN =
      Map.of(
          "email", Value.text("ann@example.com"),
          "firstName", Value.text("Ann"),
          "lastName", Value.text("Lee"),
          "company", Value.text("Acme"));

  @Test
  @DisplayName("S9: a new record is created once in each other system, with its marker")
  void aNewContactArrivesEverywhereOnce() {
    var world = world(Contacts.synced());
    world.system(CRM).create(ANN);
    world.settle();

    for (var target : List.of(BOOKS, DESK)) {
      var copies = world.system(target).ids();
      assertThat(copies).hasSize(1);
      assertThat(world.system(target).fields(copies.get(0))).containsAllEntriesOf(ANN);
      assertThat(world.system(target).fields(copies.get(0))).containsKey("synclineId");
    }
    assertThat(world.writes()).isEqualTo(2);
  }

  @Test
  @DisplayName("S5: the echoes of our own writes end in no further write")
  void echoesEndQuietly() {
    var world = world(Contacts.synced());
    var ann = world.system(CRM).create(ANN);
    world.settle();
    world.system(CRM).edit(ann, "firstName", Value.text("Anne"));
    world.settle();
    long writes = world.writes();
    world.lookAtEverything();
    world.settle();

    assertThat(world.writes()).isEqualTo(writes).isEqualTo(4);
  }

  @Test
  @DisplayName(
      "S7: two quick edits never end with the older value, whatever order their events come in")
  void twoQuickEditsEndWithTheNewer() {
    var world = world(Contacts.synced());
    var ann = world.system(CRM).create(ANN);
    world.settle();
    world.system(CRM).edit(ann, "firstName", Value.text("first"));
    world.system(CRM).edit(ann, "firstName", Value.text("second"));
    Collections.reverse(world.hooks);
    world.settle();

    assertEverywhere(world, "firstName", Value.text("second"));
  }

  @Test
  @DisplayName("S17: records that exist on both sides are matched by email and linked, not doubled")
  void existingRecordsAreLinkedByTheirEmail() {
    var world = world(Contacts.synced());
    world.system(BOOKS).create(ANN);
    world.hooks.clear();
    world.system(CRM).create(ANN);
    world.settle();

    assertThat(world.system(BOOKS).ids()).hasSize(1);
    assertThat(world.system(DESK).ids()).hasSize(1);
    assertThat(world.writes()).isEqualTo(1);
  }

  @Test
  @DisplayName(
      "initial link: a record older than the sync is linked where it exists and created nowhere")
  void anOlderRecordIsNotCreatedElsewhere() {
    var world = world(Contacts.synced());
    world.clock.pass(Duration.ofDays(-90));
    var ann = world.system(CRM).create(ANN);
    world.system(BOOKS).create(ANN);
    world.clock.pass(Duration.ofDays(90));
    world.hooks.clear();
    world.system(CRM).edit(ann, "firstName", Value.text("Ann"));
    world.settle();

    assertThat(world.system(DESK).ids()).isEmpty();
    assertThat(world.system(BOOKS).ids()).hasSize(1);
    world.system(CRM).edit(ann, "company", Value.text("Acme Ltd"));
    world.settle();
    assertThat(world.system(BOOKS).fields("1")).containsEntry("company", Value.text("Acme Ltd"));
  }

  @Test
  @DisplayName(
      "S8: an edit in the target nobody told us of is not overwritten by an edit of another attribute")
  void anUnheardEditSurvives() {
    var world = world(Contacts.synced());
    var ann = world.system(CRM).create(ANN);
    world.settle();
    world.system(BOOKS).edit(world.system(BOOKS).ids().get(0), "company", Value.text("Acme Ltd"));
    world.hooks.clear();
    world.system(CRM).edit(ann, "firstName", Value.text("Anne"));
    world.settle();

    assertEverywhere(world, "company", Value.text("Acme Ltd"));
    assertEverywhere(world, "firstName", Value.text("Anne"));
  }

  @Test
  @DisplayName("S10: both sides changed: the master's value stands everywhere")
  void aConflictEndsWithTheMastersValue() {
    var world = world(Contacts.synced());
    var ann = world.system(CRM).create(ANN);
    world.settle();
    world.system(BOOKS).edit(world.system(BOOKS).ids().get(0), "firstName", Value.text("Books"));
    world.system(CRM).edit(ann, "firstName", Value.text("Master"));
    world.settle();

    assertEverywhere(world, "firstName", Value.text("Master"));
  }

  @Test
  @DisplayName("S6: a write whose answer was lost is settled by looking, not sent twice")
  void aLostAnswerIsSettledByLooking() {
    var world = world(Contacts.synced());
    var faults = new java.util.ArrayDeque<>(List.of(Fault.LOST_ANSWER));
    world.system(BOOKS).faults =
        () -> {
          var next = faults.poll();
          return next == null ? Fault.NONE : next;
        };
    world.system(CRM).create(ANN);
    world.settle();

    assertThat(world.system(BOOKS).ids()).hasSize(1);
    assertThat(world.system(BOOKS).journal).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  @DisplayName(
      "S1 to S9: any interleaving of edits, faults, lost and doubled events and crashes settles to equal copies")
  void anyInterleavingSettles(long seed) {
    var random = new Random(seed);
    var strategy =
        random.nextBoolean() ? Strategy.MASTER_WINS : Strategy.of(Strategy.Kind.LAST_WRITE_WINS);
    var world = new World(TestDatabase.fresh(), Contacts.synced().by(strategy), seed);
    if (random.nextBoolean()) {
      world.system(DESK).storing =
          value -> value instanceof Value.Text text ? Value.text(text.value().strip()) : value;
    }
    ALL.forEach(id -> world.system(id).faults = () -> fault(random));
    for (int i = 0; i < 120; i++) {
      act(world, random);
    }
    ALL.forEach(id -> world.system(id).faults = () -> Fault.NONE);
    world.lookAtEverything();
    world.settle();
    world.lookAtEverything();
    world.settle();

    assertThat(world.questions()).as("questions left for people, seed %d", seed).isEmpty();
    assertSettled(world, seed);
  }

  private static Fault fault(Random random) {
    int dice = random.nextInt(20);
    return dice < 3 ? Fault.values()[1 + dice] : Fault.NONE;
  }

  private static void act(World world, Random random) {
    var id = ALL.get(random.nextInt(3));
    var system = world.system(id);
    switch (random.nextInt(9)) {
      case 0 -> {
        if (system.ids().size() < 4) {
          var name = id + "" + system.ids().size();
          system.create(
              Map.of("email", Value.text(name + "@example.com"), "firstName", Value.text(name)));
        }
      }
      case 1, 2, 3 -> edit(world, random);
      case 4 -> world.arrive();
      case 5 -> {
        Collections.shuffle(world.hooks, random);
        if (!world.hooks.isEmpty() && random.nextInt(3) == 0) {
          world.hooks.remove(0);
        }
        if (!world.hooks.isEmpty()) {
          var again = world.hooks.get(0).ref();
          world.hooks.add(world.event(again.system(), again.id(), InboxEvent.Source.HOOK));
        }
      }
      case 6 -> world.changes.runOnce(id, Slice.WHOLE, 1 + random.nextInt(10));
      case 7 -> crash(world, random);
      default -> world.deliverer.runOnce(id, Slice.WHOLE, 1 + random.nextInt(10));
    }
    world.clock.pass(Duration.ofMillis(random.nextInt(3_000)));
  }

  /** The process dies between two steps of a delivery; the next one begins anew. */
  private static void crash(World world, Random random) {
    var it = world.deliverer;
    var batch = it.claim(ALL.get(random.nextInt(3)), Slice.WHOLE, 10);
    int steps = random.nextInt(6);
    if (steps > 0) {
      it.settleOpenIntents(it.load(batch));
    }
    if (steps > 1) {
      it.compute(it.readTarget(batch));
    }
    if (steps > 2) {
      it.commitIntents(batch);
    }
    if (steps > 3) {
      it.write(batch);
    }
  }

  private static void edit(World world, Random random) {
    var system = world.system(ALL.get(random.nextInt(3)));
    if (!system.ids().isEmpty()) {
      var native0 = system.ids().get(random.nextInt(system.ids().size()));
      var field = List.of("firstName", "lastName", "company").get(random.nextInt(3));
      var value =
          random.nextInt(8) == 0
              ? ""
              : "v" + random.nextInt(1_000) + (random.nextInt(4) == 0 ? " " : "");
      system.edit(native0, field, value.isEmpty() ? Value.CLEARED : Value.text(value));
    }
  }

  private static void assertSettled(World world, long seed) {
    long writes = world.writes();
    world.lookAtEverything();
    world.settle();
    assertThat(world.writes())
        .as("a settled world writes nothing, seed %d", seed)
        .isEqualTo(writes);
    for (var native0 : world.system(CRM).ids()) {
      var master = world.system(CRM).fields(native0);
      var email = master.get("email");
      for (var id : List.of(BOOKS, DESK)) {
        var copies = world.system(id).find("contacts", "email", email);
        assertThat(copies).as("copies of %s in %s, seed %d", email, id, seed).hasSize(1);
        for (var field : List.of("firstName", "lastName", "company")) {
          assertThat(said(copies.get(0).fields().fields().get(field)))
              .as("%s of %s/%s in %s, seed %d", field, CRM, native0, id, seed)
              .isEqualTo(said(master.get(field)));
        }
      }
    }
  }

  private static String said(@org.jspecify.annotations.Nullable Value value) {
    return value instanceof Value.Text text ? text.value().strip() : "";
  }

  private static void assertEverywhere(World world, String field, Value value) {
    for (var id : ALL) {
      for (var native0 : world.system(id).ids()) {
        assertThat(world.system(id).fields(native0)).as(id.value()).containsEntry(field, value);
      }
    }
  }

  private static World world(Contacts contacts) {
    return new World(TestDatabase.fresh(), contacts, 1);
  }
}
