package io.syncline.core.reconcile.side;

import io.syncline.core.model.SystemId;
import io.syncline.core.system.Failure;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much longer questions of one kind are asked again, by the pace: so many times in a row
 * without an answer, and so long in all while the system asks to wait. Not safe for threads.
 */
public final class PullRetry {

  private final PullSettings pace;
  private int failures;
  private Duration waited = Duration.ZERO;

  public PullRetry(PullSettings pace) {
    this.pace = pace;
  }

  /** Whether the same question may be answered later. */
  public static boolean passing(@Nullable Failure failure) {
    return failure != null && (failure.passes() || failure instanceof Failure.OutcomeUnknown);
  }

  /**
   * How long to wait before asking again after these failures; null: not any more, or, without any,
   * not at all.
   */
  public @Nullable Duration pause(List<@Nullable Failure> after) {
    if (after.isEmpty()) {
      failures = 0;
      return null;
    }
    var limited =
        after.stream()
            .filter(it -> it instanceof Failure.Deferred)
            .map(it -> ((Failure.Deferred) it).retryAfter())
            .map(it -> it == null || it.compareTo(pace.shortest()) < 0 ? pace.pause(1) : it)
            .max(Duration::compareTo);
    if (limited.isEmpty()) {
      return ++failures < pace.attempts() ? pace.pause(failures) : null;
    }
    var longer = waited.plus(limited.get());
    if (longer.compareTo(pace.patience()) > 0) {
      return null;
    }
    waited = longer;
    return limited.get();
  }

  /**
   * One patience for all looks of a run: a system that stays away costs the run so much time once,
   * and not for every page. Not safe for threads.
   */
  public static final class PerSystem {
    private final Map<SystemId, PullRetry> retries = new HashMap<>();
    private final PullSettings pace;

    public PerSystem(PullSettings pace) {
      this.pace = pace;
    }

    public PullRetry on(SystemId system) {
      return retries.computeIfAbsent(system, it -> new PullRetry(pace));
    }
  }
}
