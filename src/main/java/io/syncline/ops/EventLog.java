package io.syncline.ops;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.definition.key.Hyphenated;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.DeliveryStore.SettledBatch;
import io.syncline.core.delivery.Intent;
import io.syncline.core.delivery.Settled;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.system.WriteRequest;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Makes one event traceable from its webhook to each target: one line of {@code key=value} pairs
 * for each step, at DEBUG, in the category {@code io.syncline.events}. Every line begins with the
 * event, the delivery or the intent that it is about. The line of an order names event and
 * delivery, that of a request delivery and intent.
 *
 * <p>Lines hold ids of this product, system names, attribute names and reason codes. They hold no
 * values and no ids of vendors. Nothing is written before the commit of what it describes.
 */
final class EventLog {

  static final String CATEGORY = "io.syncline.events";

  private static final Logger LOG = Logger.getLogger(CATEGORY);

  private EventLog() {}

  /**
   * @param stored whether it is in the inbox; false: it was there already
   */
  static void received(InboxEvent event, boolean stored) {
    if (LOG.isDebugEnabled()) {
      LOG.debugf(
          "event=%s step=received system=%s object=%s kind=%s source=%s stored=%s",
          event.id(),
          event.ref().system(),
          event.ref().object(),
          Hyphenated.of(event.kind()),
          Hyphenated.of(event.source()),
          stored);
    }
  }

  static void judged(ChangeSet changes) {
    if (!LOG.isDebugEnabled()) {
      return;
    }
    changes.all(Effect.EventQueued.class).forEach(it -> received(it.event(), true));
    changes.all(Effect.Audited.class).forEach(it -> audited("event", it.entry()));
    for (var it : changes.all(Effect.EventPostponed.class)) {
      LOG.debugf(
          "event=%s step=%s until=%s attempts=%d",
          it.event().event().id(),
          it.parked() == null ? "postponed" : "waits-for-write",
          it.until(),
          it.event().attempts() + (it.attempt() ? 1 : 0));
    }
    for (var planned : changes.all(Effect.DeliveryPlanned.class)) {
      var it = planned.delivery();
      LOG.debugf(
          "event=%s delivery=%s step=ordered record=%s target=%s attributes=%s",
          joined(it.cause().events()), it.id(), it.record(), it.target(), names(it.attributes()));
    }
  }

  static void sending(
      Map<UUID, Intent> intents, Collection<Delivery> claimed, Set<UUID> committed) {
    if (!LOG.isDebugEnabled()) {
      return;
    }
    for (var delivery : claimed) {
      var intent = intents.get(delivery.id());
      if (intent != null && committed.contains(delivery.id())) {
        LOG.debugf(
            "delivery=%s step=sending intent=%s operation=%s record=%s target=%s attributes=%s"
                + " event=%s",
            delivery.id(),
            intent.id(),
            operation(intent.request()),
            delivery.record(),
            delivery.target(),
            names(
                intent.expected().values().stream()
                    .map(Intent.Expected::attribute)
                    .collect(Collectors.toSet())),
            joined(delivery.cause().events()));
      }
    }
  }

  static void settled(SettledBatch batch) {
    if (!LOG.isDebugEnabled()) {
      return;
    }
    var deliveries =
        batch.settled().stream().map(it -> it.delivery().id()).collect(Collectors.toSet());
    batch
        .audit()
        .forEach(it -> audited(deliveries.contains(it.cause()) ? "delivery" : "intent", it));
    for (var it : batch.settled()) {
      var delivery = it.delivery();
      LOG.debugf(
          "delivery=%s step=%s record=%s target=%s attempts=%d event=%s",
          delivery.id(),
          step(it),
          delivery.record(),
          delivery.target(),
          delivery.attempts(),
          joined(delivery.cause().events()));
    }
    batch.observed().forEach(it -> received(it, true));
  }

  private static void audited(String key, AuditEntry entry) {
    LOG.debugf(
        "%s=%s step=decided operation=%s outcome=%s reason=%s record=%s system=%s target=%s"
            + " attributes=%s run=%s",
        key,
        entry.cause(),
        Hyphenated.of(entry.result().operation()),
        Hyphenated.of(entry.result().outcome()),
        entry.kindOfReason(),
        entry.about().record(),
        entry.about().ref() == null ? null : entry.about().ref().system(),
        entry.systems().target(),
        names(entry.changes().keySet()),
        entry.by().run());
  }

  private static String operation(WriteRequest request) {
    return request.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  static String step(Settled settled) {
    if (settled instanceof Settled.Again again) {
      return again.intent() == null ? "retry" : "outcome-unknown";
    } else if (settled instanceof Settled.NothingDue) {
      return "nothing-due";
    } else if (settled instanceof Settled.Waits) {
      return "waits-for-reference";
    }
    return settled.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static String names(Collection<String> names) {
    return String.join(",", new TreeSet<>(names));
  }

  private static String joined(List<UUID> ids) {
    return ids.stream().map(UUID::toString).collect(Collectors.joining(","));
  }
}
