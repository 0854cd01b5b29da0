package io.syncline.store.deadletter;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Origin;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a dead letter becomes when it is replayed: a new event, read anew, or a new delivery, which
 * writes what the record holds then and so replaces nothing newer (S7).
 */
public record Replay(List<InboxEvent> events, List<Delivery> deliveries, AuditEntry audit) {

  public static Replay of(DeadLetter letter, Ids ids, String actor, Instant at) {
    var origin = Origin.of("replay/" + letter.id());
    return new Replay(
        events(letter, ids, at, origin),
        deliveries(letter, ids, at, origin),
        new AuditEntry(
            letter.id(),
            at,
            letter.entity(),
            letter.record(),
            letter.ref(),
            null,
            letter.system(),
            AuditEntry.Operation.REPLAY,
            AuditEntry.Outcome.APPLIED,
            null,
            Map.of(),
            null,
            actor));
  }

  private static List<InboxEvent> events(DeadLetter letter, Ids ids, Instant at, Origin origin) {
    var ref = letter.ref();
    return letter.kind() == DeadLetter.Kind.EVENT && ref != null
        ? List.of(
            new InboxEvent(
                ids.next(),
                ref,
                EventKind.UPDATED,
                InboxEvent.Source.REPLAY,
                null,
                null,
                at,
                letter.payload(),
                false,
                origin))
        : List.of();
  }

  private static List<Delivery> deliveries(DeadLetter letter, Ids ids, Instant at, Origin origin) {
    var record = letter.record();
    return letter.kind() == DeadLetter.Kind.DELIVERY && record != null
        ? List.of(
            Delivery.due(
                ids.next(),
                record,
                letter.entity(),
                letter.system(),
                letter.attributes(),
                List.of(letter.id()),
                origin,
                letter.mayCreate() && letter.ref() == null,
                at))
        : List.of();
  }
}
