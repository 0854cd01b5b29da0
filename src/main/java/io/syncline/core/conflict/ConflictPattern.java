package io.syncline.core.conflict;

import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.model.SystemId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What repeats itself in conflicts over one attribute between two systems, so that another rule
 * would leave people less to do.
 *
 * @param between over what they met, in one or more weeks
 * @param kind what repeats itself
 * @param preferred the system whose value is kept; null: none is
 * @param often how often
 * @param of out of how many
 */
public record ConflictPattern(
    Tally.Between between, Kind kind, @Nullable SystemId preferred, long often, long of) {

  /** What repeats itself. */
  public enum Kind {
    /** People decide, and nearly always for the same system: a rule could. */
    SAME_ANSWER,
    /** Decisions of the rule are often taken back: it is the wrong one. */
    TAKEN_BACK,
    /** The rule nearly always comes out for the same system: it may own the attribute. */
    ONE_SIDED
  }

  private static final double NEARLY_ALWAYS = 0.9;
  private static final double OFTEN = 0.2;

  /** Fewer may be chance. */
  private static final long FEWEST_DECISIONS = 5;

  private static final long FEWEST_TAKEN_BACK = 3;
  private static final long FEWEST_OF_A_RULE = 20;

  /** The most frequent first; one at most for an attribute, two systems, a rule and a kind. */
  public static List<ConflictPattern> of(List<Tally> tallies) {
    var sums = new LinkedHashMap<Tally.Between, Tally.Counts>();
    tallies.forEach(it -> sums.merge(it.between(), it.counts(), ConflictPattern::sum));
    var patterns = new ArrayList<ConflictPattern>();
    sums.forEach((between, counts) -> of(between, counts).ifPresent(patterns::add));
    patterns.sort(Comparator.comparingLong(ConflictPattern::often).reversed());
    return patterns;
  }

  private static Tally.Counts sum(Tally.Counts a, Tally.Counts b) {
    return new Tally.Counts(
        a.total() + b.total(),
        a.wonByOne() + b.wonByOne(),
        a.wonByOther() + b.wonByOther(),
        a.merged() + b.merged(),
        a.open() + b.open(),
        a.overturned() + b.overturned());
  }

  private static Optional<ConflictPattern> of(Tally.Between between, Tally.Counts counts) {
    boolean people = between.rule().equals(Strategy.Kind.MANUAL.name());
    long decided = counts.total() - counts.open() + (people ? 0 : counts.overturned());
    if (!people
        && counts.overturned() >= FEWEST_TAKEN_BACK
        && counts.overturned() >= OFTEN * decided) {
      return Optional.of(
          new ConflictPattern(between, Kind.TAKEN_BACK, null, counts.overturned(), decided));
    }
    long most = Math.max(counts.wonByOne(), counts.wonByOther());
    var preferred = counts.wonByOne() >= counts.wonByOther() ? between.one() : between.other();
    if (most < NEARLY_ALWAYS * decided) {
      return Optional.empty();
    }
    if (people && decided >= FEWEST_DECISIONS) {
      return Optional.of(new ConflictPattern(between, Kind.SAME_ANSWER, preferred, most, decided));
    }
    return compares(between.rule()) && decided >= FEWEST_OF_A_RULE
        ? Optional.of(new ConflictPattern(between, Kind.ONE_SIDED, preferred, most, decided))
        : Optional.empty();
  }

  /** Whether the rule looks at the edits: one that names a system always comes out for it. */
  private static boolean compares(String rule) {
    return Arrays.stream(Strategy.Kind.values())
        .filter(it -> it.name().equals(rule))
        .anyMatch(ConflictPattern::compares);
  }

  private static boolean compares(Strategy.Kind rule) {
    return switch (rule) {
      case LAST_WRITE_WINS, FIRST_WRITE_WINS -> true;
      case MASTER_WINS, SYSTEM_WINS, SOURCE_WINS, TARGET_WINS, FIELD_PRIORITY, WEIGHTED -> false;
      case MERGE, CUSTOM, MANUAL -> false;
    };
  }
}
