package io.syncline.store.deadletter;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.deadletter.DeadLetters.Edit;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.About;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Origin;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a dead letter becomes when it is replayed: a new event, read again, or a new delivery, which
 * writes what the record holds then and so replaces nothing newer (S7).
 */
public record Replay(List<InboxEvent> events, List<Delivery> deliveries, AuditEntry audit) {

  /**
   * @param edit null: as it is
   */
  public static Replay of(
      DeadLetter deadLetter, @Nullable Edit edit, Ids ids, String actor, Instant at) {
    var origin = Origin.of("replay/" + deadLetter.id());
    var ref = edit == null ? deadLetter.about().ref() : edit.named().get(0);
    return new Replay(
        events(deadLetter, edit, ids, at, origin),
        deliveries(deadLetter, ids, at, origin),
        new AuditEntry(
            deadLetter.id(),
            at,
            new About(deadLetter.about().entity(), deadLetter.about().record(), ref),
            new AuditEntry.Systems(null, deadLetter.system()),
            new AuditEntry.Result(AuditEntry.Operation.REPLAY, AuditEntry.Outcome.APPLIED, null),
            edit == null ? Map.of() : edit.changes(),
            AuditEntry.By.actor(actor)));
  }

  private static List<InboxEvent> events(
      DeadLetter deadLetter, @Nullable Edit edit, Ids ids, Instant at, Origin origin) {
    if (deadLetter.work().kind() != DeadLetter.Kind.EVENT) {
      return List.of();
    }
    var payload = edit == null ? deadLetter.work().payload() : edit.payload();
    var named = edit == null ? Stream.ofNullable(deadLetter.about().ref()) : edit.named().stream();
    return named
        .map(
            ref ->
                new InboxEvent(
                    ids.next(),
                    ref,
                    EventKind.UPDATED,
                    InboxEvent.Source.REPLAY,
                    InboxEvent.Arrival.at(at),
                    InboxEvent.Content.partial(payload),
                    origin))
        .toList();
  }

  private static List<Delivery> deliveries(
      DeadLetter deadLetter, Ids ids, Instant at, Origin origin) {
    var record = deadLetter.about().record();
    return deadLetter.work().kind() == DeadLetter.Kind.DELIVERY && record != null
        ? List.of(
            Delivery.due(
                ids.next(),
                new Delivery.Change(
                    record,
                    deadLetter.about().entity(),
                    deadLetter.system(),
                    deadLetter.work().attributes(),
                    deadLetter.work().mayCreate() && deadLetter.about().ref() == null),
                new Delivery.Cause(List.of(deadLetter.id()), origin),
                at))
        : List.of();
  }
}
