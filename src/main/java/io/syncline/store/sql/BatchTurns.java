package io.syncline.store.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Who has a turn in a batch. Where more waits than a batch holds, what people did goes before what
 * runs brought about, however long that has waited; a tenth of the batch is kept for runs, so that
 * they end.
 */
public final class BatchTurns {

  private static final int SHARE = 10;

  private BatchTurns() {}

  /**
   * @param first the first of all that wait, at most {@code limit}
   * @param live the first of those that no run brought about, at most {@code limit}; asked only
   *     where it matters
   */
  public static <T> List<T> of(
      int limit, List<T> first, Predicate<T> ofRun, Supplier<List<T>> live) {
    if (first.size() < limit || first.stream().noneMatch(ofRun)) {
      return first;
    }
    var alive = live.get();
    var turns = new ArrayList<>(alive.subList(0, Math.min(alive.size(), limit - limit / SHARE)));
    first.stream().filter(ofRun).limit(limit - turns.size()).forEach(turns::add);
    return turns;
  }
}
