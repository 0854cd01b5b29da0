package io.syncline.core.backfill.run;

import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.model.NativeRef;
import io.syncline.core.run.ActiveRun;
import io.syncline.core.system.CallOrigin;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.RecordPage;
import io.syncline.core.system.SystemFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What keeps bulk runs from being in the way: few of their own events and deliveries wait at any
 * moment, so that a live change waits behind a page or two and never behind the run; and a system
 * that is down, or asks for patience, is waited for.
 */
public final class Pacing {

  /** Events and deliveries of a run that may wait while it goes on. */
  private static final int LEAST_ROOM = 200;

  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(5);
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /** About three quarters of an hour without one answer. */
  private static final int TRIES = 50;

  private final BulkStore store;
  private final RunWait rest;

  public Pacing(BulkStore store, RunWait rest) {
    this.store = store;
    this.rest = rest;
  }

  /**
   * Waits until there is room for another page.
   *
   * @throws ActiveRun.Halted where the run is not to go on here
   */
  public void room(ActiveRun ongoing, int page) {
    long most = Math.max(LEAST_ROOM, 2L * page);
    var pause = LOOK;
    while (store.unsettled(ongoing.run().id()) > most - page) {
      pause = rest(ongoing, pause);
    }
    ongoing.goOn();
  }

  /**
   * Waits until everything that the run caused is at its end.
   *
   * @param progress called between looks, with the number that still waits
   */
  public void settled(ActiveRun ongoing, LongConsumer progress) {
    var pause = LOOK;
    long waiting = store.unsettled(ongoing.run().id());
    while (waiting > 0) {
      progress.accept(waiting);
      pause = rest(ongoing, pause);
      waiting = store.unsettled(ongoing.run().id());
    }
    ongoing.goOn();
  }

  private Duration rest(ActiveRun ongoing, Duration pause) {
    ongoing.goOn();
    rest.rest(ongoing, pause);
    var longer = pause.multipliedBy(2);
    return longer.compareTo(LONGEST_LOOK) > 0 ? LONGEST_LOOK : longer;
  }

  /**
   * A page, however long the system needs to be able to give it.
   *
   * @throws SystemFailure where it will not
   */
  public RecordPage page(ActiveRun ongoing, ConnectedSystem system, ListRequest request) {
    return withRetries(ongoing, () -> system.list(request));
  }

  /**
   * What came of reading records by their ids. What was answered is kept, and only the rest is
   * asked for again: else a system too slow for all of them at once would be asked for ever.
   *
   * @throws SystemFailure where it will not answer
   */
  public List<ReadOutcome> read(
      ActiveRun ongoing, ConnectedSystem system, String object, Collection<NativeRef> refs) {
    var left = new LinkedHashSet<>(refs);
    var outcomes = new ArrayList<ReadOutcome>();
    withRetries(
        ongoing,
        () -> {
          Failure failure = null;
          for (var outcome : system.read(object, List.copyOf(left))) {
            if (outcome instanceof ReadOutcome.Failed failed && failed.failure().passes()) {
              failure = failed.failure();
            } else {
              left.remove(outcome.ref());
              outcomes.add(outcome);
            }
          }
          if (failure != null) {
            throw new SystemFailure(system.id(), "read", failure);
          }
          return outcomes;
        });
    return outcomes;
  }

  /**
   * How many records an object has by the system's own count query, asked once, for information
   * only. Null where that is not known.
   */
  public static @Nullable Long total(ConnectedSystem system, ObjectType object) {
    if (!object.can(Operation.Kind.COUNT)) {
      return null;
    }
    try {
      var said = CallOrigin.ofRun(() -> system.count(object.name()));
      return said.isPresent() ? said.getAsLong() : null;
    } catch (SystemFailure unanswered) {
      return null;
    }
  }

  /** How many records a listing that has just begun will bring; null where that is not known. */
  public static @Nullable Long expected(
      ConnectedSystem system, ObjectType object, BulkRequest request, RecordPage first) {
    return first.total() == null && request.isOfAll() ? total(system, object) : first.total();
  }

  /**
   * Retries temporary failures a limited number of times, and without limit while the system
   * refuses our credentials or none of its quota is left.
   */
  public <T> T withRetries(ActiveRun ongoing, Supplier<T> question) {
    int tries = 0;
    while (true) {
      try {
        return CallOrigin.ofRun(question);
      } catch (SystemFailure failed) {
        tries += failed.failure().waits() ? 0 : 1;
        var pause = pause(failed.failure(), tries);
        if (pause == null || tries >= TRIES) {
          throw failed;
        }
        rest.rest(ongoing, pause);
        ongoing.goOn();
      }
    }
  }

  private static @Nullable Duration pause(Failure failure, int tries) {
    if (failure instanceof Failure.Deferred deferred && deferred.retryAfter() != null) {
      return deferred.retryAfter();
    }
    if (failure.passes()) {
      var pause = SHORTEST.multipliedBy(1L << Math.min(Math.max(tries - 1, 0), 6));
      return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }
    return null;
  }
}
