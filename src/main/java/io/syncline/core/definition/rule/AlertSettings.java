package io.syncline.core.definition.rule;

import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.key.Rest;
import io.syncline.core.definition.key.Shorthand;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a sync says about its alerts.
 *
 * @param to who receives them; null: the owner of its reconciliation
 * @param route a Camel route that gets them too, such as {@code direct:alert.pager}; null: none
 * @param quiet hours in which only urgent ones are sent; null: none
 * @param escalate who receives those that were not acknowledged; null: no one
 * @param repeat how often an open alert is sent again while it is not acknowledged
 * @param rules by the name of the rule, what differs from {@link AlertRule}
 */
public record AlertSettings(
    @Nullable String to,
    @Nullable String route,
    @Nullable Quiet quiet,
    @Nullable Escalation escalate,
    @Default("1d") Duration repeat,
    @Rest Map<String, Change> rules) {

  /** What the route of alerts is called: no route of a system is meant by mistake. */
  public static final String ROUTE = "direct:alert.";

  /** What holds where nothing is written. */
  public static final AlertSettings STANDARD =
      new AlertSettings(null, null, null, null, Duration.ofDays(1), Map.of());

  /**
   * Hours of the sync's time zone, such as {@code 22:00} to {@code 07:00}.
   *
   * @param from inclusive
   * @param until exclusive; before {@code from}: on the next day
   */
  public record Quiet(String from, String until) {

    /**
     * Whether it is quiet at a time of day.
     *
     * @throws java.time.DateTimeException if an hour is none; {@code validate} refuses it
     */
    public boolean at(LocalTime time) {
      var begin = LocalTime.parse(from);
      var end = LocalTime.parse(until);
      boolean begun = !time.isBefore(begin);
      boolean over = !time.isBefore(end);
      return begin.isBefore(end) ? begun && !over : begun || !over;
    }
  }

  /**
   * @param after how long an alert is open and not acknowledged
   * @param to who receives it then
   */
  public record Escalation(Duration after, String to) {}

  /**
   * What differs from a rule.
   *
   * @param enabled whether it holds
   * @param above the count above which it opens; null: the rule's
   * @param after how long the condition has to hold; null: the rule's
   * @param urgent whether it is sent in quiet hours; null: as the rule says
   */
  public record Change(
      @Shorthand @Default("true") boolean enabled,
      @Nullable Integer above,
      @Nullable Duration after,
      @Nullable Boolean urgent) {

    static final Change NONE = new Change(true, null, null, null);
    static final Change OFF = new Change(false, null, null, null);
  }

  public AlertSettings {
    rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
  }

  /**
   * The same where a change may take so long: after that time {@link AlertRule#LAG} opens. What is
   * said of that rule itself holds.
   */
  public AlertSettings maxLag(Duration most) {
    var said = change(AlertRule.LAG);
    if (said.after() != null) {
      return this;
    }
    var changed = new LinkedHashMap<>(rules);
    changed.keySet().removeIf(it -> Names.same(it, AlertRule.LAG.name()));
    changed.put(AlertRule.LAG.key(), new Change(said.enabled(), said.above(), most, said.urgent()));
    return new AlertSettings(to, route, quiet, escalate, repeat, changed);
  }

  /** The same where large changes have an alert of their own. What is said of that rule holds. */
  public AlertSettings largeChanges() {
    if (says(AlertRule.LARGE_CHANGES)) {
      return this;
    }
    var changed = new LinkedHashMap<>(rules);
    changed.put(AlertRule.LARGE_CHANGES.key(), Change.NONE);
    return new AlertSettings(to, route, quiet, escalate, repeat, changed);
  }

  /** Whether something is said of a rule. */
  public boolean says(AlertRule rule) {
    return rules.keySet().stream().anyMatch(it -> Names.same(it, rule.name()));
  }

  /** What is said of a rule; names compare without case, hyphen and underscore. */
  public Change change(AlertRule rule) {
    return rules.entrySet().stream()
        .filter(it -> Names.same(it.getKey(), rule.name()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(rule.standard() ? Change.NONE : Change.OFF);
  }
}
