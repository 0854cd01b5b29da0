package io.syncline.core.identity.proposal;

import io.syncline.core.identity.FuzzyScore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pairs that are alike, ranked among all pairs that either record is in: a pair is ahead only where
 * no other one of either record comes near it. All pairs are looked at twice and none is held but
 * the best of each record.
 */
final class RankedPairs {

  private static final double ROUNDING = 1e-9;

  private record Pair(int one, int other, double score, boolean mayLink) {}

  /**
   * A pair among its rivals.
   *
   * @param rank 1: neither record is in a better pair
   * @param margin how much better it is than the best other pair of either record; less than 0
   *     where that is better; null: there is no other
   */
  record Ranked(int one, int other, boolean mayLink, int rank, @Nullable Double margin) {

    boolean isAhead() {
      return margin == null || margin >= FuzzyScore.MARGIN - ROUNDING;
    }
  }

  private static final Comparator<Pair> NEAREST =
      Comparator.comparingDouble(Pair::score)
          .reversed()
          .thenComparing(Pair::one)
          .thenComparing(Pair::other);

  private final PairLog log;

  /** Where the numbers of the second records begin: 0 where both are of one list. */
  private final int offset;

  private final int most;

  /** Of each record its best scores; NaN: it has none. */
  private final double[] best;

  private final double[] next;
  private final Pair[][] nearest;

  private RankedPairs(PairLog log, int ones, int others, int most) {
    this.log = log;
    this.offset = others == 0 ? 0 : ones;
    this.most = most;
    this.best = new double[ones + others];
    this.next = new double[ones + others];
    this.nearest = new Pair[ones + others][];
    Arrays.fill(best, Double.NaN);
    Arrays.fill(next, Double.NaN);
  }

  /**
   * The nearest first, then in the order of the places; of each first record no more than {@code
   * most}.
   *
   * @param others how many second records there are; 0: both are of one list
   */
  static List<Ranked> ranked(PairLog log, int ones, int others, int most) {
    var rivals = new RankedPairs(log, ones, others, most);
    log.forEach(rivals::meet);
    return rivals.ranked();
  }

  private void meet(int one, int other, double score, boolean mayLink) {
    var pair = new Pair(one, other, score, mayLink);
    meet(one, pair, true);
    meet(other + offset, pair, offset == 0);
  }

  private void meet(int record, Pair pair, boolean kept) {
    double score = pair.score();
    if (!(best[record] >= score)) {
      next[record] = best[record];
      best[record] = score;
    } else if (!(next[record] >= score)) {
      next[record] = score;
    }
    if (kept) {
      keep(record, pair);
    }
  }

  private void keep(int record, Pair pair) {
    var mine = nearest[record];
    int held = mine == null ? 0 : mine.length;
    if (held == most && NEAREST.compare(mine[held - 1], pair) < 0) {
      return;
    }
    var grown = mine == null ? new Pair[1] : held == most ? mine : Arrays.copyOf(mine, held + 1);
    int at = grown.length - 1;
    while (at > 0 && NEAREST.compare(pair, grown[at - 1]) < 0) {
      grown[at] = grown[at - 1];
      at--;
    }
    grown[at] = pair;
    nearest[record] = grown;
  }

  private List<Ranked> ranked() {
    var kept = new ArrayList<Pair>();
    for (int record = 0; record < nearest.length; record++) {
      for (var it : nearest[record] == null ? new Pair[0] : nearest[record]) {
        if (it.one() == record) {
          kept.add(it);
        }
      }
    }
    kept.sort(NEAREST);
    var theirs = new Places(kept);
    var ranked = new ArrayList<Ranked>(kept.size());
    for (int i = 0; i < kept.size(); i++) {
      var it = kept.get(i);
      int mine = 1 + Arrays.asList(nearest[it.one()]).indexOf(it);
      ranked.add(
          new Ranked(it.one(), it.other(), it.mayLink(), Math.max(mine, theirs.of(i)), margin(it)));
    }
    return ranked;
  }

  /** The place of each kept pair among all that its second record is in. */
  private final class Places {

    /** Of each record the kept pairs that it is the second of, the nearest first. */
    private final int[][] mine = new int[best.length][];

    private final List<Pair> kept;

    /** By kept pair: how many pairs are before it and not before the one that comes before. */
    private final int[] before;

    Places(List<Pair> kept) {
      this.kept = kept;
      this.before = new int[kept.size()];
      var sizes = new int[best.length];
      kept.forEach(it -> sizes[it.other() + offset]++);
      for (int i = 0; i < kept.size(); i++) {
        int record = kept.get(i).other() + offset;
        if (mine[record] == null) {
          mine[record] = new int[sizes[record]];
          sizes[record] = 0;
        }
        mine[record][sizes[record]++] = i;
      }
      log.forEach(this::count);
      for (var places : mine) {
        for (int i = 1; places != null && i < places.length; i++) {
          before[places[i]] += before[places[i - 1]];
        }
      }
    }

    private void count(int one, int other, double score, boolean mayLink) {
      var pair = new Pair(one, other, score, mayLink);
      count(other + offset, pair);
      if (offset == 0) {
        count(one, pair);
      }
    }

    /** It is before all those that are further. */
    private void count(int record, Pair pair) {
      var places = mine[record];
      int low = 0;
      int high = places == null ? 0 : places.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (NEAREST.compare(kept.get(places[middle]), pair) <= 0) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      if (places != null && low < places.length) {
        before[places[low]]++;
      }
    }

    int of(int place) {
      return before[place] + 1;
    }
  }

  private @Nullable Double margin(Pair pair) {
    double mine = besides(pair.one(), pair.score());
    double theirs = besides(pair.other() + offset, pair.score());
    double nearer =
        Double.isNaN(mine) ? theirs : Double.isNaN(theirs) ? mine : Math.max(mine, theirs);
    return Double.isNaN(nearer) ? null : pair.score() - nearer;
  }

  /** The best score of a record without this one; NaN: there is none. */
  private double besides(int record, double score) {
    return best[record] == score ? next[record] : best[record];
  }
}
