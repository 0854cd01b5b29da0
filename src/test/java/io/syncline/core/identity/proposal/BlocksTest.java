package io.syncline.core.identity.proposal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S17: who is worth comparing")
class BlocksTest {

  @Test
  void everyPairThatSharesARareKeyComesOnce() {
    var random = new Random(9);
    for (int round = 0; round < 40; round++) {
      var ones = any(random, 1 + random.nextInt(6));
      var others = any(random, 1 + random.nextInt(9));
      assertThat(pairs(ones, others)).as("seed 9 round %d", round).isEqualTo(all(ones, others));
      assertThat(pairs(ones, null)).as("seed 9 round %d", round).isEqualTo(all(ones, null));
    }
  }

  @Test
  void aKeyThatWouldGiveTooManyPairsAloneIsNotEnough() {
    var ones = same(101, Set.of("common"));
    var others = same(199, Set.of("common"));
    ones.set(5, Set.of("common", "rare"));
    others.set(7, Set.of("common", "rare"));

    assertThat(pairs(ones, others)).containsExactly("5 7");
    assertThat(pairs(same(100, Set.of("common")), same(200, Set.of("common")))).hasSize(20_000);
  }

  @Test
  void aKeyThatOnlyOneSideHasIsNotCommon() {
    assertThat(pairs(same(30_000, Set.of("a")), List.of(Set.of("b")))).isEmpty();
    assertThat(pairs(same(3, Set.of("a")), List.of(Set.of("b"), Set.of("a")))).hasSize(3);
  }

  @Test
  void twoCommonKeysAreEnoughAndEachPairStillComesOnce() {
    var records = same(100, Set.of("a"));
    records.addAll(same(50, Set.of("b", "a")));
    records.addAll(same(100, Set.of("b")));
    assertThat(pairs(records, records)).hasSize(50 * 50);

    var three = same(150, Set.of("a", "b", "c"));
    assertThat(pairs(three, three)).hasSize(150 * 150);
    assertThat(pairs(three, null)).hasSize(150 * 149 / 2);
  }

  @Test
  void recordsThatTwoKeysDoNotDistinguishAreSkippedAndCounted() {
    var keys = Set.of("a", "b");
    var ones = same(1_001, keys);
    ones.set(3, Set.of("a", "b", "rare"));
    var others = same(1_000, keys);
    others.set(4, Set.of("a", "b", "rare"));

    assertThat(Blocks.of(ones, others).passedOver()).isEqualTo(1);
    assertThat(pairs(ones, others)).containsExactly("3 4");
    assertThat(Blocks.of(same(1_000, keys), others).passedOver()).isZero();
  }

  private static List<Set<String>> same(int number, Set<String> keys) {
    return new ArrayList<>(Collections.nCopies(number, keys));
  }

  private static List<Set<String>> any(Random random, int size) {
    var records = new ArrayList<Set<String>>();
    for (int i = 0; i < size; i++) {
      var keys = new TreeSet<String>();
      IntStream.range(0, random.nextInt(4)).forEach(it -> keys.add("k" + random.nextInt(6)));
      records.add(keys);
    }
    return records;
  }

  /** Fails where one comes twice. */
  private static Set<String> pairs(List<Set<String>> ones, @Nullable List<Set<String>> others) {
    var pairs = new HashSet<String>();
    Blocks.of(ones, others)
        .pairs((one, other) -> assertThat(pairs.add(one + " " + other)).as("once").isTrue());
    return pairs;
  }

  private static Set<String> all(List<Set<String>> ones, @Nullable List<Set<String>> others) {
    var theirs = others == null ? ones : others;
    var pairs = new HashSet<String>();
    for (int one = 0; one < ones.size(); one++) {
      for (int other = others == null ? one + 1 : 0; other < theirs.size(); other++) {
        if (!Collections.disjoint(ones.get(one), theirs.get(other))) {
          pairs.add(one + " " + other);
        }
      }
    }
    return pairs;
  }
}
