package io.syncline.core.backfill.run;

import io.syncline.core.definition.rule.InitialSync;
import io.syncline.core.run.Run;
import io.syncline.core.run.Run.Status;
import io.syncline.core.run.Runs;
import io.syncline.core.runtime.Runtime;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Has a sync look at what exists when it is started first, as its {@code initial} says: once,
 * however often and in however many processes it is started. A run that failed is asked for again,
 * until one did not. Safe for threads.
 */
public final class FirstStart {

  private static final Duration LOOK = Duration.ofMinutes(1);
  private static final Duration AGAIN = Duration.ofMinutes(15);
  private static final Set<Status> FINAL =
      EnumSet.of(Status.SUCCEEDED, Status.PARTIAL, Status.NOT_TRUSTWORTHY, Status.CANCELLED);

  private final Runs runs;
  private final Runtime runtime;
  private final Map<String, Instant> next = new ConcurrentHashMap<>();

  public FirstStart(Runs runs, Runtime runtime) {
    this.runs = runs;
    this.runtime = runtime;
  }

  void of(String sync) {
    var kind = kind(sync);
    var now = runtime.now();
    if (kind == null || now.isBefore(next.getOrDefault(kind + "/" + sync, Instant.MIN))) {
      return;
    }
    next.put(kind + "/" + sync, now.plus(LOOK));
    var occasion = "initial/" + sync;
    if (ask(kind, sync, occasion)) {
      return;
    }
    if (runs.latest(kind, sync, FINAL).isPresent()) {
      next.put(kind + "/" + sync, Instant.MAX);
      return;
    }
    runs.latest(kind, sync, EnumSet.of(Status.FAILED))
        .filter(it -> it.request().actor().equals(Run.ENGINE))
        .filter(
            it -> it.state().endedAt() != null && !it.state().endedAt().plus(AGAIN).isAfter(now))
        .ifPresent(it -> ask(kind, sync, occasion + "/after/" + it.id()));
  }

  private boolean ask(Run.Kind kind, String sync, String occasion) {
    var request = BulkRequest.ALL.struct();
    return runs.ask(
        Run.asked(runtime.ids().next().toString(), kind, sync, request, runtime.now(), Run.ENGINE),
        occasion);
  }

  private Run.@Nullable Kind kind(String sync) {
    return BulkListingOrder.entities(runtime.installation(), sync).stream()
        .findFirst()
        .map(it -> BulkListingOrder.rules(it, sync))
        .map(it -> it.firstSync().initial())
        .map(FirstStart::kind)
        .orElse(null);
  }

  private static Run.@Nullable Kind kind(InitialSync initial) {
    return switch (initial) {
      case PLAN -> Run.Kind.PLAN;
      case BACKFILL -> Run.Kind.BACKFILL;
      case LINK, NONE -> null;
    };
  }
}
