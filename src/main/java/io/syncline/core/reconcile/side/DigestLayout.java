package io.syncline.core.reconcile.side;

import io.syncline.core.definition.model.Participant;
import java.util.ArrayList;
import java.util.List;

/**
 * How the records of an entity are staged: which attribute has which place in the digest and among
 * the numbers, and which sides meet.
 *
 * @param first the number of side A; the others follow it by rank
 * @param scope what of the entity is looked at
 * @param attributes by place in the digest
 * @param numbers those of them that are staged as numbers too, by place
 */
public record DigestLayout(
    Terms terms, int first, RunScope scope, List<String> attributes, List<String> numbers) {

  public static DigestLayout of(Terms terms, int first, RunScope scope) {
    var measured =
        terms.attributes().stream()
            .filter(it -> terms.counted(it) || terms.tolerance(it).signum() > 0)
            .filter(it -> !terms.kept(it))
            .toList();
    return new DigestLayout(terms, first, scope, terms.attributes(), measured);
  }

  public List<Side> sides() {
    var sides = new ArrayList<Side>();
    for (var participant : terms.participants()) {
      sides.add(new Side(this, participant, first + sides.size()));
    }
    return sides;
  }

  /** The others' places in {@code whole} of side A are theirs in this order. */
  public List<Pair> pairs() {
    var sides = sides();
    var pairs = new ArrayList<Pair>();
    for (int i = 1; i < sides.size(); i++) {
      var b = sides.get(i);
      var attributes = terms.between(terms.primary(), b.participant());
      pairs.add(new Pair(sides.get(0), b, i - 1, List.copyOf(attributes)));
    }
    return pairs;
  }

  /** One system's records of the entity. */
  public record Side(DigestLayout shape, Participant participant, int number) {

    public boolean isA() {
      return number == shape.first();
    }
  }

  /**
   * Two sides that meet.
   *
   * @param place in {@code whole} of side A; in that of side B it is the first
   * @param attributes what is compared
   */
  public record Pair(Side a, Side b, int place, List<String> attributes) {}
}
