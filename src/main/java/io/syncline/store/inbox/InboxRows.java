package io.syncline.store.inbox;

import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Origin;
import io.syncline.core.model.value.Sha256;
import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import io.syncline.store.sql.NewerFormatRows;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sealing;
import io.syncline.store.sql.Sql;
import io.syncline.store.sql.UuidOrder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of events: stored and queued in one statement, for every caller. */
public final class InboxRows {

  // Ordered by identity: two batches with the same events wait for one another, never in a circle.
  private static final Sql ACCEPT =
      Sql.of(
          """
          with incoming as (
            select *
            from unnest(:id::uuid[], :system::text[], :object::text[], :nativeId::text[], :kind::text[], :source::text[],
                        :identity::text[], :digest::bytea[], :occurredAt::timestamptz[], :receivedAt::timestamptz[],
                        :complete::boolean[], :origin::text[], :payload::bytea[], :shard::bigint[], :ofRun::boolean[])
              with ordinality as event (id, system_id, object, native_id, kind, source, identity, digest, occurred_at,
                                        received_at, complete, origin, payload, shard, of_run, place)
          ), seen as (
            insert into inbox_seen (system_id, identity, seen_at)
            select system_id, digest, received_at from incoming where digest is not null order by system_id, digest
            on conflict do nothing
            returning system_id, identity
          ), stored as (
            insert into inbox_event (id, system_id, object, native_id, kind, source, identity, occurred_at, received_at,
                                     complete, origin, payload)
            select id, system_id, object, native_id, kind, source, identity, occurred_at, received_at, complete,
                   origin::text[], payload
            from incoming
            where digest is null or (system_id, digest) in (select system_id, identity from seen)
            order by id
            on conflict do nothing
            returning id
          )
          insert into inbox_queue (system_id, object, native_id, shard, next_attempt_at, event_id, of_run)
          select system_id, object, native_id, shard, received_at, id, of_run
          from incoming
          where id in (select id from stored)
          order by place
          returning event_id
          """);

  // Between: the partitions concerned are found from the bounds, not from the array.
  private static final Sql BY_ID =
      Sql.of(
          """
          select id, system_id, object, native_id, kind, source, identity, occurred_at, received_at, complete, origin,
                 payload
          from inbox_event
          where id = any(:ids) and id between :first and :last
          """);

  private InboxRows() {}

  /** Stores those that are new and returns their ids. */
  public static Set<UUID> accept(Connection connection, Collection<InboxEvent> events) {
    var wanted = firstOfEachIdentity(events);
    if (wanted.isEmpty()) {
      return Set.of();
    }
    var rows =
        Rows.of(wanted)
            .uuid("id", InboxEvent::id)
            .text("system", it -> it.ref().system())
            .text("object", it -> it.ref().object())
            .text("nativeId", it -> it.ref().id())
            .text("kind", InboxEvent::kind)
            .text("source", InboxEvent::source)
            .text("identity", it -> it.identity() == null ? null : Row.words(it.identity()))
            .column("digest", "bytea", it -> digest(it.identity()))
            .time("occurredAt", InboxEvent::occurredAt)
            .time("receivedAt", InboxEvent::receivedAt)
            .column("complete", "boolean", InboxEvent::complete)
            .text("origin", it -> Row.literal(it.origin().chain()))
            .column("payload", "bytea", it -> Sealing.payload(Json.write(it.payload())))
            .number("shard", InboxEvent::shard)
            .flag("ofRun", it -> it.source().ofRun())
            .rows();
    return new HashSet<>(ACCEPT.on(connection).with(rows).list(row -> row.uuid("event_id")));
  }

  /** Those that are there and that this version can read. */
  static Map<UUID, InboxEvent> byId(
      Connection connection, Collection<UUID> ids, NewerFormatRows unread) {
    var found = new HashMap<UUID, InboxEvent>();
    if (!ids.isEmpty()) {
      BY_ID
          .on(connection)
          .withIds("ids", ids)
          .with("first", Collections.min(ids, UuidOrder.BYTES))
          .with("last", Collections.max(ids, UuidOrder.BYTES))
          .list(InboxRows::event, unread)
          .forEach(it -> found.put(it.id(), it));
    }
    return found;
  }

  private static InboxEvent event(Row row) throws SQLException {
    return new InboxEvent(
        row.uuid("id"),
        row.ref(),
        row.constant("kind", EventKind.class),
        row.constant("source", InboxEvent.Source.class),
        new InboxEvent.Arrival(
            row.maybeText("identity"), row.maybeTime("occurred_at"), row.time("received_at")),
        new InboxEvent.Content(Json.stored(row.payload("payload")), row.flag("complete")),
        new Origin(row.texts("origin")));
  }

  private static List<InboxEvent> firstOfEachIdentity(Collection<InboxEvent> events) {
    var known = new HashSet<List<String>>();
    var ids = new HashSet<UUID>();
    var wanted = new ArrayList<InboxEvent>(events.size());
    for (var event : events) {
      var identity = event.identity();
      var isNew = identity == null || known.add(List.of(event.ref().system().value(), identity));
      if (isNew && ids.add(event.id())) {
        wanted.add(event);
      }
    }
    return wanted;
  }

  /** Of fixed length, so that a vendor's longest identity fits an index. */
  private static byte @Nullable [] digest(@Nullable String identity) {
    if (identity == null) {
      return null;
    }
    return Sha256.of(Json.write(Value.text(identity)));
  }
}
