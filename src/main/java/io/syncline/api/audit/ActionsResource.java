package io.syncline.api.audit;

import io.syncline.api.http.Cursor;
import io.syncline.api.http.Page;
import io.syncline.api.http.QueryParameters;
import io.syncline.core.access.ActionLog;
import io.syncline.core.access.Permission;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The action log: who asked for which write. */
@Path("/api/v1/actions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Audit")
class ActionsResource {

  private final ActionLog log;

  ActionsResource(ActionLog log) {
    this.log = log;
  }

  /** One write that was asked for. */
  @Schema(name = "Action")
  record ActionView(
      UUID id,
      Instant at,
      @Schema(description = "The name of the token or person; `unknown`: refused before")
          String actor,
      String method,
      String path,
      @Schema(nullable = true, description = "How it was answered; null: it was not")
          @Nullable Integer status,
      @Schema(description = "How often; more than once only where it was refused") int attempts) {

    static ActionView of(ActionLog.Action it) {
      return new ActionView(
          it.id(), it.at(), it.actor(), it.method(), it.path(), it.status(), it.attempts());
    }
  }

  @GET
  @RolesAllowed(Permission.AUDIT)
  @Operation(
      operationId = "listActions",
      summary = "Who asked for which write, and what was refused, newest first")
  @Parameter(name = "actor", in = ParameterIn.QUERY, description = "Only by the token of this name")
  @Parameter(name = "since", in = ParameterIn.QUERY)
  @Parameter(name = "until", in = ParameterIn.QUERY)
  public Page<ActionView> list(@Context UriInfo uri) {
    var query = QueryParameters.of(uri, "actor", "since", "until");
    return Page.of(
        query,
        limit ->
            log.list(
                new ActionLog.Query(
                    query.text("actor"),
                    query.time("since"),
                    query.time("until"),
                    query.before(),
                    limit)),
        ActionView::of,
        it -> Cursor.at(it.id().toString()));
  }
}
