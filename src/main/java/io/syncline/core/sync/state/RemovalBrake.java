package io.syncline.core.sync.state;

import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.reads.StateReads;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one brake of each sync over a sliding day (S16): every copy that is archived, deleted or
 * unlinked counts, whatever the cause; what a person ordered erased does not. Of one transaction:
 * the syncs asked for are locked until its end, so that two processes never both use the last
 * place.
 */
public final class RemovalBrake {

  /** How far back it counts. */
  static final Duration WINDOW = Duration.ofHours(24);

  private static final int USUAL = 10;

  private final StateReads reads;
  private final Map<String, Integer> counted = new HashMap<>();
  private final Map<String, Integer> allowed = new HashMap<>();

  public RemovalBrake(StateReads reads) {
    this.reads = reads;
  }

  /** The first sync that does not permit so many more; null: all do. Counts nothing. */
  public @Nullable SyncRules stops(List<SyncRules> syncs, int more, Instant now) {
    return syncs.stream()
        .sorted(Comparator.comparing(SyncRules::sync))
        .filter(it -> counted(it, now) + more > allowed(it))
        .findFirst()
        .orElse(null);
  }

  /** So many more passed. */
  public void passed(List<SyncRules> syncs, int more, ChangeSet changes, Instant now) {
    for (var sync : syncs) {
      counted.put(sync.sync(), counted(sync, now) + more);
      changes.add(new Effect.RemovalsCounted(sync.sync(), now, more));
    }
  }

  private int counted(SyncRules sync, Instant now) {
    return counted.computeIfAbsent(sync.sync(), it -> reads.removals(it, now.minus(WINDOW)));
  }

  /** What the definition says, else the larger of ten and a twentieth of the live links. */
  public int allowed(SyncRules sync) {
    var said = sync.safeguards().maxDeletes();
    return said != null
        ? said
        : allowed.computeIfAbsent(
            sync.sync(), it -> (int) Math.max(USUAL, reads.liveLinks(sync.systems()) / 20));
  }
}
