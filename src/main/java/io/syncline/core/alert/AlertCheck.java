package io.syncline.core.alert;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import io.syncline.core.definition.rule.AlertRule;
import io.syncline.core.notify.Message;
import io.syncline.core.notify.Message.Urgency;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What follows from one check: messages, and the alerts as they are then. */
final class AlertCheck {

  /** How long a condition has to be gone until its alert is over: one check may miss it. */
  static final Duration RECOVERY = Duration.ofMinutes(2);

  /** An alert that grew by this factor, and by {@link #MIN_GROWTH}, is sent again at once. */
  private static final int GROWTH_FACTOR = 2;

  private static final int MIN_GROWTH = 10;

  /** More than these to one receiver are one message. */
  private static final int MAX_SEPARATE_MESSAGES = 3;

  /** The number of a message that says how often a write failed in a row, the most of several. */
  private static final String CONSECUTIVE = "consecutiveFailures";

  private final AlertTerms terms;
  private final Instant now;
  private final List<Outgoing> outgoing = new ArrayList<>();
  private final List<Alert> kept = new ArrayList<>();
  private final List<UUID> dropped = new ArrayList<>();

  AlertCheck(AlertTerms terms, Instant now) {
    this.terms = terms;
    this.now = now;
  }

  /** What is sent of an alert. */
  private record Outgoing(
      Alert alert, Receiver to, Urgency urgency, String occasion, String text) {}

  /** Messages with the same address may be sent as one. */
  private record Address(Receiver to, Urgency urgency) {}

  /**
   * Who receives it.
   *
   * @param name null: no one is named
   * @param routes the routes that get it
   */
  private record Receiver(@Nullable String name, Set<String> routes) {
    static final Receiver NONE = new Receiver(null, Set.of());

    static Receiver of(AlertTerms.Way way) {
      return new Receiver(way.to(), way.routes());
    }
  }

  /** A condition that no alert is about yet: it opens at a later check, when its id is stored. */
  void startPending(UUID id, Condition it) {
    var rule = terms.of(it.of(), now);
    if (rule != null && it.count() > rule.above()) {
      kept.add(Alert.pending(id, it, now));
    }
  }

  /**
   * @param condition null: it does not hold
   */
  void check(Alert alert, @Nullable Condition condition) {
    var rule = terms.of(alert.of(), now);
    if (condition == null || rule == null || condition.count() <= rule.above()) {
      close(alert, rule);
      return;
    }
    var seen = alert.seen(condition);
    boolean longEnough = !seen.times().since().plus(rule.after()).isAfter(now);
    if (alert.times().opened() == null) {
      openIfDue(seen, rule, longEnough);
    } else if (longEnough || rule.rule().eachCounts()) {
      repeatOrEscalate(seen, rule);
    } else {
      close(alert, rule);
    }
  }

  private void openIfDue(Alert alert, AlertTerms.Terms rule, boolean longEnough) {
    if (!longEnough || rule.silent()) {
      kept.add(alert);
      return;
    }
    outgoing.add(outgoing(alert, rule, "open", alert.text()));
    kept.add(alert.opened(now));
  }

  private void repeatOrEscalate(Alert alert, AlertTerms.Terms rule) {
    if (rule.silent()) {
      kept.add(alert);
      return;
    }
    var next = alert;
    if (isDueAgain(alert, rule)) {
      outgoing.add(
          outgoing(alert, rule, "again/" + alert.sent().times(), "Still: " + alert.text()));
      next = next.with(alert.sent().again(now, alert.count()));
    }
    var escalate = rule.way().escalate();
    if (escalate != null && escalates(alert, escalate.after())) {
      var text = "Not acknowledged since " + alert.times().opened() + ": " + alert.text();
      var to = new Receiver(escalate.to(), rule.way().routes());
      outgoing.add(new Outgoing(alert, to, Urgency.ALERT, occasion(alert, "escalated"), text));
      next = next.with(next.sent().escalatedToo());
    }
    kept.add(next);
  }

  private boolean isDueAgain(Alert alert, AlertTerms.Terms rule) {
    var sent = alert.sent();
    boolean worse =
        alert.count() >= sent.count() * GROWTH_FACTOR && alert.count() >= sent.count() + MIN_GROWTH;
    return worse
        || rule.rule().eachCounts() && hasNews(alert)
        || alert.acknowledgedBy() == null
            && sent.at() != null
            && !sent.at().plus(rule.way().repeat()).isAfter(now);
  }

  /** One more, or another one than when it was sent. */
  private static boolean hasNews(Alert alert) {
    var sent = alert.sent();
    return alert.count() > sent.count()
        || sent.at() != null && alert.times().since().isAfter(sent.at());
  }

  private boolean escalates(Alert alert, Duration after) {
    var opened = alert.times().opened();
    return alert.acknowledgedBy() == null
        && !alert.sent().escalated()
        && opened != null
        && !opened.plus(after).isAfter(now);
  }

  /** One that was never sent is forgotten; an open one is over once its condition stays away. */
  private void close(Alert alert, AlertTerms.@Nullable Terms rule) {
    if (alert.times().opened() == null) {
      dropped.add(alert.id());
      return;
    }
    var missed = alert.times().missed();
    if (missed == null || missed.plus(RECOVERY).isAfter(now)) {
      kept.add(alert.with(alert.times().missedAt(missed == null ? now : missed)));
      return;
    }
    var to = rule == null ? Receiver.NONE : Receiver.of(rule.way());
    var text = "Over since " + missed + ": " + alert.text();
    outgoing.add(new Outgoing(alert, to, Urgency.SUMMARY, occasion(alert, "closed"), text));
    kept.add(alert.with(alert.times().closedAt(now)));
  }

  private static Outgoing outgoing(Alert alert, AlertTerms.Terms rule, String what, String text) {
    var urgency = rule.urgent() ? Urgency.ALERT : Urgency.NOTICE;
    return new Outgoing(alert, Receiver.of(rule.way()), urgency, occasion(alert, what), text);
  }

  private static String occasion(Alert alert, String what) {
    return "alert/" + alert.id() + "/" + what;
  }

  /** A message for each alert; more than a few to one receiver are one message. */
  List<Message> messages() {
    var byReceiver =
        outgoing.stream()
            .collect(
                groupingBy(it -> new Address(it.to(), it.urgency()), LinkedHashMap::new, toList()));
    var messages = new ArrayList<Message>();
    for (var those : byReceiver.values()) {
      if (those.size() > MAX_SEPARATE_MESSAGES) {
        messages.add(together(those));
      } else {
        those.forEach(it -> messages.add(message(it)));
      }
    }
    return messages;
  }

  List<Alert> kept() {
    return kept;
  }

  List<UUID> dropped() {
    return dropped;
  }

  private static Message message(Outgoing it) {
    return new Message(
        new Message.Topic("alert", it.alert().of().subject(), null),
        it.urgency(),
        it.to().name(),
        it.text(),
        numbers(it.alert()),
        it.occasion(),
        it.to().routes());
  }

  /** The count under the name of its rule; of failures also how many came in a row. */
  private static Map<String, Long> numbers(Alert alert) {
    var rule = alert.of().rule();
    return rule == AlertRule.FAILURES
        ? Map.of(rule.written(), alert.count(), CONSECUTIVE, alert.count())
        : Map.of(rule.written(), alert.count());
  }

  private static Message together(List<Outgoing> those) {
    var numbers = new TreeMap<String, Long>();
    for (var it : those) {
      numbers.merge(it.alert().of().rule().written(), it.alert().count(), Long::sum);
    }
    those.stream()
        .filter(it -> it.alert().of().rule() == AlertRule.FAILURES)
        .mapToLong(it -> it.alert().count())
        .max()
        .ifPresent(most -> numbers.put(CONSECUTIVE, most));
    var occasions = those.stream().map(Outgoing::occasion).sorted().collect(joining(" "));
    return new Message(
        new Message.Topic("alert", those.size() + " alerts", null),
        those.get(0).urgency(),
        those.get(0).to().name(),
        those.stream()
            .map(it -> it.alert().of().subject() + ": " + it.text())
            .collect(joining("\n")),
        numbers,
        "alerts/" + UUID.nameUUIDFromBytes(occasions.getBytes(StandardCharsets.UTF_8)),
        those.get(0).to().routes());
  }
}
