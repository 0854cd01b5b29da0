package io.syncline.core.identity.weights;

import io.syncline.core.identity.Levels;
import io.syncline.core.model.value.Attributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What agreement and difference in each attribute weigh (Fellegi and Sunter 1969): log2(m/u), where
 * m is how often two records that are one show a level, and u how often two others do. Used to rank
 * the questions for people, never to link.
 */
public final class Weights {

  /**
   * What was learned of one attribute, by level.
   *
   * @param m among records that are one
   * @param u among random pairs
   * @param filled the share of records that are one which have it on both sides
   */
  public record Rates(String attribute, List<Double> m, List<Double> u, double filled) {
    public Rates {
      m = List.copyOf(m);
      u = List.copyOf(u);
    }

    /** By level. */
    public List<Double> weights() {
      return List.of(weight(Levels.SAME), weight(Levels.NEAR), weight(Levels.DIFFERENT));
    }

    double weight(int level) {
      return Math.log(m.get(level) / u.get(level)) / Math.log(2);
    }
  }

  /**
   * What a pair weighs.
   *
   * @param shares what of it is each attribute's, for a person
   */
  public record Weight(double value, String shares) {}

  private final Levels levels;
  private final List<Rates> rates;

  Weights(Levels levels, List<Rates> rates) {
    this.levels = levels;
    this.rates = List.copyOf(rates);
  }

  /** In the order of the attributes' names. */
  public List<Rates> rates() {
    return rates;
  }

  /** What they weigh together; what either lacks weighs nothing. */
  public Weight of(Attributes one, Attributes other) {
    var compared = levels.compare(levels.held(one), levels.held(other));
    var shares = new ArrayList<Double>();
    var names = new ArrayList<String>();
    double sum = 0;
    for (int i = 0; i < compared.length; i++) {
      if (compared[i] != Levels.MISSING) {
        double weight = rates.get(i).weight(compared[i]);
        sum += weight;
        shares.add(weight);
        names.add(rates.get(i).attribute());
      }
    }
    var order = new ArrayList<Integer>();
    for (int i = 0; i < names.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingDouble((Integer i) -> -Math.abs(shares.get(i))));
    return new Weight(
        sum,
        order.stream()
            .map(i -> names.get(i) + " " + shown(shares.get(i)))
            .collect(Collectors.joining(", ")));
  }

  /** {@code +3.2}. */
  public static String shown(double weight) {
    return String.format(Locale.ROOT, "%+.1f", weight);
  }
}
