package io.syncline.api;

import io.syncline.core.access.AccessLog;
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

/** Who was shown values of which record, where a definition wants that kept. */
@Path("/api/v1/accesses")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Audit")
class AccessesResource {

  private final AccessLog log;

  AccessesResource(AccessLog log) {
    this.log = log;
  }

  @GET
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
    var asked = Asked.of(uri, "record", "ref", "actor", "entity", "since", "until");
    return Page.of(
        asked,
        limit ->
            log.list(
                new AccessLog.Query(
                    asked.record("record"),
                    asked.ref("ref"),
                    asked.text("actor"),
                    asked.text("entity"),
                    asked.time("since"),
                    asked.time("until"),
                    asked.before(),
                    limit)),
        AccessView::of,
        it -> Cursor.at(it.id().toString()));
  }
}
