package io.syncline.console.erasures;

import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.syncline.api.http.Caller;
import io.syncline.api.http.QueryParameters;
import io.syncline.console.NextPage;
import io.syncline.console.PageFrame;
import io.syncline.core.access.Permission;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.model.RecordId;
import io.syncline.core.sync.erasure.DueErasures;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Records that are due for erasure, and what may be done about them. */
@Path("/console/erasures/due")
@Produces(MediaType.TEXT_HTML)
@Blocking
class DuePage {

  private static final int SHOWN = 50;

  private final DueErasures due;
  private final Installations installations;
  private final Caller caller;
  private final InstantSource clock;

  DuePage(DueErasures due, Installations installations, Caller caller, InstantSource clock) {
    this.due = due;
    this.installations = installations;
    this.caller = caller;
    this.clock = clock;
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(hidden = true)
  public TemplateInstance due(@Context UriInfo uri) {
    var query = QueryParameters.of(uri, "entity");
    var asked = query.text("entity");
    if (asked != null) {
      caller.mustReadEntity(asked);
    }
    var limited =
        installations.current().entities().values().stream()
            .filter(it -> limitsAge(it) && caller.readsEntity(it.name()))
            .map(Entity::name)
            .sorted()
            .toList();
    var entity = asked != null ? asked : limited.isEmpty() ? "" : limited.get(0);
    return ErasureTemplates.due(
        new PageFrame("Due for erasure", "erasures", "", caller.name()),
        sheet(query, limited, entity));
  }

  private DueSheet sheet(QueryParameters query, List<String> limited, String entity) {
    var before = query.before();
    var found = due.list(entity, before == null ? null : new RecordId(before), SHOWN + 1);
    boolean more = found.size() > SHOWN;
    var shown = more ? found.subList(0, SHOWN) : found;
    var now = clock.instant();
    return new DueSheet(
        limited,
        entity,
        shown.stream().map(it -> DueSheet.Line.of(it, now)).toList(),
        more ? NextPage.of(query, shown.get(SHOWN - 1).record().toString(), "entity") : null);
  }

  private static boolean limitsAge(Entity entity) {
    return entity.syncs().stream().anyMatch(it -> it.safeguards().privacy().retention() != null);
  }
}
