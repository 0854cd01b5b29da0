package io.syncline.console.audit;

import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.syncline.api.http.Caller;
import io.syncline.api.http.QueryParameters;
import io.syncline.console.PageFrame;
import io.syncline.core.access.Permission;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The audit trail by month, to be handed over as files. */
@Path("/console/audit")
@Produces(MediaType.TEXT_HTML)
@Blocking
class AuditPage {

  private static final int MONTHS = 13;

  private final Caller caller;
  private final InstantSource clock;

  AuditPage(Caller caller, InstantSource clock) {
    this.caller = caller;
    this.clock = clock;
  }

  @GET
  @RolesAllowed(Permission.AUDIT)
  @Operation(hidden = true)
  public TemplateInstance audit(@Context UriInfo uri) {
    QueryParameters.exactly(uri);
    var now = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
    return AuditTemplates.audit(
        new PageFrame("Audit", "audit", "", caller.name()),
        IntStream.range(0, MONTHS)
            .mapToObj(it -> AuditMonth.of(now.minusMonths(it), it > 0))
            .toList());
  }
}
