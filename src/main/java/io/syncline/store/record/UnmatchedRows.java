package io.syncline.store.record;

import io.syncline.core.identity.MatchValue;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.sync.effect.Effect.CopyUnmatched;
import io.syncline.store.inbox.InboxRows;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sealing;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** The rows of copies that no record matches yet (S17). */
public final class UnmatchedRows {

  private static final Sql FORGET =
      Sql.of(
          """
          delete from unmatched_copy u
          using unnest(:system::text[], :object::text[], :nativeId::text[]) as said (system_id, object, native_id)
          where (u.system_id, u.object, u.native_id) = (said.system_id, said.object, said.native_id)
          """);

  private static final Sql ADD =
      Sql.of(
          """
          insert into unmatched_copy (entity, rule, hash, system_id, object, native_id)
          select *
          from unnest(:entity::text[], :rule::text[], :hash::text[], :system::text[], :object::text[], :nativeId::text[])
          on conflict do nothing
          """);

  private static final Sql FIND =
      Sql.of(
          """
          select wanted.entity, wanted.rule, wanted.plain as hash, u.system_id, u.object, u.native_id
          from unnest(:entity::text[], :rule::text[], :hash::text[], :plain::text[])
            as wanted (entity, rule, hash, plain)
          join unmatched_copy u using (entity, rule, hash)
          """);

  private UnmatchedRows() {}

  public static void save(Connection connection, Collection<CopyUnmatched> copies) {
    if (copies.isEmpty()) {
      return;
    }
    FORGET
        .on(connection)
        .with(Rows.refs(copies.stream().map(CopyUnmatched::copy).toList()))
        .update();
    record Key(NativeRef copy, MatchValue value) {}
    var keys =
        copies.stream()
            .flatMap(it -> it.values().stream().map(value -> new Key(it.copy(), value)))
            .toList();
    if (keys.isEmpty()) {
      return;
    }
    ADD.on(connection)
        .with(
            Rows.of(keys)
                .text("entity", it -> it.value().entity())
                .text("rule", it -> it.value().rule())
                .text("hash", it -> Sealing.hash(it.value().hash()))
                .text("system", it -> it.copy().system())
                .text("object", it -> it.copy().object())
                .text("nativeId", it -> it.copy().id())
                .rows())
        .update();
  }

  /** Queues a read of each copy that has one of these values. */
  public static void readAgain(Connection connection, Collection<MatchValue> values, Ids ids) {
    var looks =
        holding(connection, values).values().stream()
            .flatMap(Set::stream)
            .distinct()
            .map(it -> CopyUnmatched.read(ids.next(), it))
            .toList();
    InboxRows.accept(connection, looks);
  }

  /** The copies that have these values. */
  public static Map<MatchValue, Set<NativeRef>> holding(
      Connection connection, Collection<MatchValue> values) {
    return MatchRows.holders(
        FIND.on(connection).with(MatchRows.wanted(connection, values)), Row::ref);
  }
}
