package io.syncline.api.systems;

import io.syncline.api.http.Refusal;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.PausedSystems;
import io.syncline.core.run.SystemChecks;
import io.syncline.core.system.state.SystemResets;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** What operators do to a system; the API and the console do it alike. */
@Singleton
public class SystemControl {

  private final Installations installations;
  private final PausedSystems paused;
  private final SystemChecks checks;
  private final SystemResets resets;
  private final Wakeups wakeups;
  private final InstantSource clock;

  SystemControl(
      Installations installations,
      PausedSystems paused,
      SystemChecks checks,
      SystemResets resets,
      Wakeups wakeups,
      InstantSource clock) {
    this.installations = installations;
    this.paused = paused;
    this.checks = checks;
    this.resets = resets;
    this.wakeups = wakeups;
    this.clock = clock;
  }

  /**
   * The system of this id.
   *
   * @throws Refusal where no started sync connects one
   */
  public SystemId known(String system) {
    return installations.current().byObject().keySet().stream()
        .filter(it -> it.value().equals(system))
        .findFirst()
        .orElseThrow(() -> Refusal.unknown("No started sync connects a system of this id"));
  }

  public void pause(SystemId system, String actor) {
    paused.pause(system, actor, clock.instant());
  }

  /** It goes on with what was kept meanwhile. */
  public void resume(SystemId system) {
    if (paused.resume(system)) {
      wake(system);
    }
  }

  /**
   * Connects it again, and asks it whether our credentials work.
   *
   * @throws Refusal where it is not connected
   */
  public SystemChecks.Check reset(SystemId system) {
    if (!resets.reset(system)) {
      throw notConnected();
    }
    wake(system);
    return checks.check(system).orElseThrow(SystemControl::notConnected);
  }

  static Refusal notConnected() {
    return Refusal.conflict("not-connected", "The system is not connected");
  }

  private void wake(SystemId system) {
    wakeups.inbox(system);
    wakeups.deliveries(system);
  }
}
