package io.syncline.api.systems;

import io.syncline.api.http.IdempotentWrites;
import io.syncline.core.access.Permission;
import io.syncline.core.run.check.ConnectionChecks;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Checks the connection of a system when somebody asks for it. */
@Path("/api/v1/systems/{system}/check")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Systems")
class ConnectionCheckResource {

  private final ConnectionChecks checks;
  private final SystemControl control;
  private final IdempotentWrites writes;

  ConnectionCheckResource(ConnectionChecks checks, SystemControl control, IdempotentWrites writes) {
    this.checks = checks;
    this.control = control;
    this.writes = writes;
  }

  @POST
  @RolesAllowed(Permission.OPERATE)
  @Consumes(MediaType.WILDCARD)
  @Operation(
      operationId = "checkSystem",
      summary =
          "Check a system's connection now, even if it is paused: credentials, one page of each"
              + " object, clock, quota and webhooks")
  public RestResponse<ConnectionCheckView> check(
      @PathParam("system") String system, @Nullable String body) {
    var posted = writes.postedNothing(body);
    var id = control.known(system);
    return posted.once(
        ConnectionCheckView.class,
        () ->
            checks
                .check(id)
                .map(it -> ConnectionCheckView.of(id, it))
                .orElseThrow(SystemControl::notConnected));
  }
}
