package io.syncline.journey;

import static io.syncline.core.Contacts.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.model.ConditionalDirection;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole loop over PostgreSQL under people, faults and crashes, by seed. More of them: {@code
 * -Dsimulation.runs=500}; others: {@code -Dsimulation.from=1000}.
 */
class SimulationTest {

  private static final List<String> FIELDS = List.of("firstName", "lastName", "company");

  static LongStream seeds() {
    long from = Long.getLong("simulation.from", 1);
    return LongStream.range(from, from + Long.getLong("simulation.runs", 12));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  @DisplayName(
      "S1 to S10, S14: under any strategies, any interleaving of edits, faults, lost and doubled"
          + " events and crashes settles to equal copies")
  void anyInterleavingSettles(long seed) {
    var life = new Life(seed);
    try {
      life.live();
      life.settleInPeace();
      assertSettled(life);
    } catch (RuntimeException | AssertionError failed) {
      throw new AssertionError("seed " + seed + ", " + life + ": " + failed.getMessage(), failed);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  @DisplayName(
      "S5: whatever way changes may take, and however it changes, the end is a fixed point: nothing"
          + " is written")
  void anyTopologyEndsInAFixedPoint(long seed) {
    var ways = new Random(~seed);
    var life = new Life(seed, it -> topology(it, ways));
    try {
      life.live();
      life.settleInPeace();
      long writes = life.world.writes();
      life.world.lookAtEverything();
      life.world.settle();
      assertThat(life.world.writes()).as("a settled world writes nothing").isEqualTo(writes);
      ALL.forEach(id -> assertCreatedOnce(life, id));
    } catch (RuntimeException | AssertionError failed) {
      throw new AssertionError("seed " + seed + ", " + life + ": " + failed.getMessage(), failed);
    }
  }

  /** One way, or any graph of pairs, or one that follows the record; in time or in bursts. */
  private static void topology(Contacts contacts, Random ways) {
    var settle = ways.nextBoolean() ? Duration.ofSeconds(ways.nextInt(5)) : Duration.ZERO;
    contacts.settle(settle).headStart(Duration.ofMinutes(ways.nextInt(2)));
    switch (ways.nextInt(3)) {
      case 0 -> contacts.oneWay();
      case 1 -> contacts.along((from, to) -> ways.nextInt(3) > 0);
      default -> contacts.conditional(rule(ways), rule(ways), rule(ways));
    }
  }

  private static ConditionalDirection rule(Random ways) {
    int from = ways.nextInt(3);
    var condition =
        List.of("company =^ 'v1'", "lastName == null", "lastName > 'v5'", "company != null");
    return Contacts.heading(
        condition.get(ways.nextInt(4)), ALL.get(from), ALL.get((from + 1 + ways.nextInt(2)) % 3));
  }

  private static void assertSettled(Life life) {
    var world = life.world;
    assertThat(world.questions())
        .as("questions left for people")
        .allSatisfy(
            it ->
                assertThat(FIELDS.stream().filter(life::asks))
                    .as(it)
                    .anySatisfy(field -> assertThat(it).contains("Which value of " + field)));
    long writes = world.writes();
    world.lookAtEverything();
    world.settle();
    assertThat(world.writes()).as("a settled world writes nothing").isEqualTo(writes);
    ALL.forEach(id -> assertCreatedOnce(life, id));
    for (var id : ALL) {
      for (var other : ALL) {
        if (!id.equals(other)) {
          assertCopied(life, id, other);
        }
      }
    }
  }

  /** S9: each record is created at most once in a system. */
  private static void assertCreatedOnce(Life life, SystemId id) {
    var markers = new HashSet<Value>();
    for (var write : life.world.system(id).journal) {
      if (write.create()) {
        assertThat(markers.add(write.fields().get("synclineId")))
            .as("one create in %s of %s", id, write.fields().get("email"))
            .isTrue();
      }
    }
  }

  private static void assertCopied(Life life, SystemId from, SystemId to) {
    for (var native0 : life.world.system(from).ids()) {
      var one = life.world.system(from).fields(native0);
      var email = one.getOrDefault("email", Value.CLEARED);
      var copies = life.world.system(to).find("contacts", "email", email);
      assertThat(copies).as("copies of %s in %s", email, to).hasSize(1);
      for (var field : FIELDS) {
        if (life.takes(from, field) && life.takes(to, field) && !life.asks(field)) {
          assertThat(said(copies.get(0).fields().fields(), field))
              .as("%s of %s/%s in %s", field, from, native0, to)
              .isEqualTo(said(one, field));
        }
      }
    }
  }

  /** What any of the systems may make of it. */
  private static String said(Map<String, Value> fields, String field) {
    var value = fields.getOrDefault(field, Value.CLEARED);
    return value instanceof Value.Text text
        ? text.value().strip().toUpperCase()
        : value.isEmpty() ? "" : value.canonical();
  }
}
