package io.syncline.store.record;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.sync.effect.Effect.LinkAwaited;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The rows of copies that are not linked yet and reference native records that are not known (S17).
 */
public final class UnresolvedReferenceRows {

  /** By then a question is open, and the copy is found when it is processed. */
  private static final Duration KEPT = Duration.ofDays(30);

  private static final Sql FORGET =
      Sql.of(
          """
          delete from awaited_id a
          using unnest(:system::text[], :object::text[], :nativeId::text[]) as said (system_id, object, native_id)
          where (a.system_id, a.object, a.native_id) = (said.system_id, said.object, said.native_id)
          """);

  private static final Sql OLD = Sql.of("delete from awaited_id where since < :before");

  private static final Sql ADD =
      Sql.of(
          """
          insert into awaited_id (system_id, object, native_id, whom_system, whom_object, whom_native_id, since)
          select *
          from unnest(:system::text[], :object::text[], :nativeId::text[], :whomSystem::text[], :whomObject::text[],
                      :whomId::text[], :since::timestamptz[])
          on conflict do nothing
          """);

  private static final Sql FIND =
      Sql.of(
          """
          select a.system_id, a.object, a.native_id, a.whom_system, a.whom_object, a.whom_native_id
          from unnest(:system::text[], :object::text[], :nativeId::text[]) as wanted (system_id, object, native_id)
          join awaited_id a on (a.whom_system, a.whom_object, a.whom_native_id)
            = (wanted.system_id, wanted.object, wanted.native_id)
          """);

  private record Seek(NativeRef copy, NativeRef referenced, Instant since) {}

  private UnresolvedReferenceRows() {}

  public static void save(Connection connection, Collection<LinkAwaited> copies) {
    if (copies.isEmpty()) {
      return;
    }
    FORGET.on(connection).with(Rows.refs(copies.stream().map(LinkAwaited::copy).toList())).update();
    var seeks = new ArrayList<Seek>();
    copies.forEach(
        it -> it.referenced().forEach(who -> seeks.add(new Seek(it.copy(), who, it.since()))));
    if (!seeks.isEmpty()) {
      OLD.on(connection).with("before", seeks.get(0).since().minus(KEPT)).update();
      ADD.on(connection)
          .with(
              Rows.of(seeks)
                  .text("system", it -> it.copy().system())
                  .text("object", it -> it.copy().object())
                  .text("nativeId", it -> it.copy().id())
                  .text("whomSystem", it -> it.referenced().system())
                  .text("whomObject", it -> it.referenced().object())
                  .text("whomId", it -> it.referenced().id())
                  .time("since", Seek::since)
                  .rows())
          .update();
    }
  }

  public static Map<NativeRef, Set<NativeRef>> of(
      Connection connection, Collection<NativeRef> referenced) {
    record Found(NativeRef copy, NativeRef referenced) {}
    var found = new HashMap<NativeRef, Set<NativeRef>>();
    FIND.on(connection)
        .with(Rows.refs(referenced))
        .list(
            row ->
                new Found(
                    row.ref(),
                    new NativeRef(
                        SystemId.of(row.text("whom_system")),
                        row.text("whom_object"),
                        row.text("whom_native_id"))))
        .forEach(
            it -> found.computeIfAbsent(it.referenced(), any -> new HashSet<>()).add(it.copy()));
    return found;
  }
}
