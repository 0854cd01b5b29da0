package io.syncline.core.identity.weights;

import io.syncline.core.identity.Levels;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Pairs as a mixture of those that are one and those that are two, separated by EM (Dempster,
 * Laird, Rubin 1977; for record linkage Winkler 1988): the share of the first, and how often either
 * shows each level of each attribute. Attributes are taken to be independent within either kind;
 * one that a pair does not have says nothing about it.
 */
final class Mixture {

  private static final int MOST_ROUNDS = 300;
  private static final double STILL = 1e-4;

  /** How many artificial pairs represent the prior knowledge of pairs that are two. */
  private static final double PRIOR = 30;

  /** How many pairs show the same levels. */
  private final Map<ByteBuffer, Integer> pairs = new LinkedHashMap<>();

  private final int size;
  private final double[][] before;
  private final boolean fixed;
  private final double[][] m;
  private final double[][] u;
  private double share = 0.5;
  private final double[] filled;
  private int rounds;
  private boolean converged;

  /**
   * @param m where to begin, by attribute and level
   * @param fixed whether {@code m} is known
   * @param u what is known of random pairs: these pairs may share more
   */
  private Mixture(List<byte[]> pairs, double[][] m, boolean fixed, double[][] u) {
    pairs.forEach(it -> this.pairs.merge(ByteBuffer.wrap(it), 1, Integer::sum));
    this.size = pairs.size();
    this.before = u;
    this.fixed = fixed;
    this.m = copy(m);
    this.u = copy(u);
    this.filled = new double[m.length];
  }

  /**
   * @param without attributes in which all pairs agree, because they were chosen by them
   */
  static Mixture of(
      List<byte[]> pairs, double[][] m, boolean fixed, double[][] u, List<Integer> without) {
    var others =
        pairs.stream()
            .map(
                it -> {
                  var levels = it.clone();
                  without.forEach(i -> levels[i] = Levels.MISSING);
                  return levels;
                })
            .toList();
    return new Mixture(others, m, fixed, u).run();
  }

  private Mixture run() {
    while (!converged && rounds < MOST_ROUNDS) {
      round();
    }
    return this;
  }

  /** The share of pairs that are one. */
  double share() {
    return share;
  }

  /** How many of them are expected to be one. */
  double matches() {
    return share * size;
  }

  double[][] m() {
    return m;
  }

  /** By attribute, the share of the pairs that are one which have it on both sides. */
  double[] filled() {
    return filled;
  }

  int rounds() {
    return rounds;
  }

  boolean converged() {
    return converged;
  }

  private void round() {
    var ones = new double[m.length][Levels.COUNT + 1];
    var twos = new double[m.length][Levels.COUNT + 1];
    double matches = 0;
    for (var it : pairs.entrySet()) {
      var levels = it.getKey().array();
      int times = it.getValue();
      double mine = posterior(levels);
      matches += mine * times;
      for (int i = 0; i < levels.length; i++) {
        ones[i][levels[i]] += mine * times;
        twos[i][levels[i]] += (1 - mine) * times;
      }
    }
    double newShare = size == 0 ? 0 : matches / size;
    double moved = Math.abs(newShare - share);
    share = newShare;
    for (int i = 0; i < m.length; i++) {
      filled[i] = matches == 0 ? 0 : 1 - ones[i][Levels.MISSING] / matches;
      moved = Math.max(moved, fixed ? 0 : move(m[i], ones[i], 1, evenly()));
      moved = Math.max(moved, move(u[i], twos[i], PRIOR, before[i]));
    }
    rounds++;
    converged = moved < STILL;
  }

  /** The chance that a pair is one. */
  private double posterior(byte[] levels) {
    double one = share;
    double two = 1 - share;
    for (int i = 0; i < levels.length; i++) {
      if (levels[i] != Levels.MISSING) {
        one *= m[i][levels[i]];
        two *= u[i][levels[i]];
      }
    }
    return one + two == 0 ? 0 : one / (one + two);
  }

  private static double move(double[] rates, double[] counts, double weight, double[] prior) {
    double all = weight;
    for (int level = 0; level < Levels.COUNT; level++) {
      all += counts[level];
    }
    double moved = 0;
    for (int level = 0; level < Levels.COUNT; level++) {
      double rate = (counts[level] + weight * prior[level]) / all;
      moved = Math.max(moved, Math.abs(rate - rates[level]));
      rates[level] = rate;
    }
    return moved;
  }

  private static double[] evenly() {
    var evenly = new double[Levels.COUNT];
    Arrays.fill(evenly, 1.0 / Levels.COUNT);
    return evenly;
  }

  private static double[][] copy(double[][] rates) {
    return Arrays.stream(rates).map(double[]::clone).toArray(double[][]::new);
  }
}
