package io.syncline.store.record;

import io.syncline.core.conflict.ReviewItem.Kind;
import io.syncline.core.delivery.HeldCreation;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.effect.Effect.LinkEnded;
import io.syncline.core.sync.effect.Effect.RecordQuestionsClosed;
import io.syncline.store.inbox.InboxRows;
import io.syncline.store.review.OpenQuestionRows;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The rows of ended links, and of what conflicts with the new identity of records. */
public final class IdentityRows {

  private static final Sql UNLINK =
      Sql.of(
          """
          with gone as (
            select *
            from unnest(:system::text[], :object::text[], :nativeId::text[], :record::uuid[], :entity::text[],
                        :readNumber::bigint[], :at::timestamptz[], :kept::boolean[])
              as gone (system_id, object, native_id, record_id, entity, read_number, at, kept)
          ), ended as (
            delete from link l using gone g
            where (l.system_id, l.object, l.native_id, l.record_id) = (g.system_id, g.object, g.native_id, g.record_id)
          )
          insert into tombstone (system_id, object, native_id, record_id, entity, read_number, at, kept)
          select system_id, object, native_id, record_id, entity, read_number, at, kept from gone
          on conflict (system_id, object, native_id) do update
          set record_id = excluded.record_id, read_number = excluded.read_number, at = excluded.at,
              kept = excluded.kept
          """);

  private static final Sql TOMBSTONES =
      Sql.of(
          """
          select t.system_id, t.object, t.native_id, t.record_id, t.entity, t.read_number, t.at, t.kept
          from unnest(:system::text[], :object::text[], :nativeId::text[]) as wanted (system_id, object, native_id)
          join tombstone t using (system_id, object, native_id)
          """);

  private static final Sql CANCEL =
      Sql.of("delete from delivery where record_id = any(:records) and intent is null");

  private static final Sql CLOSE =
      Sql.of(
          """
          update review_item i
          set status = 'answered', resolution = answer.resolution, resolved_by = null, resolved_at = now()
          from unnest(:record::uuid[], :resolution::text[]) as answer (record_id, resolution)
          where i.record_id = answer.record_id and i.status = 'open'
          """);

  // The record's values are kept: no conflict of a record that no longer exists is decided.
  private static final Sql CLOSE_CONFLICTS =
      Sql.of(
          """
          update conflict c
          set winner = c.held_system, outcome = c.held_value, decided_by = answer.resolution, decided_at = now()
          from unnest(:record::uuid[], :resolution::text[]) as answer (record_id, resolution)
          where c.record_id = answer.record_id and c.winner is null
          """);

  private static final Sql CREATING =
      Sql.of(
          """
          select record_id, target from delivery where record_id = any(:records) and intent is null and may_create
          """);

  private static final Sql UNSETTLED =
      Sql.of(
          """
          (select record_id from review_item
           where status = 'open' and kind = 'outcome_unknown' and entity = :entity and :held = any(attributes)
           order by id limit 50)
          union
          (select record_id from delivery
           where target = :system and entity = :entity and intent is not null and may_create
           order by next_attempt_at, seq limit 50)
          limit 50
          """);

  private IdentityRows() {}

  /** Those without an intent. */
  public static void cancelDeliveries(Connection connection, Collection<RecordId> records) {
    CANCEL.on(connection).with("records", "uuid", records).update();
  }

  public static void closeQuestions(
      Connection connection, Collection<RecordQuestionsClosed> records) {
    var rows =
        Rows.of(records)
            .uuid("record", RecordQuestionsClosed::record)
            .text("resolution", RecordQuestionsClosed::resolution)
            .rows();
    CLOSE.on(connection).with(rows).update();
    CLOSE_CONFLICTS.on(connection).with(rows).update();
  }

  /** Ends links; each leaves a tombstone, and open questions about its deletion are closed. */
  public static void unlink(Connection connection, Collection<LinkEnded> links) {
    if (!links.isEmpty()) {
      UNLINK.on(connection).with(unlinked(links)).update();
      OpenQuestionRows.answered(
          connection,
          links.stream()
              .map(it -> new Effect.QuestionAnswered(Kind.OBSERVED_DELETE, it.ref().toString()))
              .toList());
    }
  }

  /** The place of each is free: copies under an open question may be linked there. */
  public static void lookAgain(Connection connection, Collection<LinkEnded> ended, Ids ids) {
    var looks = new ArrayList<InboxEvent>();
    for (var it : ended) {
      OpenQuestionRows.copies(connection, it.record(), it.ref().system())
          .forEach(copy -> looks.add(it.lookAt(ids.next(), copy)));
    }
    InboxRows.accept(connection, looks);
  }

  public static Map<NativeRef, LinkEnded> tombstones(
      Connection connection, Collection<NativeRef> refs) {
    var found = new HashMap<NativeRef, LinkEnded>();
    if (!refs.isEmpty()) {
      TOMBSTONES
          .on(connection)
          .with(Rows.refs(refs))
          .list(IdentityRows::tombstone)
          .forEach(it -> found.put(it.ref(), it));
    }
    return found;
  }

  private static LinkEnded tombstone(Row row) throws SQLException {
    return new LinkEnded(
        row.ref(),
        row.record("record_id"),
        row.text("entity"),
        row.number("read_number"),
        row.time("at"),
        row.flag("kept"));
  }

  public static Map<RecordId, Set<SystemId>> creating(
      Connection connection, Collection<RecordId> records) {
    var found = new HashMap<RecordId, Set<SystemId>>();
    CREATING
        .on(connection)
        .with("records", "uuid", records)
        .list(
            row ->
                found
                    .computeIfAbsent(row.record("record_id"), it -> new TreeSet<>())
                    .add(row.system("target")));
    return found;
  }

  /** Records that may have been created in the system without anybody knowing. */
  public static Set<RecordId> unsettled(Connection connection, String entity, SystemId system) {
    return Set.copyOf(
        UNSETTLED
            .on(connection)
            .with("entity", entity)
            .with("system", system)
            .with("held", HeldCreation.heldIn(system))
            .list(row -> row.record("record_id")));
  }

  private static Rows unlinked(Collection<LinkEnded> links) {
    return Rows.of(links)
        .text("system", it -> it.ref().system())
        .text("object", it -> it.ref().object())
        .text("nativeId", it -> it.ref().id())
        .uuid("record", LinkEnded::record)
        .text("entity", LinkEnded::entity)
        .number("readNumber", LinkEnded::readNumber)
        .time("at", LinkEnded::at)
        .flag("kept", LinkEnded::kept)
        .rows();
  }
}
