package io.syncline.route.poll;

import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.poll.SafetyPolls;
import io.syncline.core.run.poll.SafetyPolls.Asked;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.SystemFailure;
import io.syncline.route.work.WorkTurn;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks once at every object of a system that a started sync includes. One object that cannot be
 * listed does not keep the others from being looked at. Of all processes of an installation one
 * looks at a system. One whose webhooks report all of that is looked at when {@link SafetyPolls}
 * says so, and from where its webhooks began to report, not from its first record.
 */
public final class SystemPoll {

  private final ObjectPoll poll;
  private final ConnectedSystems systems;
  private final Installations installations;
  private final Wakeups wakeups;
  private final Predicate<SystemId> ours;
  private final Reporting reporting;
  private final InstantSource clock;

  /**
   * Systems that report by webhooks.
   *
   * @param all whether a system's webhooks report all that would be polled, and no sync has it
   *     polled beside them
   * @param polls when it is polled all the same
   * @param begin where such a poll of an object begins
   */
  public record Reporting(Predicate<SystemId> all, SafetyPolls polls, Begin begin) {}

  /** Notes where the first poll of an object begins. */
  @FunctionalInterface
  public interface Begin {

    /** Whether it was noted now, and not before. */
    boolean begins(ConnectedSystem system, ObjectType object);
  }

  /**
   * @param ours whether it is this process that looks at a system
   */
  public SystemPoll(
      ObjectPoll poll,
      ConnectedSystems systems,
      Installations installations,
      Wakeups wakeups,
      Predicate<SystemId> ours,
      Reporting reporting,
      InstantSource clock) {
    this.ours = ours;
    this.reporting = reporting;
    this.clock = clock;
    this.poll = poll;
    this.systems = systems;
    this.installations = installations;
    this.wakeups = wakeups;
  }

  /**
   * @return how many events were put into the inbox; {@link WorkTurn#ELSEWHERE} where another
   *     process looks, {@link WorkTurn#NOT_DUE} where webhooks report what changed
   * @throws RuntimeException the first failure, after every object has had its turn
   */
  public int poll(SystemId system) {
    if (!ours.test(system)) {
      return WorkTurn.ELSEWHERE;
    }
    if (!reporting.all().test(system)) {
      return new Turn(systems.get(system), Asked.ALL, false).run();
    }
    var asked = reporting.polls().ask(system);
    if (asked == Asked.NOTHING) {
      return WorkTurn.NOT_DUE;
    }
    var began = clock.instant();
    var turn = new Turn(systems.get(system), asked, true);
    try {
      int events = turn.run();
      if (!turn.refused) {
        reporting.polls().looked(system, began);
      }
      return events;
    } finally {
      reporting.polls().filed(system, began);
    }
  }

  /** One look at all objects. */
  private final class Turn {

    private final ConnectedSystem system;
    private final Asked asked;
    private final boolean reports;
    private boolean refused;
    private @Nullable RuntimeException failure;

    Turn(ConnectedSystem system, Asked asked, boolean reports) {
      this.system = system;
      this.asked = asked;
      this.reports = reports;
    }

    int run() {
      var used = installations.current().byObject().getOrDefault(system.id(), Map.of());
      int events = 0;
      for (var object : system.type().objects().values()) {
        if (used.containsKey(object.name()) && object.polled()) {
          events += attempt(object);
        }
      }
      if (failure != null) {
        throw failure;
      }
      return events;
    }

    private int attempt(ObjectType object) {
      try {
        boolean begins = reports && reporting.begin().begins(system, object);
        boolean enough = begins || !object.tellsChanges();
        return asked == Asked.CHANGES && enough ? 0 : look(system, object);
      } catch (SystemFailure e) {
        // while our credentials are refused, or none of its quota is left, the system is left
        // alone;
        // polling resumes automatically
        if (e.failure().waits()) {
          refused = true;
        } else {
          failure = first(failure, e);
        }
      } catch (RuntimeException e) {
        failure = first(failure, e);
      }
      return 0;
    }
  }

  private int look(ConnectedSystem system, ObjectType object) {
    try {
      return poll.run(system, object);
    } finally {
      // pages before a failed one are in the inbox already
      wakeups.inbox(system.id());
    }
  }

  private static RuntimeException first(@Nullable RuntimeException first, RuntimeException next) {
    if (first == null) {
      return next;
    }
    first.addSuppressed(next);
    return first;
  }
}
