package io.syncline.core.run;

import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.state.Refusals;
import java.time.temporal.ChronoUnit;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says why a run waits that only a person can help: systems of its sync refuse our credentials. */
public final class Hindrances {

  /** Nothing hinders a run. */
  public static final Hindrances NONE = new Hindrances(() -> Installation.EMPTY, Refusals.NONE);

  private final Installations installations;
  private final Refusals refusals;

  public Hindrances(Installations installations, Refusals refusals) {
    this.installations = installations;
    this.refusals = refusals;
  }

  /** In words, with the remedy; null: nothing hinders it. */
  @Nullable String of(Run run) {
    var refusing = new TreeMap<>(refusals.refusals());
    refusing.keySet().removeIf(it -> !takesPart(it, run.sync()));
    return refusing.isEmpty()
        ? null
        : refusing.entrySet().stream()
            .map(it -> said(it.getKey(), it.getValue()))
            .collect(Collectors.joining(" "));
  }

  private boolean takesPart(SystemId system, @Nullable String sync) {
    return installations.current().entities().values().stream()
        .flatMap(it -> it.syncs().stream())
        .anyMatch(it -> it.sync().equals(sync) && it.systems().contains(system));
  }

  private static String said(SystemId system, Refusals.Refusal it) {
    return ("Waits for %1$s, which has refused our credentials since %2$s (%3$s). Renew them; it is"
            + " asked again by itself, or now with POST /api/v1/systems/%1$s/check.")
        .formatted(system, it.since().truncatedTo(ChronoUnit.SECONDS), it.why());
  }
}
