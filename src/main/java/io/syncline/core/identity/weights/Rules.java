package io.syncline.core.identity.weights;

import io.syncline.core.identity.Levels;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Match fields that the records would bear: of all lists of one to three attributes those whose
 * links are nearly all right, the one first that finds most of what those before it do not. Only
 * values count that one record of each side has, for others are questions.
 */
final class Rules {

  private static final double PRECISE = 0.99;
  private static final int FEWEST = 50;
  private static final int MOST_ATTRIBUTES = 8;
  private static final int LONGEST = 3;
  private static final int MOST = 5;
  private static final double WORTH = 0.01;

  /**
   * With fewer other attributes than this, on average, it cannot be judged whether a pair is right.
   */
  private static final double WITNESSES = 2;

  /** Of n pairs that are all right, up to 3/n of others may still be wrong (the rule of three). */
  private static final double NONE_SEEN = 3;

  private record Candidate(ProposedRule rule, BitSet linked) {}

  private final Sample sample;
  private final List<Weights.Rates> rates;
  private final double[][] m;
  private final double[][] u;
  private final double matches;

  Rules(Sample sample, List<Weights.Rates> rates, double[][] u, double matches) {
    this.sample = sample;
    this.rates = rates;
    this.m =
        rates.stream()
            .map(it -> it.m().stream().mapToDouble(one -> one).toArray())
            .toArray(double[][]::new);
    this.u = u;
    this.matches = matches;
  }

  List<ProposedRule> proposed() {
    var candidates = new ArrayList<Candidate>();
    combinations(distinctive(), 0, List.of(), candidates);
    var found = new BitSet();
    var proposed = new ArrayList<ProposedRule>();
    while (proposed.size() < MOST) {
      var best =
          candidates.stream()
              .max(
                  Comparator.comparingDouble((Candidate it) -> gain(it, found))
                      .thenComparing(it -> -it.rule().attributes().size()))
              .orElse(null);
      if (best == null || gain(best, found) < WORTH * matches) {
        return proposed;
      }
      proposed.add(best.rule());
      found.or(best.linked());
    }
    return proposed;
  }

  private static double gain(Candidate candidate, BitSet found) {
    var more = (BitSet) candidate.linked().clone();
    more.andNot(found);
    return more.cardinality() * candidate.rule().precision();
  }

  /** The attributes whose agreement proves most, for a rule of weak ones proves little. */
  private List<Integer> distinctive() {
    return IntStream.range(0, rates.size())
        .boxed()
        .filter(it -> rates.get(it).weight(Levels.SAME) > 0)
        .sorted(Comparator.comparingDouble(it -> -rates.get(it).weight(Levels.SAME)))
        .limit(MOST_ATTRIBUTES)
        .sorted()
        .toList();
  }

  private void combinations(
      List<Integer> distinctive, int from, List<Integer> chosen, List<Candidate> candidates) {
    for (int i = from; i < distinctive.size(); i++) {
      var more = new ArrayList<>(chosen);
      more.add(distinctive.get(i));
      judge(more, candidates);
      if (more.size() < LONGEST) {
        combinations(distinctive, i + 1, more, candidates);
      }
    }
  }

  private void judge(List<Integer> attributes, List<Candidate> candidates) {
    var agreeing = sample.agreeing(attributes, true);
    estimated(attributes, agreeing)
        .filter(it -> it.precision() >= PRECISE)
        .ifPresent(
            it -> {
              var linked = new BitSet();
              for (long pair : agreeing.pairs()) {
                linked.set(Sample.Agreeing.one(pair));
              }
              candidates.add(new Candidate(it, linked));
            });
  }

  /** What a rule would do; empty where the evidence is too small. */
  Optional<ProposedRule> estimated(List<Integer> attributes) {
    return estimated(attributes, sample.agreeing(attributes, true));
  }

  private Optional<ProposedRule> estimated(List<Integer> attributes, Sample.Agreeing agreeing) {
    int links = agreeing.pairs().length;
    if (links < FEWEST) {
      return Optional.empty();
    }
    var pairs = sample.levels(agreeing);
    var mixture = Mixture.of(pairs, m, true, u, attributes);
    if (!mixture.converged() || witnesses(pairs, attributes) < WITNESSES) {
      return Optional.empty();
    }
    var names = attributes.stream().map(it -> rates.get(it).attribute()).toList();
    double precision = Math.min(mixture.share(), 1 - NONE_SEEN / pairs.size());
    double coverage = Math.min(1, precision * links / matches);
    return Optional.of(new ProposedRule(names, precision, coverage, links));
  }

  private static double witnesses(List<byte[]> pairs, List<Integer> attributes) {
    long filled = 0;
    for (var levels : pairs) {
      for (int i = 0; i < levels.length; i++) {
        filled += levels[i] != Levels.MISSING && !attributes.contains(i) ? 1 : 0;
      }
    }
    return 1.0 * filled / pairs.size();
  }
}
