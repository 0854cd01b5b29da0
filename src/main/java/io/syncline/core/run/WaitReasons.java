package io.syncline.core.run;

import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.state.Quotas;
import io.syncline.core.system.state.Refusals;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says why a run waits: systems of its sync refuse our credentials, which only a person can help,
 * or none of their quota is left for it, which passes by itself.
 */
public final class WaitReasons {

  /** Nothing hinders a run. */
  public static final WaitReasons NONE =
      new WaitReasons(() -> Installation.EMPTY, Refusals.NONE, Map::of);

  private final Installations installations;
  private final Refusals refusals;
  private final Supplier<Map<SystemId, Quotas.Waiting>> quotas;

  /**
   * @param quotas what waits for a quota in this process
   */
  public WaitReasons(
      Installations installations,
      Refusals refusals,
      Supplier<Map<SystemId, Quotas.Waiting>> quotas) {
    this.quotas = quotas;
    this.installations = installations;
    this.refusals = refusals;
  }

  /** In words, with the remedy; null: nothing hinders it. */
  @Nullable String of(Run run) {
    var refusing = new TreeMap<>(refusals.refusals());
    refusing.keySet().removeIf(it -> !takesPart(it, run.sync()));
    var waiting = new TreeMap<>(quotas.get());
    waiting.keySet().removeIf(it -> refusing.containsKey(it) || !takesPart(it, run.sync()));
    var all =
        Stream.concat(
                refusing.entrySet().stream().map(it -> said(it.getKey(), it.getValue())),
                waiting.entrySet().stream().map(it -> said(it.getKey(), it.getValue())))
            .collect(Collectors.joining(" "));
    return all.isEmpty() ? null : all;
  }

  private boolean takesPart(SystemId system, @Nullable String sync) {
    return installations.current().entities().values().stream()
        .flatMap(it -> it.syncs().stream())
        .anyMatch(it -> it.sync().equals(sync) && it.systems().contains(system));
  }

  private static String said(SystemId system, Quotas.Waiting it) {
    return "Waits for the quota of %s; goes on by itself at %s at the latest."
        .formatted(system, it.until().truncatedTo(ChronoUnit.SECONDS));
  }

  private static String said(SystemId system, Refusals.Refusal it) {
    return ("Waits for %1$s, which has refused our credentials since %2$s (%3$s). Renew them; it is"
            + " asked again by itself, or now with POST /api/v1/systems/%1$s/check.")
        .formatted(system, it.since().truncatedTo(ChronoUnit.SECONDS), it.why());
  }
}
