package io.syncline.api.audit;

import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.core.audit.AuditEntry.Operation;
import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.audit.AuditLog;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.model.SystemId;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.UriInfo;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads which entries of the audit log a request asks for. */
@Singleton
public class AuditQueries {

  public static final List<String> FILTERS =
      List.of(
          "record",
          "cause",
          "entity",
          "system",
          "sync",
          "actor",
          "operation",
          "outcome",
          "since",
          "until");

  private final Installations installations;

  public AuditQueries(Installations installations) {
    this.installations = installations;
  }

  /** The query of a request; a filter of another name is refused. */
  public static QueryParameters parameters(UriInfo uri, String... more) {
    return QueryParameters.of(
        uri, Stream.concat(FILTERS.stream(), Stream.of(more)).toArray(String[]::new));
  }

  public AuditLog.Query read(QueryParameters query, AuditLog.@Nullable Cursor before, int limit) {
    var sync = query.text("sync");
    return read(query, sync == null ? null : Set.of(sync), before, limit);
  }

  /**
   * The same of these syncs only.
   *
   * @param syncs null: of any, and what is of none
   */
  AuditLog.Query read(
      QueryParameters query,
      @Nullable Set<String> syncs,
      AuditLog.@Nullable Cursor before,
      int limit) {
    var scope = syncs == null ? null : scope(syncs);
    if (scope != null && query.text("sync") != null && scope.entities().isEmpty()) {
      throw Refusal.badRequest("No started sync has this name");
    }
    return new AuditLog.Query(
        new AuditLog.Query.Scope(
            query.record("record"),
            query.uuid("cause"),
            query.text("entity"),
            query.system("system"),
            null,
            scope),
        new AuditLog.Query.Result(
            query.word("operation", Operation.class),
            query.word("outcome", Outcome.class),
            query.text("actor")),
        new AuditLog.Query.Period(query.time("since"), query.time("until")),
        before,
        limit);
  }

  private AuditLog.Query.OfSync scope(Set<String> syncs) {
    var entities = new HashSet<String>();
    Set<SystemId> systems = new HashSet<>();
    for (Entity entity : installations.current().entities().values()) {
      for (SyncRules rules : entity.syncs()) {
        if (syncs.contains(rules.version().sync())) {
          entities.add(entity.name());
          systems.addAll(rules.scope().systems());
        }
      }
    }
    return new AuditLog.Query.OfSync(entities, systems);
  }
}
