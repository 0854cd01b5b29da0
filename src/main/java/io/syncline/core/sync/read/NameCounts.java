package io.syncline.core.sync.read;

import io.syncline.core.definition.UndeclaredNames;
import io.syncline.core.definition.UndeclaredNames.Unfound;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.transform.Inbound;
import io.syncline.core.transform.path.Paths;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts the records that come without a name which a definition says and no system type declares:
 * the author may know a field that we do not, so only many records without it show that it does not
 * exist (docs/definitions.md).
 *
 * <p>Counted in this process since it started, or since the definition changed; a record that has
 * the name resets the count. Safe for threads.
 */
public final class NameCounts implements JudgementListener {

  /** After so many records without it, one after the other, the name is reported. */
  public static final int ENOUGH = 1_000;

  private final UndeclaredNames unfound;
  private final Hearer hearer;
  private final Map<String, Counted> bySync = new ConcurrentHashMap<>();

  public NameCounts(UndeclaredNames unfound, Hearer hearer) {
    this.unfound = unfound;
    this.hearer = hearer;
  }

  /** Receives each record that came without a name, and each name that enough records lacked. */
  public interface Hearer {

    void without(String sync, String name);

    /** Called once, until a record has the name or the definition changes. */
    void enough(String sync, String name);
  }

  private record Counted(String contentHash, Map<Unfound, AtomicLong> without) {}

  @Override
  public void judged(Entity entity, NativeRecord record, @Nullable Inbound inbound) {
    var names = unfound.bySync();
    if (names.isEmpty()) {
      return;
    }
    for (var sync : entity.syncs()) {
      if (sync.systems().contains(record.ref().system())) {
        for (var it : names.getOrDefault(sync.sync(), List.of())) {
          if (it.concerns(entity.name(), record.ref().system())) {
            count(sync, it, record);
          }
        }
      }
    }
  }

  @Override
  public void stepped(String step, List<QueuedEvent> events, Instant began) {}

  @Override
  public void looked(NativeRecord record, @Nullable Duration laterBy) {}

  private void count(SyncRules sync, Unfound it, NativeRecord record) {
    var counts = counts(sync).computeIfAbsent(it, any -> new AtomicLong());
    if (has(record, it.name())) {
      counts.set(0);
      return;
    }
    hearer.without(sync.sync(), it.name());
    if (counts.incrementAndGet() == ENOUGH) {
      hearer.enough(sync.sync(), it.name());
    }
  }

  private Map<Unfound, AtomicLong> counts(SyncRules sync) {
    return bySync
        .compute(
            sync.sync(),
            (any, before) ->
                before != null && before.contentHash().equals(sync.version().contentHash())
                    ? before
                    : new Counted(sync.version().contentHash(), new ConcurrentHashMap<>()))
        .without();
  }

  private static boolean has(NativeRecord record, String name) {
    try {
      return Paths.read(record.fields(), name) != null;
    } catch (IllegalArgumentException noPath) {
      return false;
    }
  }

  /** The names of a sync that enough records lacked, and every one since. */
  public Set<String> missed(String sync) {
    var missed = new TreeSet<String>();
    var counted = bySync.get(sync);
    if (counted != null) {
      counted
          .without()
          .forEach(
              (it, times) -> {
                if (times.get() >= ENOUGH) {
                  missed.add(it.name());
                }
              });
    }
    return missed;
  }
}
