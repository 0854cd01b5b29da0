package io.syncline.core.identity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which records are worth comparing: those that share a rare key, or two common ones. Common is a
 * key that would give more than {@value #COMMON} pairs alone; a pair of common keys that would give
 * more than {@value #LARGEST} is passed over and counted. Each pair comes once.
 */
final class Blocks {

  private static final long COMMON = 20_000;
  private static final long LARGEST = 1_000_000;

  private final List<int[]> left;
  private final List<int[]> right;
  private final List<int[]> leftBlocks;
  private final List<int[]> rightBlocks;
  private final boolean same;
  private final int passedOver;

  /** Takes the places of two records. */
  @FunctionalInterface
  interface Pair {
    void of(int one, int other);
  }

  private Blocks(
      List<int[]> left,
      List<int[]> right,
      List<int[]> leftBlocks,
      List<int[]> rightBlocks,
      boolean same,
      int passedOver) {
    this.left = left;
    this.right = right;
    this.leftBlocks = leftBlocks;
    this.rightBlocks = rightBlocks;
    this.same = same;
    this.passedOver = passedOver;
  }

  /**
   * @param others null: pairs among {@code ones}
   */
  static Blocks of(List<Set<String>> ones, @Nullable List<Set<String>> others) {
    var theirs = others == null ? ones : others;
    var common = over(COMMON, count(ones), count(theirs));
    var mineRefined = refined(ones, common);
    var theirsRefined = others == null ? mineRefined : refined(theirs, common);
    var tooCommon = over(LARGEST, count(mineRefined), count(theirsRefined));
    var numbers = new HashMap<String, Integer>();
    var left = numbered(mineRefined, tooCommon, numbers);
    var right = others == null ? left : numbered(theirsRefined, tooCommon, numbers);
    var leftBlocks = blocks(left, numbers.size());
    return new Blocks(
        left,
        right,
        leftBlocks,
        others == null ? leftBlocks : blocks(right, numbers.size()),
        others == null,
        tooCommon.size());
  }

  int passedOver() {
    return passedOver;
  }

  /** Every pair once, in no particular order; of one list, the first place is the lesser. */
  void pairs(Pair pair) {
    for (int key = 0; key < leftBlocks.size(); key++) {
      for (int one : leftBlocks.get(key)) {
        for (int other : rightBlocks.get(key)) {
          if ((!same || one < other) && firstShared(left.get(one), right.get(other)) == key) {
            pair.of(one, other);
          }
        }
      }
    }
  }

  /** Of two that share one. */
  private static int firstShared(int[] one, int[] other) {
    int i = 0;
    int j = 0;
    while (one[i] != other[j]) {
      if (one[i] < other[j]) {
        i++;
      } else {
        j++;
      }
    }
    return one[i];
  }

  private static Map<String, Integer> count(List<? extends Iterable<String>> records) {
    var count = new HashMap<String, Integer>();
    records.forEach(keys -> keys.forEach(it -> count.merge(it, 1, Integer::sum)));
    return count;
  }

  private static Set<String> over(
      long most, Map<String, Integer> ones, Map<String, Integer> others) {
    var over = new HashSet<String>();
    ones.forEach(
        (key, count) -> {
          if ((long) count * others.getOrDefault(key, 0) > most) {
            over.add(key);
          }
        });
    return over;
  }

  /** Rare keys as they are, common ones two by two. */
  private static List<List<String>> refined(List<Set<String>> records, Set<String> common) {
    var refined = new ArrayList<List<String>>(records.size());
    for (var keys : records) {
      var result = new ArrayList<String>();
      var shared = new ArrayList<String>();
      keys.forEach(it -> (common.contains(it) ? shared : result).add(it));
      shared.sort(null);
      for (int i = 0; i < shared.size(); i++) {
        for (int j = i + 1; j < shared.size(); j++) {
          result.add(shared.get(i) + '\n' + shared.get(j));
        }
      }
      refined.add(result);
    }
    return refined;
  }

  private static List<int[]> numbered(
      List<List<String>> records, Set<String> left, Map<String, Integer> numbers) {
    var numbered = new ArrayList<int[]>(records.size());
    for (var keys : records) {
      numbered.add(
          keys.stream()
              .filter(it -> !left.contains(it))
              .mapToInt(it -> numbers.computeIfAbsent(it, any -> numbers.size()))
              .sorted()
              .toArray());
    }
    return numbered;
  }

  private static List<int[]> blocks(List<int[]> records, int keys) {
    var sizes = new int[keys];
    records.forEach(it -> Arrays.stream(it).forEach(key -> sizes[key]++));
    var blocks = new ArrayList<int[]>(keys);
    for (int size : sizes) {
      blocks.add(new int[size]);
    }
    Arrays.fill(sizes, 0);
    for (int i = 0; i < records.size(); i++) {
      for (int key : records.get(i)) {
        blocks.get(key)[sizes[key]++] = i;
      }
    }
    return blocks;
  }
}
