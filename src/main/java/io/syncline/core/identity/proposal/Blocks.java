package io.syncline.core.identity.proposal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which records are worth comparing: those that share a rare key, or two common ones. Common is a
 * key that would give more than {@value #COMMON} pairs alone; a pair of common keys that would give
 * more than {@value #LARGEST} is passed over and counted. Each pair comes once.
 *
 * <p>Keys are numbers as soon as they are read: the memory grows with the records, not with the
 * pairs.
 */
final class Blocks {

  private static final long COMMON = 20_000;
  private static final long LARGEST = 1_000_000;

  private final List<int[]> left;
  private final List<int[]> right;
  private final int[][] rightBlocks;
  private final boolean same;
  private final int passedOver;

  /** Takes the places of two records. */
  @FunctionalInterface
  interface Pair {
    void of(int one, int other);
  }

  private Blocks(
      List<int[]> left, List<int[]> right, int[][] rightBlocks, boolean same, int passedOver) {
    this.left = left;
    this.right = right;
    this.rightBlocks = rightBlocks;
    this.same = same;
    this.passedOver = passedOver;
  }

  /**
   * @param others null: pairs among {@code ones}
   */
  static Blocks of(Iterable<Set<String>> ones, @Nullable Iterable<Set<String>> others) {
    var words = new HashMap<String, Integer>();
    var mine = read(ones, words);
    var theirs = others == null ? mine : read(others, words);
    var common = over(COMMON, count(mine, words.size()), count(theirs, words.size()));
    var numbers = new HashMap<Long, Integer>();
    var left = refined(mine, common, numbers);
    var right = others == null ? left : refined(theirs, common, numbers);
    var sizes = count(right, numbers.size());
    var tooCommon = over(LARGEST, count(left, numbers.size()), sizes);
    without(tooCommon, left);
    if (others != null) {
      without(tooCommon, right);
    }
    return new Blocks(
        left, right, blocks(right, sizes, tooCommon), others == null, tooCommon.cardinality());
  }

  int passedOver() {
    return passedOver;
  }

  /** How many pairs the records from one place to another would give, those that recur included. */
  long work(int from, int to) {
    long work = 0;
    for (int one = from; one < to; one++) {
      for (int key : left.get(one)) {
        work += rightBlocks[key].length;
      }
    }
    return work;
  }

  /** Every pair once, in the order of the first places; of one list, that is the lesser. */
  void pairs(Pair pair) {
    pairs(0, left.size(), pair);
  }

  /** The same of the first places {@code from} to {@code to}, exclusive. */
  void pairs(int from, int to, Pair pair) {
    var seen = new int[right.size()];
    for (int one = from; one < to; one++) {
      for (int key : left.get(one)) {
        for (int other : rightBlocks[key]) {
          if ((!same || one < other) && seen[other] != one + 1) {
            seen[other] = one + 1;
            pair.of(one, other);
          }
        }
      }
    }
  }

  private static List<int[]> read(Iterable<Set<String>> records, Map<String, Integer> words) {
    var read = new ArrayList<int[]>();
    for (var keys : records) {
      read.add(
          keys.stream()
              .mapToInt(it -> words.computeIfAbsent(it, any -> words.size()))
              .sorted()
              .toArray());
    }
    return read;
  }

  private static int[] count(List<int[]> records, int keys) {
    var count = new int[keys];
    records.forEach(it -> Arrays.stream(it).forEach(key -> count[key]++));
    return count;
  }

  private static BitSet over(long most, int[] ones, int[] others) {
    var over = new BitSet();
    for (int key = 0; key < ones.length; key++) {
      over.set(key, (long) ones[key] * others[key] > most);
    }
    return over;
  }

  /** Rare keys as they are, common ones two by two. */
  private static List<int[]> refined(
      List<int[]> records, BitSet common, Map<Long, Integer> numbers) {
    var refined = new ArrayList<int[]>(records.size());
    for (var keys : records) {
      var shared = Arrays.stream(keys).filter(common::get).toArray();
      var result = new int[keys.length - shared.length + shared.length * (shared.length - 1) / 2];
      int size = 0;
      for (int key : keys) {
        if (!common.get(key)) {
          result[size++] = number(key, numbers);
        }
      }
      for (int i = 0; i < shared.length; i++) {
        for (int j = i + 1; j < shared.length; j++) {
          result[size++] = number((shared[i] + 1L) << Integer.SIZE | shared[j], numbers);
        }
      }
      refined.add(result);
    }
    return refined;
  }

  private static int number(long key, Map<Long, Integer> numbers) {
    return numbers.computeIfAbsent(key, any -> numbers.size());
  }

  private static void without(BitSet keys, List<int[]> records) {
    if (!keys.isEmpty()) {
      records.replaceAll(it -> Arrays.stream(it).filter(key -> !keys.get(key)).toArray());
    }
  }

  private static int[][] blocks(List<int[]> records, int[] sizes, BitSet without) {
    var blocks = new int[sizes.length][];
    for (int key = 0; key < sizes.length; key++) {
      blocks[key] = new int[without.get(key) ? 0 : sizes[key]];
    }
    var filled = new int[sizes.length];
    for (int i = 0; i < records.size(); i++) {
      for (int key : records.get(i)) {
        blocks[key][filled[key]++] = i;
      }
    }
    return blocks;
  }
}
