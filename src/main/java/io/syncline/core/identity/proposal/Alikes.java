package io.syncline.core.identity.proposal;

import io.syncline.core.identity.Likeness;
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
final class Alikes {

  private static final int PART = 1_000;

  private final Likeness likeness;
  private final List<Ready> left;
  private final List<Ready> right;
  private final boolean sameSystem;
  private final Blocks blocks;

  /**
   * @param left in the order of their ids, as {@code right}; the same list for duplicates
   * @param settled who is not compared again
   */
  Alikes(Likeness likeness, List<Ready> left, List<Ready> right, Predicate<NativeRef> settled) {
    this.likeness = likeness;
    this.left = left;
    this.right = right;
    this.sameSystem = left == right;
    this.blocks = Blocks.of(keys(left, settled), sameSystem ? null : keys(right, settled));
  }

  private Iterable<Set<String>> keys(List<Ready> records, Predicate<NativeRef> settled) {
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
  List<Rivals.Ranked> ranked(PairLog log, BiPredicate<Ready, Ready> known, int most) {
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
    return Rivals.ranked(log, left.size(), sameSystem ? 0 : right.size(), most);
  }

  private LikePairs part(int from, int to, BiPredicate<Ready, Ready> known) {
    var found = new LikePairs();
    blocks.pairs(
        from,
        to,
        (mine, theirs) -> {
          var one = left.get(mine);
          var other = right.get(theirs);
          if (likeness.mayBeAlike(one.profile(), other.profile()) && !known.test(one, other)) {
            var score = likeness.compare(one.profile(), other.profile());
            boolean mayLink =
                score.verdict() == MatchScore.Verdict.LINK && Ready.against(one, other) == null;
            found.add(mine, theirs, score.value(), mayLink);
          }
        });
    return found;
  }
}
