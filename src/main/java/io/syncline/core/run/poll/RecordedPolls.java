package io.syncline.core.run.poll;

import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.model.Ids;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.Failure;
import io.syncline.core.system.SystemFailure;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Polls, and notes as a run what is worth reporting: a poll that put something into the inbox, and
 * the first of several that fail one after the other (S25). Polls that find nothing leave no trace,
 * so that a quiet system fills no table.
 */
public final class RecordedPolls {

  private final Poller poller;
  private final Runs runs;
  private final Ids ids;
  private final InstantSource clock;
  private final Map<Of, Instant> good = new ConcurrentHashMap<>();
  private final Set<Of> failing = ConcurrentHashMap.newKeySet();

  public RecordedPolls(Poller poller, Runs runs, Ids ids, InstantSource clock) {
    this.poller = poller;
    this.runs = runs;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * When each object was last polled to the end by this process. One that another process polls
   * since is forgotten.
   *
   * @param here whether this process polls an object
   */
  public Map<Of, Instant> lastGood(Predicate<Of> here) {
    good.keySet().removeIf(here.negate());
    return Map.copyOf(good);
  }

  /** What is polled. */
  public record Of(SystemId system, String object) {}

  /** As {@link Poller#beginNow}. */
  public boolean beginNow(ConnectedSystem system, ObjectType object) {
    return poller.beginNow(system, object);
  }

  /**
   * Polls one object once.
   *
   * @return how many events it put into the inbox
   * @throws RuntimeException as {@link Poller#runOnce} does, when that is noted
   */
  public int poll(ConnectedSystem system, ObjectType object, int pageSize) {
    var of = new Of(system.id(), object.name());
    var begun = clock.instant();
    var tally = new Poller.Tally();
    try {
      poller.runOnce(system, object, pageSize, tally);
    } catch (RuntimeException failed) {
      failed(of, begun, tally, failed);
      throw failed;
    }
    failing.remove(of);
    good.put(of, clock.instant());
    if (tally.events() > 0) {
      note(of, Run.Status.SUCCEEDED, begun, tally, null);
    }
    return (int) tally.events();
  }

  /** A database that is gone is no reason to hide why the poll failed. */
  private void failed(Of of, Instant begun, Poller.Tally tally, RuntimeException failed) {
    boolean waits =
        failed instanceof SystemFailure known && known.failure() instanceof Failure.OutOfQuota;
    boolean first = !waits && failing.add(of);
    if (!first && tally.events() == 0) {
      return;
    }
    var status = tally.events() > 0 ? Run.Status.PARTIAL : Run.Status.FAILED;
    try {
      note(of, status, begun, tally, reason(failed));
    } catch (RuntimeException unnoted) {
      failing.remove(of);
      failed.addSuppressed(unnoted);
    }
  }

  private static String reason(RuntimeException failed) {
    return failed instanceof SystemFailure known
        ? known.failure().reason()
        : failed.getClass().getSimpleName();
  }

  private void note(
      Of of, Run.Status status, Instant begun, Poller.Tally tally, @Nullable String reason) {
    var request =
        new Value.Struct(
            Map.of("system", Value.text(of.system().value()), "object", Value.text(of.object())));
    runs.ask(
        Run.done(
            ids.next().toString(),
            Run.Kind.POLL,
            new Run.Request(request, begun, Run.ENGINE),
            new Run.State(
                status,
                clock.instant(),
                Map.of("rows", tally.rows(), "events", tally.events()),
                reason)),
        null);
  }
}
