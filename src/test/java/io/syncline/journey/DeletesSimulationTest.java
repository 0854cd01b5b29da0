package io.syncline.journey;

import static io.syncline.core.Contacts.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.SystemId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole loop under people who also delete, by seed; more of them as for the other simulation.
 */
class DeletesSimulationTest {

  static LongStream seeds() {
    long from = Long.getLong("simulation.from", 1);
    return LongStream.range(from, from + Long.getLong("simulation.runs", 6));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  @DisplayName(
      "S16: any interleaving with deletes settles; what is deleted stays so unless asked about")
  void anyInterleavingWithDeletesSettles(long seed) {
    var life = new Life(seed, true);
    try {
      life.live();
      life.settleInPeace();
      assertSettled(life.world);
    } catch (RuntimeException | AssertionError failed) {
      throw new AssertionError("seed " + seed + ", " + life + ": " + failed.getMessage(), failed);
    }
  }

  private static void assertSettled(World world) {
    long writes = world.writes();
    world.lookAtEverything();
    world.settle();
    assertThat(world.writes()).as("a settled world writes nothing").isEqualTo(writes);
    var left = new ArrayList<String>();
    for (var id : ALL) {
      for (var it : linked(world, id)) {
        if (world.system(id).active().contains(it)) {
          left.add(id + "/" + it);
        }
      }
    }
    assertThat(left).as("live copies of records that were deleted, with no question").isEmpty();
    assertThat(world.query("select reason from dead_letter where status = 'open'"))
        .as("dead letters")
        .isEmpty();
  }

  /** The copies of deleted records without a question. */
  private static List<String> linked(World world, SystemId id) {
    return world.query(
        "select l.native_id from link l join record r on r.id = l.record_id"
            + " where r.status in ('archived', 'deleted') and l.system_id = '"
            + id
            + "' and not exists (select from review_item i where i.record_id = r.id and i.status ="
            + " 'open')");
  }
}
