package io.syncline.api.quality;

import io.syncline.api.http.IdempotentWrites;
import io.syncline.api.http.QueryParameters;
import io.syncline.core.access.Permission;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Fixes differences that are unambiguous. */
@Path("/api/v1/differences/fix")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Runs")
class FixDifferencesResource {

  private final DifferenceFixing fixing;
  private final IdempotentWrites writes;

  FixDifferencesResource(DifferenceFixing fixing, IdempotentWrites writes) {
    this.fixing = fixing;
    this.writes = writes;
  }

  /** Which, and whether only to look. */
  @Schema(name = "FixDifferences")
  record Asked(
      @Schema(required = true, minItems = 1, maxItems = DifferenceFixing.MOST) List<UUID> ids,
      @Schema(description = "Say what would be written, and do nothing") boolean dryRun) {}

  /** What became of each, in their order. */
  @Schema(name = "FixedDifferences")
  record Fixes(boolean dryRun, List<DifferenceFixing.FixView> items) {}

  @POST
  @RolesAllowed(Permission.OPERATE)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "fixDifferences",
      summary =
          "Have the copies of differences read again, so that what is due is written; what needs a"
              + " choice between values is left, with the reason")
  @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Asked.class)))
  public RestResponse<Fixes> fix(@Nullable String body) {
    var posted = writes.posted(body);
    var said = posted.fields("ids", "dryRun");
    var ids = said.texts("ids").stream().map(it -> QueryParameters.id(it, "difference")).toList();
    return said.flag("dryRun")
        ? RestResponse.ok(new Fixes(true, fixing.preview(ids)))
        : posted.once(Fixes.class, () -> new Fixes(false, fixing.fix(ids, posted.actor())));
  }
}
