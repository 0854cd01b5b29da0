package io.syncline.core.identity.weights;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.identity.Levels;
import io.syncline.core.identity.proposal.Proposals.Found;
import io.syncline.core.identity.weights.Weights.Rates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Learns from the records of two systems, without any decision by a person, how much agreement in
 * each attribute proves (Fellegi and Sunter, "A theory for record linkage", 1969). As Splink does
 * it: u from random pairs; m by EM (Winkler 1988) over pairs that agree in one attribute, for all
 * others, and of each attribute the mean over the blocks that it did not make. Otherwise than
 * Splink, what the other pairs of a block share is learned too and not taken to be u: relatives and
 * colleagues share more than strangers do.
 *
 * <p>The same records give the same result. Blocks in which EM did not converge are named and not
 * used.
 */
public final class Learning {

  private static final long SEED = 1969;
  private static final int RANDOM_PAIRS = 100_000;
  private static final int FEWEST_PAIRS = 100;

  /** A block with a smaller share of matching pairs shows too little about them. */
  private static final double FEWEST_MATCHES = 0.05;

  /**
   * Where fewer of the records of the smaller side are in both systems, relatives and colleagues
   * are too many beside them for a precision to be estimated.
   */
  private static final double FEWEST_IN_BOTH = 0.6;

  private static final double[] USUAL = {0.9, 0.05, 0.05};
  private static final double LEAST = 0.5;

  /**
   * A block of pairs that agree in an attribute.
   *
   * @param matches how many of all its pairs are expected to be one
   * @param rounds of EM
   */
  public record Block(String attribute, int pairs, double matches, int rounds, boolean converged) {}

  /**
   * What was learned.
   *
   * @param weights null where no block allowed to
   * @param rules match fields to propose, in the order in which they were chosen
   * @param present what the match fields of the definition do; without those that have too little
   *     evidence
   * @param blocks from which; those that did not converge were not used
   */
  public record Learned(
      @Nullable Weights weights,
      List<ProposedRule> rules,
      List<ProposedRule> present,
      List<Block> blocks) {
    public Learned {
      rules = List.copyOf(rules);
      present = List.copyOf(present);
      blocks = List.copyOf(blocks);
    }
  }

  private record Seen(int attribute, Block block, Mixture mixture) {}

  private final Entity entity;
  private final Levels levels;
  private final List<String> names;
  private final int records;
  private final Sample sample;
  private final List<Seen> blocks = new ArrayList<>();

  private Learning(Entity entity, List<Found> ones, List<Found> others) {
    this.entity = entity;
    this.levels = new Levels(entity);
    this.records = Math.min(ones.size(), others.size());
    this.names = levels.attributes();
    this.sample = new Sample(levels, sorted(ones), sorted(others), SEED);
  }

  private static List<Found> sorted(List<Found> records) {
    return records.stream().sorted(Comparator.comparing(Found::ref)).toList();
  }

  public static Learned from(Entity entity, List<Found> ones, List<Found> others) {
    return new Learning(entity, ones, others).learned();
  }

  private Learned learned() {
    var u = chances();
    for (int i = 0; i < names.size(); i++) {
      block(i, u);
    }
    var used =
        blocks.stream()
            .filter(it -> it.block().converged())
            .filter(it -> it.mixture().share() >= FEWEST_MATCHES)
            .toList();
    var seen = blocks.stream().map(Seen::block).toList();
    if (used.size() < 2) {
      return new Learned(null, List.of(), List.of(), seen);
    }
    var rates = new ArrayList<Rates>();
    for (int i = 0; i < names.size(); i++) {
      rates.add(rates(i, used, u[i]));
    }
    double matches = matches(used, rates);
    if (matches < FEWEST_IN_BOTH * records) {
      return new Learned(new Weights(levels, rates), List.of(), List.of(), seen);
    }
    var rules = new Rules(sample, rates, u, matches);
    return new Learned(new Weights(levels, rates), rules.proposed(), present(rules), seen);
  }

  private List<ProposedRule> present(Rules rules) {
    return entity.matchRules().stream()
        .map(it -> it.attributes().stream().map(names::indexOf).toList())
        .filter(it -> !it.contains(-1))
        .flatMap(it -> rules.estimated(it).stream())
        .toList();
  }

  /** By attribute and level, how often random pairs show it; never 0. */
  private double[][] chances() {
    var counts = new double[names.size()][Levels.COUNT + 1];
    for (var it : counts) {
      Arrays.fill(it, LEAST);
    }
    for (var pair : sample.random(RANDOM_PAIRS)) {
      for (int i = 0; i < pair.length; i++) {
        counts[i][pair[i]]++;
      }
    }
    return Arrays.stream(counts)
        .map(
            it -> {
              double all = it[Levels.SAME] + it[Levels.NEAR] + it[Levels.DIFFERENT];
              return Arrays.stream(it).limit(Levels.COUNT).map(one -> one / all).toArray();
            })
        .toArray(double[][]::new);
  }

  private void block(int attribute, double[][] u) {
    var agreeing = sample.agreeing(List.of(attribute), false);
    int size = agreeing.pairs().length;
    if (size >= FEWEST_PAIRS) {
      var usual = new double[names.size()][];
      Arrays.fill(usual, USUAL);
      var mixture = Mixture.of(sample.levels(agreeing), usual, false, u, List.of(attribute));
      blocks.add(
          new Seen(
              attribute,
              new Block(
                  names.get(attribute),
                  size,
                  mixture.share() * size,
                  mixture.rounds(),
                  mixture.converged()),
              mixture));
    }
  }

  /** The mean over the blocks of others, each by the matches it is expected to have shown. */
  private Rates rates(int attribute, List<Seen> used, double[] u) {
    var m = new double[Levels.COUNT];
    double weight = 0;
    double filled = 0;
    double matches = 0;
    for (var it : used) {
      if (it.attribute() != attribute) {
        double here = it.mixture().matches();
        double seen = here * it.mixture().filled()[attribute];
        for (int level = 0; level < m.length; level++) {
          m[level] += seen * it.mixture().m()[attribute][level];
        }
        weight += seen;
        filled += seen;
        matches += here;
      }
    }
    double all = weight;
    var mean = Arrays.stream(all < 1 ? u : m).map(it -> all < 1 ? it : it / all);
    return new Rates(
        names.get(attribute),
        mean.boxed().toList(),
        Arrays.stream(u).boxed().toList(),
        matches == 0 ? 0 : filled / matches);
  }

  /** How many records are in both systems, by what each block found and must have missed. */
  private static double matches(List<Seen> used, List<Rates> rates) {
    double sum = 0;
    double weight = 0;
    for (var it : used) {
      var own = rates.get(it.attribute());
      double reach = own.filled() * own.m().get(Levels.SAME);
      sum += it.block().matches() * it.block().matches();
      weight += it.block().matches() * reach;
    }
    return Math.max(1, sum / Math.max(1e-9, weight));
  }
}
