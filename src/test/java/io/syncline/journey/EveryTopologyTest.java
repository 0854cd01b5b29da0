package io.syncline.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.store.TestDatabase;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Any topology of two to five systems under 200 edits and everything that can go wrong, by seed, on
 * stores in memory and a clock that is moved by hand. More of them: {@code
 * -Dsimulation.runs=20000}; one of them: {@code -Dsimulation.seed=7}.
 */
class EveryTopologyTest {

  private static final int RUNS = 500;

  private static LongStream seeds() {
    var one = Long.getLong("simulation.seed");
    return one == null
        ? LongStream.rangeClosed(1, Long.getLong("simulation.runs", RUNS))
        : LongStream.of(one);
  }

  @Test
  @DisplayName(
      "S1 to S16: in any topology, under any strategies, any interleaving of 200 edits with"
          + " everything that goes wrong settles to zero writes and equal copies, nothing twice, no"
          + " edit lost")
  void anyInterleavingInAnyTopologySettles() {
    List<AssertionError> failures =
        seeds().parallel().mapToObj(EveryTopologyTest::run).filter(Objects::nonNull).toList();

    assertThat(failures).isEmpty();
  }

  private static @Nullable AssertionError run(long seed) {
    var bustle = Bustle.of(seed);
    try {
      bustle.live();
      bustle.peace();
      Agreement.check(bustle);
      bustle.answerEverything();
      Agreement.check(bustle);
      return null;
    } catch (RuntimeException | AssertionError failed) {
      return new AssertionError(
          "-Dsimulation.seed=" + seed + ", " + bustle.topology + ": " + failed, failed);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 9, 12})
  @DisplayName("the stores in memory lead to what PostgreSQL leads to")
  void theStoresInMemoryLeadToWhatPostgresLeadsTo(long seed) {
    var there = Bustle.over(seed, contacts -> new World(TestDatabase.fresh(), contacts, seed));
    var here = Bustle.over(seed, contacts -> new World(contacts, seed));
    for (var bustle : List.of(here, there)) {
      bustle.live(60);
      bustle.peace();
      Agreement.check(bustle);
    }

    assertThat(here.copies()).as("seed %s, %s", seed, here.topology).isEqualTo(there.copies());
    assertThat(here.world.stores.questions().openReviews())
        .isEqualTo(there.world.stores.questions().openReviews());
  }
}
