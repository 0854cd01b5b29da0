package io.syncline.ops;

import io.syncline.core.alert.Condition;
import io.syncline.core.alert.Condition.Of;
import io.syncline.core.alert.ConditionSource;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.rule.AlertRule;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.Footprint;
import io.syncline.core.run.poll.HookState;
import io.syncline.core.system.state.SystemStates;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the states of systems and of their webhooks say, and when reconciliations could be trusted.
 */
public final class StateConditions implements ConditionSource {

  private final SystemStates systems;
  private final Supplier<Map<SystemId, HookState>> hooks;
  private final Footprint.Source footprints;
  private final Installations installations;

  /**
   * @param hooks how the webhooks of systems that report by them are
   */
  public StateConditions(
      SystemStates systems,
      Supplier<Map<SystemId, HookState>> hooks,
      Footprint.Source footprints,
      Installations installations) {
    this.systems = systems;
    this.hooks = hooks;
    this.footprints = footprints;
    this.installations = installations;
  }

  @Override
  public List<Condition> look(Instant now) {
    var found = new ArrayList<Condition>();
    systems.states().forEach((id, state) -> of(id, state).ifPresent(found::add));
    hooks.get().forEach((id, state) -> webhooks(id, state).ifPresent(found::add));
    var trusted = footprints.look().reconciled();
    var syncs = new TreeMap<String, SyncRules>();
    installations
        .current()
        .entities()
        .values()
        .forEach(it -> it.syncs().forEach(rules -> syncs.putIfAbsent(rules.sync(), rules)));
    for (var sync : syncs.values()) {
      if (sync.reconciliation().timing().enabled()) {
        found.add(reconciliation(sync, trusted.get(sync.sync())));
      }
    }
    return found;
  }

  private static Optional<Condition> of(SystemId id, SystemStates.State state) {
    return switch (state) {
      case SILENT -> Optional.of(one(AlertRule.UNREACHABLE, id, id + " does not answer"));
      case REFUSING -> Optional.of(one(AlertRule.CREDENTIALS, id, id + " refuses our credentials"));
      case CONSENT_NEEDED ->
          Optional.of(
              one(
                  AlertRule.CREDENTIALS,
                  id,
                  id + " can be used only after a person gives consent: syncline connect " + id));
      case WAITING_FOR_QUOTA ->
          Optional.of(one(AlertRule.QUOTA, id, "The quota of " + id + " is used up"));
      case ANSWERING, PROBED -> Optional.empty();
    };
  }

  private static Optional<Condition> webhooks(SystemId id, HookState state) {
    return switch (state) {
      case WORKING -> Optional.empty();
      case REFUSED -> Optional.of(hook(id, "Webhooks of " + id + " are refused"));
      case QUIET, SILENT -> Optional.of(hook(id, "No webhook of " + id + " comes any more"));
      case INCOMPLETE ->
          Optional.of(hook(id, "A poll of " + id + " found changes that no webhook reported"));
    };
  }

  private static Condition hook(SystemId id, String text) {
    return one(AlertRule.WEBHOOKS, id, text + "; it is polled meanwhile");
  }

  private static Condition one(AlertRule rule, SystemId id, String text) {
    return new Condition(Of.system(rule, id.value()), 1, null, text);
  }

  private static Condition reconciliation(SyncRules sync, @Nullable Instant trusted) {
    return new Condition(
        Of.syncs(AlertRule.RECONCILIATION, sync.sync()),
        1,
        trusted == null ? sync.version().startedAt() : trusted,
        trusted == null
            ? "No reconciliation of " + sync.sync() + " could be trusted yet"
            : "No reconciliation of " + sync.sync() + " could be trusted since " + trusted);
  }
}
