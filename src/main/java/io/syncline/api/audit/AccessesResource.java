package io.syncline.api.audit;

import io.syncline.api.http.Cursor;
import io.syncline.api.http.Page;
import io.syncline.api.http.QueryParameters;
import io.syncline.core.access.AccessLog;
import io.syncline.core.access.Permission;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The access log: who was shown values of which record, where a definition asks for it. */
@Path("/api/v1/accesses")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Audit")
class AccessesResource {

  private final AccessLog log;

  AccessesResource(AccessLog log) {
    this.log = log;
  }

  @GET
  @RolesAllowed(Permission.AUDIT)
  @Operation(
      operationId = "listAccesses",
      summary = "Who was shown values of which record, newest first")
  @Parameter(name = "record", in = ParameterIn.QUERY, description = "Only of this record")
  @Parameter(
      name = "ref",
      in = ParameterIn.QUERY,
      description = "Only of this copy, as crm/contacts/17")
  @Parameter(name = "actor", in = ParameterIn.QUERY, description = "Only by the token of this name")
  @Parameter(name = "entity", in = ParameterIn.QUERY)
  @Parameter(name = "since", in = ParameterIn.QUERY)
  @Parameter(name = "until", in = ParameterIn.QUERY)
  public Page<AccessView> list(@Context UriInfo uri) {
    var query = QueryParameters.of(uri, "record", "ref", "actor", "entity", "since", "until");
    return Page.of(
        query,
        limit ->
            log.list(
                new AccessLog.Query(
                    query.record("record"),
                    query.ref("ref"),
                    query.text("actor"),
                    query.text("entity"),
                    query.time("since"),
                    query.time("until"),
                    query.before(),
                    limit)),
        AccessView::of,
        it -> Cursor.at(it.id().toString()));
  }
}
