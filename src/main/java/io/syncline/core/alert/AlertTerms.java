package io.syncline.core.alert;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.rule.AlertRule;
import io.syncline.core.definition.rule.AlertSettings;
import io.syncline.core.model.SystemId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * By which terms an alert opens and who receives it, for what is about these syncs. Of several
 * syncs the strictest terms hold; what is about a system goes to its owner, where one is named.
 */
public final class AlertTerms {

  private final Map<String, Sync> syncs = new TreeMap<>();
  private final Map<SystemId, String> owners;

  private record Sync(SyncRules rules, ZoneId zone) {
    AlertSettings alerts() {
      return rules.safeguards().alerts();
    }
  }

  /**
   * The terms of one alert.
   *
   * @param rule what is looked at
   * @param above the count above which it opens
   * @param after how long the condition has to hold
   * @param urgent whether it is sent in quiet hours
   * @param way who receives it and when
   */
  public record Terms(AlertRule rule, long above, Duration after, boolean urgent, Way way) {

    /** Whether nothing is sent now. */
    boolean silent() {
      return way.quiet() && !urgent;
    }

    /** The same to somebody else. */
    Terms to(String other) {
      var there = new Way(other, way.repeat(), way.escalate(), way.quiet(), way.routes());
      return new Terms(rule, above, after, urgent, there);
    }
  }

  /**
   * Who receives an alert and when.
   *
   * @param to null: no one is named
   * @param repeat how often it is sent again
   * @param escalate null: to no one else
   * @param quiet whether only what is urgent is sent now
   * @param routes the routes that get it, of all syncs concerned
   */
  public record Way(
      @Nullable String to,
      Duration repeat,
      AlertSettings.@Nullable Escalation escalate,
      boolean quiet,
      Set<String> routes) {}

  public AlertTerms(Installation installation) {
    owners = installation.owners();
    for (var entity : installation.entities().values()) {
      for (var rules : entity.syncs()) {
        syncs.putIfAbsent(rules.sync(), new Sync(rules, zone(entity)));
      }
    }
  }

  private static ZoneId zone(Entity entity) {
    return entity.reading().timeZone();
  }

  /** The started syncs of a system, or those that are named. */
  private List<Sync> concerned(Condition.Of of) {
    var named = Set.of(of.subject().split("\\+"));
    return syncs.values().stream()
        .filter(
            it ->
                of.system()
                    ? it.rules().systems().stream()
                        .map(SystemId::value)
                        .anyMatch(of.subject()::equals)
                    : named.contains(it.rules().sync()))
        .toList();
  }

  /** The terms; null: by every sync concerned the rule is switched off, or no sync is concerned. */
  public @Nullable Terms of(Condition.Of of, Instant now) {
    var concerned =
        concerned(of).stream().filter(it -> it.alerts().change(of.rule()).enabled()).toList();
    return concerned.stream()
        .map(it -> terms(of.rule(), it, routes(concerned), now))
        .map(it -> owner(of).map(it::to).orElse(it))
        .min(Comparator.comparing(Terms::after).thenComparing(Terms::above))
        .orElse(null);
  }

  private Optional<String> owner(Condition.Of of) {
    return of.system()
        ? Optional.ofNullable(owners.get(SystemId.of(of.subject())))
        : Optional.empty();
  }

  /** A route that one of several syncs names gets what is about all of them. */
  private static Set<String> routes(List<Sync> syncs) {
    return syncs.stream()
        .flatMap(it -> Optional.ofNullable(it.alerts().route()).stream())
        .collect(toUnmodifiableSet());
  }

  /** The routes that get what is about a sync; none: there is none, or no such sync is started. */
  public Set<String> routes(String sync) {
    var known = syncs.get(sync);
    return known == null ? Set.of() : routes(List.of(known));
  }

  private static Terms terms(AlertRule rule, Sync sync, Set<String> routes, Instant now) {
    var alerts = sync.alerts();
    var change = alerts.change(rule);
    var quiet = alerts.quiet();
    return new Terms(
        rule,
        change.above() == null ? rule.above() : change.above(),
        change.after() == null ? rule.after() : change.after(),
        change.urgent() == null ? rule.urgent() : change.urgent(),
        new Way(
            receiver(sync.rules()),
            alerts.repeat(),
            alerts.escalate(),
            quiet != null && quiet.at(now.atZone(sync.zone()).toLocalTime()),
            routes));
  }

  /** Who receives the alerts of a sync; null: no one is named. */
  public static @Nullable String receiver(SyncRules sync) {
    var to = sync.safeguards().alerts().to();
    return to == null ? sync.reconciliation().reports().owner() : to;
  }

  /** All terms of a sync that hold now. */
  public List<Terms> ofSync(String sync, Instant now) {
    var known = syncs.get(sync);
    return known == null
        ? List.of()
        : Arrays.stream(AlertRule.values())
            .filter(it -> known.alerts().change(it).enabled())
            .map(it -> terms(it, known, routes(sync), now))
            .toList();
  }
}
