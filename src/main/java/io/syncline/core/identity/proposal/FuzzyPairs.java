package io.syncline.core.identity.proposal;

import io.syncline.core.identity.FuzzyScore;
import io.syncline.core.identity.MatchScore;
import io.syncline.core.model.NativeRef;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * Compares by likeness the pairs worth comparing, a thousand records of the first side in each
 * part, and keeps what it finds in a {@link PairLog}: parts that are there already are not compared
 * again.
 */
final class FuzzyPairs {

  private static final int PART = 1_000;

  private final FuzzyScore likeness;
  private final List<PreparedRecord> left;
  private final List<PreparedRecord> right;
  private final boolean sameSystem;
  private final Blocks blocks;

  /**
   * @param left in the order of their ids, as {@code right}; the same list for duplicates
   * @param settled who is not compared again
   */
  FuzzyPairs(
      FuzzyScore likeness,
      List<PreparedRecord> left,
      List<PreparedRecord> right,
      Predicate<NativeRef> settled) {
    this.likeness = likeness;
    this.left = left;
    this.right = right;
    this.sameSystem = left == right;
    this.blocks = Blocks.of(keys(left, settled), sameSystem ? null : keys(right, settled));
  }

  private Iterable<Set<String>> keys(List<PreparedRecord> records, Predicate<NativeRef> settled) {
    return records.stream()
            .map(it -> settled.test(it.ref()) ? Set.<String>of() : likeness.outlines(it.profile()))
        ::iterator;
  }

  /** Groups that were too large to be compared. */
  int passedOver() {
    return blocks.passedOver();
  }

  /**
   * The pairs that may be one, ranked, the nearest first.
   *
   * @param known pairs that need no comparison
   */
  List<RankedPairs.Ranked> ranked(
      PairLog log, BiPredicate<PreparedRecord, PreparedRecord> known, int most) {
    int finished = log.finished();
    long all = blocks.work(0, left.size());
    long done = 0;
    for (int part = 0, from = 0; from < left.size(); part++, from += PART) {
      int to = Math.min(left.size(), from + PART);
      done += blocks.work(from, to);
      if (part >= finished) {
        log.finish(part(from, to, known), done, all);
      }
    }
    return RankedPairs.ranked(log, left.size(), sameSystem ? 0 : right.size(), most);
  }

  private PairList part(int from, int to, BiPredicate<PreparedRecord, PreparedRecord> known) {
    var found = new PairList();
    blocks.pairs(
        from,
        to,
        (mine, theirs) -> {
          var one = left.get(mine);
          var other = right.get(theirs);
          if (likeness.mayBeAlike(one.profile(), other.profile()) && !known.test(one, other)) {
            var score = likeness.compare(one.profile(), other.profile());
            boolean mayLink =
                score.verdict() == MatchScore.Verdict.LINK
                    && PreparedRecord.against(one, other) == null;
            found.add(mine, theirs, score.value(), mayLink);
          }
        });
    return found;
  }
}
