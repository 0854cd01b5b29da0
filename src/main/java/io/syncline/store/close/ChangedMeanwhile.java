package io.syncline.store.close;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.reconcile.close.PeriodClose;
import io.syncline.store.audit.AuditRows;
import io.syncline.store.record.RecordRows;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;

/** Records of a period that were judged while it was being closed. */
final class ChangedMeanwhile {

  private static final Sql CHANGED =
      Sql.of(
          """
          select r.id, r.entity, r.version, r.status, r.attributes
          from record r
          where r.entity = any(:entities)
            and r.updated_at >= (select asked_at from period_close where id = :id)
          """);

  // A day that was another one before: an event is dated when it came in, which may be earlier.
  private static final Sql MOVED =
      Sql.of(
          AuditRows.COLUMNS
              + """
              where record_id = any(:records)
                and at >= (select asked_at - interval '1 day' from period_close where id = :id)
              """);

  private ChangedMeanwhile() {}

  /** How many records of the period changed since the close was asked for. */
  static long count(Connection connection, PeriodClose close, Predicate<UnifiedRecord> within) {
    var entities = close.places().keySet();
    var changed =
        CHANGED
            .on(connection)
            .with("id", close.id())
            .with("entities", "text", entities)
            .list(RecordRows::record);
    var outside = new HashMap<UUID, UnifiedRecord>();
    changed.stream().filter(within.negate()).forEach(it -> outside.put(it.id().value(), it));
    long moved =
        MOVED
            .on(connection)
            .with("id", close.id())
            .withIds("records", outside.keySet())
            .list(AuditRows::entry)
            .stream()
            .filter(it -> wasWithin(it, outside, close, within))
            .map(it -> it.about().record())
            .distinct()
            .count();
    return changed.size() - outside.size() + moved;
  }

  /** Whether the record was in the period before what this entry says. */
  private static boolean wasWithin(
      AuditEntry entry,
      Map<UUID, UnifiedRecord> records,
      PeriodClose close,
      Predicate<UnifiedRecord> within) {
    var id = entry.about().record();
    var record = id == null ? null : records.get(id.value());
    var attribute = record == null ? null : close.places().get(record.entity());
    var change = attribute == null ? null : entry.changes().get(attribute);
    var held = record == null || attribute == null ? null : record.attributes().get(attribute);
    if (change == null || change.before() == null || record == null || held == null) {
      return false;
    }
    var before = held.next(change.before(), held.source(), held.editedAt());
    return within.test(record.changed(Map.of(attribute, before)));
  }
}
