package io.syncline.core.identity.weights;

import io.syncline.core.identity.Levels;
import io.syncline.core.identity.proposal.Proposals.Found;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Pairs of the records of two systems, drawn by a seed: the same records give the same pairs. */
final class Sample {

  /** A value that gives more pairs than this proves little, and would be most of a block. */
  private static final long MOST_OF_A_VALUE = 400;

  private static final int MOST_PAIRS = 10_000;

  private final Levels levels;
  private final List<Found> ones;
  private final List<Found> others;
  private final Levels.@Nullable Held[] heldOnes;
  private final Levels.@Nullable Held[] heldOthers;
  private final List<String[]> exactOnes;
  private final List<String[]> exactOthers;
  private final Random random;

  Sample(Levels levels, List<Found> ones, List<Found> others, long seed) {
    this.levels = levels;
    this.ones = ones;
    this.others = others;
    this.heldOnes = new Levels.Held[ones.size()];
    this.heldOthers = new Levels.Held[others.size()];
    this.exactOnes = exact(levels, ones);
    this.exactOthers = exact(levels, others);
    this.random = new Random(seed);
  }

  private static List<String[]> exact(Levels levels, List<Found> records) {
    return records.stream().map(it -> levels.exact(it.attributes())).toList();
  }

  /**
   * Pairs that agree in some attributes.
   *
   * @param pairs all of them, as the place of the first in the upper half
   */
  record Agreeing(long[] pairs) {

    static int one(long pair) {
      return (int) (pair >>> Integer.SIZE);
    }

    static int other(long pair) {
      return (int) pair;
    }
  }

  List<byte[]> random(int size) {
    var pairs = new ArrayList<byte[]>(size);
    for (int i = 0; i < size && !ones.isEmpty() && !others.isEmpty(); i++) {
      pairs.add(compare(random.nextInt(ones.size()), random.nextInt(others.size())));
    }
    return pairs;
  }

  /**
   * @param alone whether only values count that one record of each side has
   */
  Agreeing agreeing(List<Integer> attributes, boolean alone) {
    var left = index(exactOnes, attributes);
    var right = index(exactOthers, attributes);
    var pairs = new ArrayList<Long>();
    left.forEach(
        (value, mine) -> {
          var theirs = right.getOrDefault(value, List.of());
          long size = (long) mine.size() * theirs.size();
          if (size <= (alone ? 1 : MOST_OF_A_VALUE) && (!alone || mine.size() == theirs.size())) {
            mine.forEach(
                one -> theirs.forEach(other -> pairs.add((long) one << Integer.SIZE | other)));
          }
        });
    return new Agreeing(pairs.stream().mapToLong(it -> it).toArray());
  }

  /** The levels of at most {@value #MOST_PAIRS} of them. */
  List<byte[]> levels(Agreeing agreeing) {
    var all = agreeing.pairs().clone();
    int size = Math.min(MOST_PAIRS, all.length);
    var some = new ArrayList<byte[]>(size);
    for (int i = 0; i < size; i++) {
      int at = i + random.nextInt(all.length - i);
      long drawn = all[at];
      all[at] = all[i];
      some.add(compare(Agreeing.one(drawn), Agreeing.other(drawn)));
    }
    return some;
  }

  private byte[] compare(int one, int other) {
    return levels.compare(held(heldOnes, ones, one), held(heldOthers, others, other));
  }

  private Levels.Held held(Levels.@Nullable Held[] known, List<Found> records, int at) {
    var held = known[at];
    if (held == null) {
      held = levels.held(records.get(at).attributes());
      known[at] = held;
    }
    return held;
  }

  private static Map<String, List<Integer>> index(
      List<String[]> records, List<Integer> attributes) {
    var index = new LinkedHashMap<String, List<Integer>>();
    for (int i = 0; i < records.size(); i++) {
      var value = value(records.get(i), attributes);
      if (value != null) {
        index.computeIfAbsent(value, any -> new ArrayList<>(1)).add(i);
      }
    }
    return index;
  }

  private static @Nullable String value(String[] exact, List<Integer> attributes) {
    var value = new StringBuilder();
    for (int i : attributes) {
      if (exact[i] == null) {
        return null;
      }
      value.append(exact[i].length()).append(':').append(exact[i]);
    }
    return value.toString();
  }
}
