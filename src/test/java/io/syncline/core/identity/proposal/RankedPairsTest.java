package io.syncline.core.identity.proposal;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.identity.FuzzyScore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S17: a pair among all pairs that either record is in")
class RankedPairsTest {

  private static final int MOST = 3;

  private record Pair(int one, int other, double score) {
    boolean touches(int first, int second, boolean same) {
      return one == first || other == second || same && (one == second || other == first);
    }
  }

  @Test
  void ranksAndMarginsAreThoseOfLookingAtAllPairsAtOnce() {
    var random = new Random(4);
    for (int round = 0; round < 200; round++) {
      boolean same = random.nextBoolean();
      var pairs = pairs(random, same);
      var log = PairLog.inMemory();
      for (var it : pairs) {
        var part = new PairList();
        part.add(it.one(), it.other(), it.score(), true);
        log.finish(part, 0, 0);
      }

      var ranked = RankedPairs.ranked(log, 8, same ? 0 : 9, MOST);

      assertThat(ranked)
          .as("seed 4, round %d", round)
          .containsExactlyElementsOf(expected(pairs, same));
    }
  }

  @Test
  void aPairIsAheadWithoutARivalOrByTheMargin() {
    assertThat(ahead(null)).isTrue();
    assertThat(ahead(0.9 + FuzzyScore.MARGIN - 0.9)).isTrue();
    assertThat(ahead(FuzzyScore.MARGIN - 0.001)).isFalse();
    assertThat(ahead(-FuzzyScore.MARGIN)).isFalse();
  }

  private static boolean ahead(@Nullable Double margin) {
    return new RankedPairs.Ranked(1, 2, true, 1, margin).isAhead();
  }

  private static List<Pair> pairs(Random random, boolean same) {
    var places = new HashSet<List<Integer>>();
    var pairs = new ArrayList<Pair>();
    for (int i = 0; i < 40; i++) {
      int one = random.nextInt(8);
      int other = random.nextInt(same ? 8 : 9);
      if ((!same || one < other) && places.add(List.of(one, other))) {
        pairs.add(new Pair(one, other, random.nextInt(6) / 8.0));
      }
    }
    return pairs;
  }

  private static List<RankedPairs.Ranked> expected(List<Pair> pairs, boolean same) {
    var nearest =
        Comparator.comparingDouble(Pair::score)
            .reversed()
            .thenComparing(Pair::one)
            .thenComparing(Pair::other);
    var sorted = pairs.stream().sorted(nearest).toList();
    var ranked = new ArrayList<RankedPairs.Ranked>();
    for (var it : sorted) {
      int mine =
          1 + sorted.stream().filter(at -> at.touches(it.one(), -1, same)).toList().indexOf(it);
      int theirs =
          1 + sorted.stream().filter(at -> at.touches(-1, it.other(), same)).toList().indexOf(it);
      var rival =
          sorted.stream()
              .filter(at -> !at.equals(it) && at.touches(it.one(), it.other(), same))
              .findFirst();
      if (mine <= MOST) {
        ranked.add(
            new RankedPairs.Ranked(
                it.one(),
                it.other(),
                true,
                Math.max(mine, theirs),
                rival.map(at -> it.score() - at.score()).orElse(null)));
      }
    }
    return ranked;
  }
}
