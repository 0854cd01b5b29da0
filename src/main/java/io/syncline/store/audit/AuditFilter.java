package io.syncline.store.audit;

import io.syncline.core.audit.AuditLog;
import io.syncline.core.model.Ids;
import io.syncline.core.model.SystemId;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which rows of the audit log a query asks for. */
public final class AuditFilter {

  public static final String WHERE =
      """
      where (:record::uuid is null or record_id = :record::uuid)
        and (:cause::uuid is null or cause = :cause::uuid)
        and (:target::text is null or target = :target::text)
        and (:operation::text is null or operation = :operation::text)
        and (:outcome::text is null or outcome = :outcome::text)
        and (:actor::text is null or actor = :actor::text)
        and (:entity::text is null or entity = :entity::text)
        and (:system::text is null or :system::text in (source, target, system_id))
        and (:entities::text is null
             or entity = any(:entities::text[])
                and (source is null or source = any(:systems::text[]))
                and (target = '' or target = any(:systems::text[]))
                and (system_id is null or system_id = any(:systems::text[])))
        and (:since::uuid is null or cause >= :since::uuid)
        and (:until::uuid is null or cause < :until::uuid)
      """;

  /** An entry about a write to a system. */
  static final String OF_A_WRITE =
      """
      target <> '' and operation in ('create', 'update', 'delete', 'archive', 'unlink', 'restore')
      """;

  private AuditFilter() {}

  /** The statement with what the query asks for, without the place and the limit. */
  public static Sql.Call with(Sql.Call call, AuditLog.Query query) {
    var scope = query.scope();
    var result = query.result();
    var sync = scope.sync();
    return call.with("record", scope.record())
        .with("cause", scope.cause())
        .with("target", scope.target())
        .with("operation", result.operation())
        .with("outcome", result.outcome())
        .with("actor", result.actor())
        .with("entity", scope.entity())
        .with("system", scope.system())
        .with("entities", sync == null ? null : Row.literal(sync.entities().stream().toList()))
        .with(
            "systems",
            sync == null
                ? null
                : Row.literal(sync.systems().stream().map(SystemId::value).toList()))
        .with("since", earliest(query.period().since()))
        .with("until", earliest(query.period().until()));
  }

  private static @Nullable UUID earliest(@Nullable Instant at) {
    return at == null ? null : Ids.earliest(at);
  }
}
