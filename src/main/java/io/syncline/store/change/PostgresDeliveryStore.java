package io.syncline.store.change;

import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.DeliveryStore;
import io.syncline.core.delivery.Intent;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.ParentRecord;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.system.WriteRequest;
import io.syncline.store.delivery.CreateBrakeRows;
import io.syncline.store.delivery.DeliveryRows;
import io.syncline.store.delivery.IntentCheck;
import io.syncline.store.lease.Leases;
import io.syncline.store.record.KeptApartRows;
import io.syncline.store.record.LinkRows;
import io.syncline.store.record.RecordRows;
import io.syncline.store.record.ReferenceRows;
import io.syncline.store.record.UnmatchedRows;
import io.syncline.store.review.OpenQuestionRows;
import io.syncline.store.review.RestorationRows;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Documents;
import io.syncline.store.sql.NewerFormatRows;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Deliveries in PostgreSQL, and the two commits around every write. */
public final class PostgresDeliveryStore implements DeliveryStore {

  // In the order in which `ChangeSet`s join deliveries, so that they cannot deadlock. Rows of a
  // queue are selected by arrays of keys, and compared with other tables by expressions without an
  // index: a join planned over an empty queue would scan all of it for each row.
  private static final Sql COMMIT_INTENTS =
      Sql.of(
          """
          with locked as (
            select id from delivery where id = any(:id::uuid[]) order by record_id, target for no key update
          ), writing as materialized (
            select id, record_id, target from delivery where record_id = any(:record::uuid[]) and intent is not null
          )
          update delivery d
          set intent = wanted.intent::json
          from locked
          join unnest(:id::uuid[], :revision::bigint[], :intent::text[]) as wanted (id, revision, intent) using (id)
          where d.id = any(:id::uuid[])
            and d.id = wanted.id
            and d.revision = wanted.revision
            and d.target <> all(array(select system_id from paused_system))
            and not exists (select
                            from writing e
                            where e.record_id = d.record_id and e.target is not distinct from d.target and e.id <> d.id)
          returning d.id
          """);

  private static final Sql NEXT_DUE =
      Sql.of(
          "select d.next_attempt_at from delivery d where d.target = :target and d.shard ="
              + " any(:shards) and not exists (select from paused_system where system_id = :target)"
              + " and d.entity <> all(:except) and "
              + DeliveryRows.NOT_BEHIND_AN_INTENT
              + "order by d.next_attempt_at limit 1");

  private static final Sql DEPTH =
      Sql.of("select count(*) as depth from delivery where target = :target");

  private final Database database;
  private final Leases leases;
  private final Ids ids;
  private final NewerFormatRows unread = new NewerFormatRows("Deliveries");

  public PostgresDeliveryStore(Database database, Leases leases, Ids ids) {
    this.database = database;
    this.leases = leases;
    this.ids = ids;
  }

  @Override
  public List<Delivery> claim(
      SystemId target, Slice slice, Instant now, int limit, Set<String> except) {
    var held = leases.begin(slice);
    var claimed =
        held.isEmpty()
            ? List.<Delivery>of()
            : database.inIndexOrder(
                connection ->
                    DeliveryRows.claim(connection, target, held, now, limit, except, unread));
    leases.begun(claimed.stream().map(Delivery::shard).toList());
    return claimed;
  }

  /**
   * Leaves out also what was computed from an attribute that has changed, or was put under a
   * question, since: a change made in the target itself joins no delivery to it. And creates of
   * records that were linked there since.
   */
  @Override
  public Set<UUID> commitIntents(Map<UUID, Intent> intents, Collection<Delivery> claimed) {
    var wanted = claimed.stream().filter(it -> intents.containsKey(it.id())).toList();
    return wanted.isEmpty()
        ? Set.of()
        : database.inTransaction(connection -> commitIntents(connection, intents, wanted));
  }

  private Set<UUID> commitIntents(
      Connection connection, Map<UUID, Intent> intents, List<Delivery> claimed) {
    var held = leases.stillHeld(connection, epochs(claimed));
    var leased = claimed.stream().filter(it -> held.contains(it.shard())).toList();
    var records =
        RecordRows.lock(connection, leased.stream().map(Delivery::record).distinct().toList());
    var questions = OpenQuestionRows.held(connection, records.keySet());
    var restorations = RestorationRows.of(connection, questions.keySet());
    var copies =
        LinkRows.copies(
            connection,
            leased.stream()
                .filter(it -> creates(intents.get(it.id())))
                .map(Delivery::record)
                .toList());
    var current =
        leased.stream()
            .filter(
                it -> {
                  var record = records.get(it.record());
                  var asked =
                      IntentCheck.asked(
                          questions.getOrDefault(it.record(), Set.of()),
                          restorations.getOrDefault(it.record(), List.of()),
                          it.target());
                  var intent = intents.get(it.id());
                  return record != null
                      && intent != null
                      && IntentCheck.holds(
                          record, copies.getOrDefault(it.record(), List.of()), asked, it, intent);
                })
            .toList();
    if (current.isEmpty()) {
      return Set.of();
    }
    var rows =
        Rows.of(current)
            .uuid("id", Delivery::id)
            .uuid("record", Delivery::record)
            .number("revision", it -> it.state().revision())
            .document("intent", it -> Documents.intent(intents.get(it.id())))
            .rows();
    return new HashSet<>(COMMIT_INTENTS.on(connection).with(rows).list(row -> row.uuid("id")));
  }

  private static boolean creates(@Nullable Intent intent) {
    return intent != null && intent.request() instanceof WriteRequest.Create;
  }

  @Override
  public boolean outlasts(Duration timeout) {
    return leases.left().compareTo(timeout) > 0;
  }

  @Override
  public Map<UUID, String> admit(List<Admission> asked, Instant since, Instant now) {
    return asked.isEmpty()
        ? Map.of()
        : database.inTransaction(
            connection -> CreateBrakeRows.admit(connection, asked, since, now));
  }

  @Override
  public Set<SystemId> settle(SettledBatch batch) {
    return database.inTransaction(
        connection -> {
          leases.fence(
              connection, epochs(batch.settled().stream().map(it -> it.delivery()).toList()));
          return new Settlement(connection, ids).settle(batch);
        });
  }

  @Override
  public Map<RecordId, ParentRecord> parents(Collection<RecordId> records) {
    return database.inTransaction(connection -> ReferenceRows.parents(connection, records));
  }

  @Override
  public Map<UUID, Ahead> ahead(Collection<UUID> deliveries) {
    return database.inTransaction(connection -> ReferenceRows.ahead(connection, deliveries));
  }

  @Override
  public Optional<Instant> nextDue(SystemId target, Slice slice, Set<String> except) {
    var held = leases.held(slice);
    return held.isEmpty()
        ? Optional.empty()
        : database.inIndexOrder(
            connection ->
                NEXT_DUE
                    .on(connection)
                    .with("target", target)
                    .with("shards", "smallint", held.keySet())
                    .with("except", "text", except)
                    .first(row -> row.time("next_attempt_at")));
  }

  @Override
  public long depth(SystemId target) {
    return database.inTransaction(
        connection -> DEPTH.on(connection).with("target", target).one(row -> row.number("depth")));
  }

  @Override
  public Map<RecordId, Set<NativeRef>> keptApart(Collection<RecordId> records) {
    return database.inTransaction(connection -> KeptApartRows.copies(connection, records));
  }

  @Override
  public Map<MatchValue, Set<NativeRef>> unmatched(Collection<MatchValue> values) {
    return database.inTransaction(connection -> UnmatchedRows.holding(connection, values));
  }

  /** In one snapshot: a record and a shadow of two moments would make a write look due. */
  @Override
  public Map<RecordId, RecordState> states(Collection<RecordId> records) {
    return records.isEmpty()
        ? Map.of()
        : database.inSnapshot(
            connection -> {
              Map<RecordId, UnifiedRecord> found = RecordRows.read(connection, records);
              return PostgresChangeStore.states(connection, found);
            });
  }

  private static Map<Integer, Long> epochs(Collection<Delivery> deliveries) {
    return deliveries.stream()
        .collect(Collectors.toMap(Delivery::shard, it -> it.state().epoch(), Math::min));
  }
}
