package io.syncline.store.inbox;

import io.syncline.store.sql.BatchTurns;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Takes a batch from both ends of a backlog: of what people did, half for what has waited longest
 * and half for what came last. A fresh edit does not wait behind the backlog, and the backlog ends.
 *
 * <p>Safe for threads.
 */
public final class OldestAndNewest {

  /** An odd turn goes to either end alternately, so that passes of one item come to both. */
  private final Map<Object, Boolean> oddToNewest = new ConcurrentHashMap<>();

  /**
   * What may be in a batch.
   *
   * @param turns what is in it, the oldest of what people did first ({@link BatchTurns})
   * @param ofRun whether a run brought an item about: those keep their turns
   * @param newest what people did and was not tried yet, the last first; asked only where more
   *     waits than the batch holds
   * @param key identifies an item
   */
  public record Batch<T>(
      List<T> turns, Predicate<T> ofRun, Supplier<List<T>> newest, Function<T, Object> key) {}

  /**
   * @param queue names the queue and the share of it that the batch is taken from
   */
  public <T> List<T> of(Object queue, int limit, Batch<T> batch) {
    if (batch.turns().size() < limit) {
      return batch.turns();
    }
    var live = batch.turns().stream().filter(batch.ofRun().negate()).toList();
    boolean odd = live.size() % 2 == 1 && oddToNewest.merge(queue, false, (was, is) -> !was);
    int share = live.size() / 2 + (odd ? 1 : 0);
    if (share == 0) {
      return batch.turns();
    }
    var late = batch.newest().get().stream().limit(share).toList();
    var keys = new HashSet<>();
    late.forEach(it -> keys.add(batch.key().apply(it)));
    var turns = new ArrayList<T>(limit);
    live.stream()
        .filter(it -> !keys.contains(batch.key().apply(it)))
        .limit(live.size() - late.size())
        .forEach(turns::add);
    turns.addAll(late);
    batch.turns().stream().filter(batch.ofRun()).forEach(turns::add);
    return turns;
  }
}
