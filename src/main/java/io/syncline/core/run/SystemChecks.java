package io.syncline.core.run;

import io.syncline.core.definition.model.Installations;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.state.Refusals.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Asks the connected systems every few minutes whether our credentials work, each at a time of its
 * own and none while it is paused, and remembers what they said.
 *
 * <p>A refusal is reported once when it begins and once when it ends; an outage in between is
 * reported as neither. A system whose connection changed is asked at once. Safe for threads.
 */
public final class SystemChecks {

  /** One that did not accept our credentials is asked again so many times sooner. */
  private static final int SOONER = 6;

  private final ConnectedSystems systems;
  private final Installations installations;
  private final PausedSystems paused;
  private final Teller teller;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Duration pause;
  private final Map<SystemId, Known> known = new ConcurrentHashMap<>();
  private final Set<SystemId> underway = ConcurrentHashMap.newKeySet();

  /**
   * @param pause between two checks of a system; up to a fifth is added or taken away by chance, so
   *     that many processes do not ask at once
   */
  public SystemChecks(
      ConnectedSystems systems,
      Installations installations,
      PausedSystems paused,
      Teller teller,
      InstantSource clock,
      RandomGenerator random,
      Duration pause) {
    this.systems = systems;
    this.installations = installations;
    this.paused = paused;
    this.teller = teller;
    this.clock = clock;
    this.random = random;
    this.pause = pause;
  }

  /** Is called when a system begins and ends to refuse. */
  public interface Teller {

    /**
     * @param why without any value from payloads
     */
    void refuses(SystemId system, String why);

    void accepts(SystemId system);
  }

  /** What a system said, and when. */
  public record Check(CheckOutcome outcome, Instant at) {}

  private record Known(
      ConnectedSystem asked, Check last, @Nullable Refusal refusal, Instant next) {}

  /**
   * Asks now, on this thread and whether or not it is paused; takes as long as the system does.
   *
   * @return empty: no system is connected under this id
   */
  public Optional<Check> check(SystemId id) {
    return systems.find(id).map(system -> note(id, system, system.check()));
  }

  /** What it said last; empty: it was not asked yet. */
  public Optional<Check> last(SystemId id) {
    return Optional.ofNullable(known.get(id)).map(Known::last);
  }

  /** Whether it did not answer when it was asked last. */
  public boolean isSilent(SystemId id) {
    return last(id)
        .filter(it -> it.outcome() instanceof CheckOutcome.Failed failed && failed.silent())
        .isPresent();
  }

  /** Since when it has said no, and nothing else since; empty: it does not. */
  public Optional<Refusal> refused(SystemId id) {
    return Optional.ofNullable(known.get(id)).map(Known::refusal);
  }

  /**
   * Has every system asked whose turn it is, unless it is being asked already.
   *
   * @param threads one call each, so that one that hangs holds up no other
   */
  public void runOnce(Executor threads) {
    var connected = installations.current().byObject().keySet();
    known.keySet().retainAll(connected);
    var due = connected.stream().filter(this::due).toList();
    var silenced = due.isEmpty() ? Set.<SystemId>of() : paused.paused();
    for (var id : due) {
      if (!silenced.contains(id) && underway.add(id)) {
        start(id, threads);
      }
    }
  }

  private boolean due(SystemId id) {
    var system = systems.find(id).orElse(null);
    var before = known.get(id);
    return system != null
        && (before == null || before.asked() != system || !clock.instant().isBefore(before.next()));
  }

  private void start(SystemId id, Executor threads) {
    try {
      threads.execute(
          () -> {
            try {
              check(id);
            } finally {
              underway.remove(id);
            }
          });
    } catch (RuntimeException e) {
      underway.remove(id);
      throw e;
    }
  }

  private Check note(SystemId id, ConnectedSystem system, CheckOutcome outcome) {
    var now = clock.instant();
    var check = new Check(outcome, now);
    var until = outcome instanceof CheckOutcome.Failed ? pause.dividedBy(SOONER) : pause;
    var next = now.plus(until.multipliedBy(80 + random.nextInt(41)).dividedBy(100));
    known.compute(id, (any, before) -> new Known(system, check, refusal(id, before, check), next));
    return check;
  }

  /** Within {@code compute}, so that two concurrent checks report one beginning and one end. */
  private @Nullable Refusal refusal(SystemId id, @Nullable Known before, Check check) {
    var refusal = before == null ? null : before.refusal();
    if (check.outcome() instanceof CheckOutcome.Failed failed) {
      if (refusal != null || !failed.refused()) {
        return refusal;
      }
      teller.refuses(id, failed.failure().reason());
      return new Refusal(check.at(), failed.failure().reason());
    }
    if (refusal != null) {
      teller.accepts(id);
    }
    return null;
  }
}
