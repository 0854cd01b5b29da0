package io.syncline.core.backfill;

import io.syncline.core.definition.Installations;
import io.syncline.core.definition.SyncRules;
import io.syncline.core.definition.SyncRules.Initial;
import io.syncline.core.model.Ids;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Has a sync look at what exists when it is started first, as its {@code initial} says: once,
 * however often and in however many processes it is started. Safe for threads.
 */
public final class FirstStart {

  private final Runs runs;
  private final Installations installations;
  private final Ids ids;
  private final InstantSource clock;
  private final Set<String> asked = ConcurrentHashMap.newKeySet();

  public FirstStart(Runs runs, Installations installations, Ids ids, InstantSource clock) {
    this.runs = runs;
    this.installations = installations;
    this.ids = ids;
    this.clock = clock;
  }

  void of(String sync) {
    var kind = kind(sync);
    if (kind != null && asked.add(kind + "/" + sync)) {
      runs.ask(
          Run.asked(
              ids.next().toString(),
              kind,
              sync,
              BulkRequest.ALL.struct(),
              clock.instant(),
              Run.ENGINE),
          "initial/" + sync);
    }
  }

  private Run.@Nullable Kind kind(String sync) {
    return Course.entities(installations.current(), sync).stream()
        .findFirst()
        .map(it -> Course.rules(it, sync))
        .map(SyncRules::initial)
        .map(FirstStart::kind)
        .orElse(null);
  }

  private static Run.@Nullable Kind kind(Initial initial) {
    return switch (initial) {
      case PLAN -> Run.Kind.PLAN;
      case BACKFILL -> Run.Kind.BACKFILL;
      case LINK, NONE -> null;
    };
  }
}
